"""Equality, order and membership (DMN 1.5, 10.3.2.13, tables 42, 43 and 55)."""

from collections.abc import Callable, Collection
from datetime import datetime, time
from typing import Any

from engine.feel import date_arithmetic
from engine.feel.budget import Budget
from engine.feel.values import Function, Range, kind, named


def equal(state: Budget, a: Any, b: Any) -> Any:
    """Whether two values are the same; null for values of different types."""
    if a is None or b is None:
        return a is b
    first, second = kind(a), kind(b)
    if first != second:
        return state.warn(
            f"{named(a)}和{named(b)}不能比较是否相等", f"{first} and {second} cannot be equal"
        )
    if first in ("number", "string", "boolean"):
        return bool(a == b)
    return _EQUAL[first](state, a, b) if first in _EQUAL else bool(a == b)


def _lists(state: Budget, a: list[Any], b: list[Any]) -> bool:
    state.spend(_weight(a))
    return len(a) == len(b) and all(equal(state, x, y) is True for x, y in zip(a, b, strict=True))


def _contexts(state: Budget, a: dict[str, Any], b: dict[str, Any]) -> bool:
    state.spend(_weight(a.values()))
    return a.keys() == b.keys() and all(equal(state, a[key], b[key]) is True for key in a)


def _weight(items: Collection[Any]) -> int:
    """Steps of comparing: lists that share their items hold far more lists than were made."""
    return len(items) // 8 + sum(type(item) is list or type(item) is dict for item in items)


def _times(state: Budget, a: time, b: time) -> bool:
    return date_arithmetic.order_times(a, b) == 0


def _moments(state: Budget, a: datetime, b: datetime) -> bool:
    return date_arithmetic.order_moments(a, b) == 0


def _ranges(state: Budget, a: Range, b: Range) -> bool:
    return (
        a.operator == b.operator
        and a.start_included == b.start_included
        and a.end_included == b.end_included
        and equal(state, a.start, b.start) is True
        and equal(state, a.end, b.end) is True
    )


def _functions(state: Budget, a: Function, b: Function) -> bool:
    return a is b


_EQUAL: dict[str, Callable[[Budget, Any, Any], bool]] = {
    "list": _lists,
    "context": _contexts,
    "time": _times,
    "date and time": _moments,
    "range": _ranges,
    "function": _functions,
}


def _sign(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)


def order(a: Any, b: Any) -> int | None:
    """Below, at or above zero as a comes before, with or after b; None when they have no order."""
    first = kind(a)
    if first != kind(b):
        return None
    if first == "date":
        return date_arithmetic.order_dates(a, b)
    if first == "time":
        return date_arithmetic.order_times(a, b)
    if first == "date and time":
        return date_arithmetic.order_moments(a, b)
    return _sign(a, b) if first in _ORDERED else None


_ORDERED = frozenset({"number", "string", "days and time duration", "years and months duration"})


def ordered(state: Budget, a: Any, b: Any) -> int | None:
    """As `order`, with a warning."""
    result = order(a, b)
    if result is None:
        state.warn(f"{named(a)}和{named(b)}不能比较大小", f"{kind(a)} and {kind(b)} have no order")
    return result


def less(state: Budget, a: Any, b: Any) -> Any:
    """`a < b`"""
    result = ordered(state, a, b)
    return None if result is None else result < 0


def at_most(state: Budget, a: Any, b: Any) -> Any:
    """`a <= b`"""
    result = ordered(state, a, b)
    return None if result is None else result <= 0


def greater(state: Budget, a: Any, b: Any) -> Any:
    """`a > b`"""
    result = ordered(state, a, b)
    return None if result is None else result > 0


def at_least(state: Budget, a: Any, b: Any) -> Any:
    """`a >= b`"""
    result = ordered(state, a, b)
    return None if result is None else result >= 0


def unequal(state: Budget, a: Any, b: Any) -> Any:
    """`a != b`"""
    result = equal(state, a, b)
    return None if result is None else not result


def both(state: Budget, a: bool | None, b: bool | None) -> Any:
    """Three-valued `and` (table 50); what is no boolean counts as null."""
    if a is False or b is False:
        return False
    if a is True and b is True:
        return True
    return _no_boolean(state, a, b)


def either(state: Budget, a: bool | None, b: bool | None) -> Any:
    """Three-valued `or` (table 50)."""
    if a is True or b is True:
        return True
    if a is False and b is False:
        return False
    return _no_boolean(state, a, b)


def _no_boolean(state: Budget, *values: Any) -> Any:
    for value in values:
        if value is not None and value is not True and value is not False:
            state.warn(f"条件里有{named(value)}，不是真假值", f"{kind(value)} is not a boolean")


def between(state: Budget, value: Any, low: Any, high: Any) -> Any:
    """`value between low and high`"""
    return both(state, at_least(state, value, low), at_most(state, value, high))


def contains(state: Budget, interval: Range, value: Any) -> Any:
    """Whether a value lies in a range; null when it cannot be compared with its ends."""
    if interval.operator == "!=":
        return unequal(state, value, interval.start)
    if interval.operator == "=":
        return equal(state, value, interval.start)
    if interval.operator is None and (interval.start is None or interval.end is None):
        return state.warn("区间的一端是空值", "an end of the range is null")
    low = high = True
    if interval.start is not None:
        place = ordered(state, value, interval.start)
        if place is None:
            return None
        low = place > 0 or (place == 0 and interval.start_included)
    if interval.end is not None:
        place = ordered(state, value, interval.end)
        if place is None:
            return None
        high = place < 0 or (place == 0 and interval.end_included)
    return low and high


def matches(state: Budget, value: Any, test: Any) -> Any:
    """Whether an input passes a test that is a value: equal to it, in it, or it is plainly true."""
    form = type(test)
    if form is Range and type(value) is not Range:
        return contains(state, test, value)
    if form is list:
        return in_list(state, value, test)
    if form is bool and type(value) is not bool:
        # `exists(x)` in a cell: the test has said all there is to say.
        return bool(test)
    return equal(state, value, test)


def in_list(state: Budget, value: Any, items: list[Any]) -> bool:
    """Whether a list has the value, or a range that holds it, or is the value."""
    state.spend(len(items) // 8)
    if type(value) is list and equal(state, value, items):
        return True
    return any(
        (matches(state, value, item) if type(item) in (Range, list) else same(state, value, item))
        is True
        for item in items
    )


def same(state: Budget, a: Any, b: Any) -> bool:
    """Equality that says no rather than null, without a warning."""
    return (a is None and b is None) or (kind(a) == kind(b) and equal(state, a, b) is True)

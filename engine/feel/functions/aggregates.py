"""What lists of numbers and booleans come to (DMN 1.5, 10.3.4.4): count, min, sum, all …

Each takes a list, or its items as arguments.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel import compare, operators
from engine.feel.binding import Body
from engine.feel.budget import Budget
from engine.feel.errors import Mismatch
from engine.feel.numbers import CONTEXT, tidy
from engine.feel.registry import builtin
from engine.feel.values import kind


def _of_items(name: str) -> Callable[[Body], Body]:
    """`name(list)` and `name(a, b, …)`."""

    def add(body: Body) -> Body:
        builtin(name, "list: list")(lambda state, items: _charged(state, items, body))
        builtin(name, "*items: any")(lambda state, *items: _charged(state, _listed(items), body))
        return body

    return add


def _charged(state: Budget, items: list[Any], body: Body) -> Any:
    """Reckoning with an item costs more than passing it by, which is paid for with the call."""
    state.spend(len(items) >> 3)
    return body(state, items)


def _listed(items: tuple[Any, ...]) -> list[Any]:
    if len(items) == 1 and items[0] is None:
        raise Mismatch("列表为空值", "the list is null")
    return list(items)


@builtin("count", "list: list")
def count(state: Budget, items: list[Any]) -> int:
    """How many items."""
    return len(items)


@_of_items("min")
def smallest(state: Budget, items: list[Any]) -> Any:
    """The smallest of items that have one order; null for none."""
    return _extreme(state, items, -1)


@_of_items("max")
def largest(state: Budget, items: list[Any]) -> Any:
    """The largest of items that have one order; null for none."""
    return _extreme(state, items, 1)


def _extreme(state: Budget, items: list[Any], sign: int) -> Any:
    if not items:
        return None
    best = items[0]
    if compare.order(best, best) is None:
        raise Mismatch("列表里有不能比较大小的项", "the items have no order")
    for item in items[1:]:
        place = compare.order(item, best)
        if place is None:
            raise Mismatch("列表里有不能比较大小的项", "the items have no order")
        if place * sign > 0:
            best = item
    return best


def _numbers(items: list[Any]) -> list[Any]:
    if any(kind(item) != "number" for item in items):
        raise Mismatch("列表里有不是数字的项", "the list holds more than numbers")
    return items


@_of_items("sum")
def total(state: Budget, items: list[Any]) -> Any:
    """The sum of numbers, or of durations of one kind; null for none."""
    if not items:
        return None
    result = items[0]
    if kind(result) not in (
        "number",
        "days and time duration",
        "years and months duration",
    ) or any(kind(item) != kind(result) for item in items):
        raise Mismatch("列表里有不能相加的项", "the items cannot be added")
    for item in items[1:]:
        result = operators.add(state, result, item)
    return result


@_of_items("mean")
def mean(state: Budget, items: list[Any]) -> Any:
    """The average; null for none."""
    if not items:
        return None
    return operators.divide(state, total(state, items), len(items))


@_of_items("product")
def product(state: Budget, items: list[Any]) -> Any:
    """The numbers multiplied; null for none."""
    if not _numbers(items):
        return None
    result: Any = 1
    for item in items:
        result = operators.multiply(state, result, item)
    return result


@_of_items("median")
def median(state: Budget, items: list[Any]) -> Any:
    """The middle one, or the mean of the two in the middle; null for none."""
    ordered = sorted(_numbers(items))
    if not ordered:
        return None
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return operators.divide(state, operators.add(state, ordered[half - 1], ordered[half]), 2)


@_of_items("stddev")
def deviation(state: Budget, items: list[Any]) -> Any:
    """The standard deviation of a sample; null for fewer than two."""
    if len(_numbers(items)) < 2:
        raise Mismatch("至少要两个数字", "at least two numbers are needed")
    average = mean(state, items)
    squares = Decimal(0)
    for item in items:
        distance = CONTEXT.subtract(item, average)
        squares = CONTEXT.add(squares, CONTEXT.multiply(distance, distance))
    return tidy(CONTEXT.sqrt(CONTEXT.divide(squares, len(items) - 1)))


@_of_items("mode")
def mode(state: Budget, items: list[Any]) -> list[Any]:
    """The most frequent numbers, in ascending order."""
    counts: dict[Any, int] = {}
    for item in _numbers(items):
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(item for item, times in counts.items() if times == most)


@_of_items("and")
@_of_items("all")
def all_true(state: Budget, items: list[Any]) -> bool | None:
    """Whether every item is true; false wins over null."""
    if False in [item for item in items if item is False]:
        return False
    return True if all(item is True for item in items) else _unclear(items)


@_of_items("or")
@_of_items("any")
def any_true(state: Budget, items: list[Any]) -> bool | None:
    """Whether some item is true; true wins over null."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else _unclear(items)


def _unclear(items: list[Any]) -> Any:
    if any(item is not None and type(item) is not bool for item in items):
        raise Mismatch("列表里有不是真假值的项", "the list holds more than booleans")


@builtin("not", "negand: any")
def opposite(state: Budget, value: Any) -> bool | None:
    """The opposite; null for what is no boolean."""
    return not value if type(value) is bool else None

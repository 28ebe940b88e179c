"""Going through lists and ranges: `for`, `some` and `every`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.feel import budget, compare, date_arithmetic
from engine.feel.budget import Budget
from engine.feel.errors import BudgetExceeded
from engine.feel.numbers import WHOLE
from engine.feel.values import Range, kind, named

Domain = Callable[..., Any]


def loop(
    state: Budget,
    domains: tuple[Domain, ...],
    body: Callable[..., Any],
    weight: int,
    wants_partial: bool,
) -> Any:
    """`for …`: the body for every combination; last it is given the results so far."""
    results: list[Any] = []

    def each(values: tuple[Any, ...]) -> bool:
        state.spend(weight)
        partial = None
        if wants_partial:
            # A copy: the body may return it, and a list must not hold itself.
            state.produce_list(len(results))
            partial = results[:]
        results.append(body(*values, partial))
        if len(results) > budget.LIST:
            raise BudgetExceeded("list size", budget.LIST)
        return False

    if _walk(state, domains, (), each) is None:
        return None
    state.produce_list(len(results))
    return results


def some(
    state: Budget, domains: tuple[Domain, ...], condition: Callable[..., Any], weight: int
) -> Any:
    """`some … satisfies …`"""
    return _quantify(state, domains, condition, weight, True)


def every(
    state: Budget, domains: tuple[Domain, ...], condition: Callable[..., Any], weight: int
) -> Any:
    """`every … satisfies …`"""
    return _quantify(state, domains, condition, weight, False)


def _quantify(
    state: Budget,
    domains: tuple[Domain, ...],
    condition: Callable[..., Any],
    weight: int,
    wanted: bool,
) -> bool | None:
    unknown = False

    def each(values: tuple[Any, ...]) -> bool:
        nonlocal unknown
        state.spend(weight)
        verdict = condition(*values)
        if verdict is wanted:
            return True
        if verdict is not (not wanted):
            unknown = True
            if verdict is not None:
                state.warn(f"条件得到{named(verdict)}，应当是真假值", "a condition is no boolean")
        return False

    found = _walk(state, domains, (), each)
    if found is None:
        return None
    if found:
        return wanted
    return None if unknown else not wanted


def _walk(
    state: Budget,
    domains: tuple[Domain, ...],
    values: tuple[Any, ...],
    each: Callable[[tuple[Any, ...]], bool],
) -> bool | None:
    """Whether `each` said stop; None when a domain is nothing to go through."""
    items = _items(state, domains[0](*values))
    if items is None:
        return None
    last = len(domains) == 1
    for item in items:
        if not last:
            state.spend(1)
        stop = each((*values, item)) if last else _walk(state, domains[1:], (*values, item), each)
        if stop is not False:
            return stop
    return False


def _items(state: Budget, domain: Any) -> Any:
    form = type(domain)
    if form is list:
        return domain
    if form is Range:
        return _stretch(state, domain)
    if form is _Lazy:
        return domain.items
    if domain is None:
        return state.warn("没有可以逐个处理的列表", "there is no list to go through")
    return [domain]


def _stretch(state: Budget, interval: Range) -> Any:
    """`for x in [1..3]`: a range of whole numbers or days, upwards only."""
    start, end = interval.start, interval.end
    if start is None or end is None:
        return _no_steps(state)
    items = _steps(state, start, end)
    if items is None or (compare.order(start, end) or 0) > 0:
        return _no_steps(state)
    low = 0 if interval.start_included else 1
    if isinstance(items, range):
        return items[low:] if interval.end_included else items[low:-1]
    return (
        item
        for item in items
        if (interval.start_included or item != start) and (interval.end_included or item != end)
    )


def span(state: Budget, start: Any, end: Any) -> Any:
    """`start..end` of an iteration, up or down; of whole numbers or dates."""
    items = _steps(state, start, end)
    return _no_steps(state) if items is None else _Lazy(items)


@dataclass(frozen=True, slots=True)
class _Lazy:
    """The items of a span, made while they are walked through."""

    items: Any


def _no_steps(state: Budget) -> None:
    state.warn("这样的区间不能逐个处理", "such a range cannot be gone through")


def _steps(state: Budget, start: Any, end: Any) -> Any:
    if kind(start) == "date" and kind(end) == "date":
        return _days(start, end)
    if kind(start) != "number" or kind(end) != "number" or not _is_countable(start, end):
        return None
    first, last = int(start), int(end)
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _is_countable(*ends: Any) -> bool:
    """Beyond 34 digits the next number is the same one."""
    return all(abs(end) < WHOLE and end == int(end) for end in ends)


def _days(start: Any, end: Any) -> Any:
    """None where they are further apart than a duration may be long."""
    try:
        span = date_arithmetic.difference(end, start)
    except OverflowError:
        return None
    days = 0 if span is None else span // date_arithmetic.DAY
    step = date_arithmetic.DAY if days >= 0 else -date_arithmetic.DAY
    return (date_arithmetic.add_days(start, n * step) for n in range(abs(days) + 1))

"""`a.b` and `a[b]` (DMN 1.5, 10.3.2.5, 10.3.2.6, table 66)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel import date_arithmetic
from engine.feel.budget import Budget
from engine.feel.far import FarDate, FarMoment, FineMoment, FineSpan, FineTime, inside
from engine.feel.temporal import MICROSECOND
from engine.feel.values import Range, YearsMonths, named


def member(state: Budget, value: Any, name: str) -> Any:
    """`value.name`; over a list, that of every item."""
    form = type(value)
    if form is dict:
        if name in value:
            return value[name]
        return state.warn(f"没有名为“{name}”的项", f'there is no entry "{name}"')
    if form is list:
        state.spend(len(value))
        state.produce_list(len(value))
        return [member(state, item, name) for item in value]
    if value is None:
        return None
    properties = PROPERTIES.get(form)
    if properties and name in properties:
        return properties[name](value)
    return state.warn(f"{named(value)}没有“{name}”", f'{form.__name__} has no "{name}"')


def _timezone(value: Any) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _part(size: int, around: int | None) -> Callable[[timedelta], int]:
    """A field of a duration, with the duration's own sign."""

    def part(value: timedelta) -> int:
        seconds = abs(value) // MICROSECOND // 1_000_000
        field = seconds // size
        field = field % around if around else field
        return -field if value < timedelta() else field

    return part


def _years(value: YearsMonths) -> int:
    return abs(value.months) // 12 * (-1 if value.months < 0 else 1)


def _months(value: YearsMonths) -> int:
    return abs(value.months) % 12 * (-1 if value.months < 0 else 1)


_DATE: dict[str, Callable[[Any], Any]] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: inside(value).isoweekday(),
}
_TIME: dict[str, Callable[[Any], Any]] = {
    "hour": lambda value: inside(value).hour,
    "minute": lambda value: inside(value).minute,
    "second": lambda value: inside(value).second,
    "time offset": lambda value: date_arithmetic.offset(inside(value)),
    "timezone": _timezone,
}
_SPAN: dict[str, Callable[[Any], Any]] = {
    "days": _part(86_400, None),
    "hours": _part(3600, 24),
    "minutes": _part(60, 60),
    "seconds": _part(1, 60),
}
PROPERTIES: dict[type, dict[str, Callable[[Any], Any]]] = {
    date: _DATE,
    FarDate: _DATE,
    datetime: _DATE | _TIME,
    FineMoment: _DATE | _TIME,
    FarMoment: _DATE | _TIME,
    time: _TIME,
    FineTime: _TIME,
    timedelta: _SPAN,
    FineSpan: _SPAN,
    YearsMonths: {"years": _years, "months": _months},
    Range: {
        "start": lambda value: value.start,
        "end": lambda value: value.end,
        "start included": lambda value: value.start_included,
        "end included": lambda value: value.end_included,
    },
}


def item(state: Budget, value: Any, index: Any) -> Any:
    """`value[3]`, counted from 1, from the end when negative; null outside."""
    items = value if type(value) is list else [] if value is None else [value]
    if type(index) is Decimal:
        index = int(index) if abs(index) <= len(items) else 0
    if 0 < index <= len(items):
        return items[index - 1]
    if -len(items) <= index < 0:
        return items[index]
    return state.warn(f"列表只有 {len(items)} 项，没有这一项", "the list has no such item")


def select(state: Budget, value: Any, condition: Callable[[Any], Any], weight: int = 1) -> Any:
    """`value[condition]`: the items for which it is true, or the one at the index it gives."""
    if value is None:
        return None if type(condition(None)) in (int, Decimal) else []
    items = value if type(value) is list else [value]
    found = []
    for entry in items:
        state.spend(weight)
        verdict = condition(entry)
        if verdict is True:
            found.append(entry)
        elif type(verdict) in (int, Decimal):
            # An index does not depend on the item: `list[count(list)]`.
            return item(state, items, verdict)
        elif verdict is not False and verdict is not None:
            return state.warn(
                f"筛选条件得到{named(verdict)}，应当是真假值或序号",
                "a filter is neither a boolean nor an index",
            )
    if not items and type(condition(None)) in (int, Decimal):
        return None
    state.produce_list(len(found))
    return found


def has(entry: Any, name: str) -> bool:
    """Whether an item is a context with this entry, which a filter may then name."""
    return type(entry) is dict and name in entry

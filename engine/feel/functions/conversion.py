"""Conversion (DMN 1.5, 10.3.4.1): date, time, date and time, number, string, duration."""

import re
from datetime import UTC, date, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import date_arithmetic, numbers, temporal
from engine.feel.budget import Budget
from engine.feel.date_arithmetic import at_zone
from engine.feel.errors import Mismatch
from engine.feel.far import (
    AnyDate,
    AnyMoment,
    FarDate,
    combine,
    date_of,
    is_moment,
    time_of,
    with_nanos,
)
from engine.feel.registry import builtin
from engine.feel.texts import text_of
from engine.feel.values import YearsMonths

_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@builtin("date", "from: string|date|moment")
def to_date(state: Budget, value: Any) -> AnyDate:
    """The date a text says, or the day of a date and time."""
    if is_moment(value):
        return date_of(value)
    found: AnyDate | None = temporal.parse_date(value) if isinstance(value, str) else value
    return found if found is not None else _unreadable(value, "日期", "date")


@builtin("date", "year: number", "month: number", "day: number")
def make_date(state: Budget, year: Any, month: Any, day: Any) -> AnyDate:
    """The date of these numbers."""
    found = temporal.make_date(int(year), int(month), int(day))
    return found if found is not None else _unreadable(f"{year}-{month}-{day}", "日期", "date")


@builtin("date and time", "from: string")
def to_date_and_time(state: Budget, value: str) -> AnyMoment:
    """The moment a text says; a date alone is its midnight."""
    found = temporal.parse_date_and_time(value)
    if found is None:
        day = temporal.parse_date(value)
        found = None if day is None else combine(day, time())
    return found if found is not None else _unreadable(value, "日期时间", "date and time")


@builtin("date and time", "date: date|moment", "time: time")
def at_time(state: Budget, day: Any, moment: time) -> AnyMoment:
    """A day and a time of day together."""
    return combine(date_of(day) if is_moment(day) else day, moment)


@builtin("date and time", "date: moment", "timezone: string")
def in_zone(state: Budget, moment: AnyMoment, name: str) -> AnyMoment:
    """The same moment in another zone; one without a zone is of the district's."""
    zone = temporal.parse_zone(name)
    return _unreadable(name, "时区", "time zone") if zone is None else at_zone(moment, zone)


@builtin("time", "from: string|time|moment|date")
def to_time(state: Budget, value: Any) -> time:
    """The time a text says, or that of a date and time; a date's is its midnight in UTC."""
    if is_moment(value):
        return time_of(value)
    if isinstance(value, (date, FarDate)):
        return time(tzinfo=UTC)
    found: time | None = temporal.parse_time(value) if isinstance(value, str) else value
    return found if found is not None else _unreadable(value, "时间", "time")


@builtin("time", "hour: number", "minute: number", "second: number", "offset: days??")
def make_time(state: Budget, hour: Any, minute: Any, second: Any, offset: timedelta | None) -> time:
    """The time of these numbers, with an offset or without."""
    zone = None if offset is None else temporal.offset_zone(offset)
    if offset is not None and zone is None:
        raise Mismatch("时差超出了 18 小时", "the offset is beyond 18 hours")
    micros, nanos = divmod(int((Decimal(second) - int(second)) * 1_000_000_000), 1000)
    return with_nanos(time(int(hour), int(minute), int(second), micros, zone), nanos)


@builtin("number", "from: string", "grouping separator: string??", "decimal separator: string??")
def to_number(state: Budget, text: str, grouping: str | None, point: str | None) -> Any:
    """The number a text says."""
    if (grouping is not None and grouping not in (" ", ",", ".")) or (
        point is not None and point not in (",", ".")
    ):
        raise Mismatch("分隔符只能是空格、逗号或点", "a separator is a space, a comma or a period")
    if grouping is not None and grouping == point:
        raise Mismatch("两个分隔符不能相同", "both separators are the same")
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    if len(plain) > 10_000 or not _NUMBER.fullmatch(plain):
        _unreadable(text, "数字", "number")
    return numbers.tidy(numbers.CONTEXT.create_decimal(plain))


@builtin("string", "from: any")
def to_string(state: Budget, value: Any) -> str | None:
    """A value as text; null stays null."""
    if value is None:
        return None
    return text_of(state, value)


@builtin("duration", "from: string")
def to_duration(state: Budget, text: str) -> timedelta | YearsMonths:
    """The duration a text says."""
    found = temporal.parse_duration(text)
    return found if found is not None else _unreadable(text, "时长", "duration")


@builtin("years and months duration", "from: date|moment", "to: date|moment")
def months_between(state: Budget, start: Any, end: Any) -> YearsMonths:
    """Whole months between two days."""
    return date_arithmetic.months_between(start, end)


def _unreadable(value: Any, chinese: str, english: str) -> Any:
    text = str(value)[:60]
    raise Mismatch(f"“{text}”不是{chinese}", f'"{text}" is no {english}')

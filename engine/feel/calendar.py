"""Reckoning with dates, times and durations (DMN 1.5, 10.3.2.3, table 45)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine import clock
from engine.feel.values import YearsMonths

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# A time at a place has no offset without a day; this day's is taken.
_SOME_DAY = date(2000, 1, 1)


def add_months(value: Any, months: int) -> Any:
    """A date or date and time so many months later; the 31st becomes the month's last day."""
    total = value.year * 12 + value.month - 1 + months
    year, month = divmod(total, 12)
    return value.replace(
        year=year, month=month + 1, day=min(value.day, days_in_month(year, month + 1))
    )


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_days(value: date, span: timedelta) -> date:
    """A date as its midnight, so much later, and its day."""
    return value + timedelta(days=span // _DAY)


def add_span(value: datetime, span: timedelta) -> datetime:
    """A moment so much later; one at a place by its real duration, summer time or not."""
    if value.tzinfo is None:
        return value + span
    return (value.astimezone(UTC) + span).astimezone(value.tzinfo)


def add_to_time(value: time, span: timedelta) -> time:
    """A time of day so much later, going round the clock."""
    moment = datetime.combine(_SOME_DAY, value.replace(tzinfo=None)) + span % _DAY
    return moment.time().replace(tzinfo=value.tzinfo)


def moment(value: date | datetime) -> datetime:
    """A comparable moment in UTC; without a zone, the district's is meant; a date is its midnight."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if value.tzinfo is None:
        value = value.replace(tzinfo=clock.zone())
    return value.astimezone(UTC)


def difference(later: date | datetime, earlier: date | datetime) -> timedelta:
    """The real time between two dates or moments."""
    if getattr(later, "tzinfo", None) is None and getattr(earlier, "tzinfo", None) is None:
        return _naive(later) - _naive(earlier)
    return moment(later) - moment(earlier)


def _naive(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def time_difference(later: time, earlier: time) -> timedelta:
    """The time between two times of one day."""
    return since_midnight(later) - since_midnight(earlier)


def since_midnight(value: time) -> timedelta:
    """How far into the day, in UTC when there is an offset."""
    span = timedelta(
        hours=value.hour,
        minutes=value.minute,
        seconds=value.second,
        microseconds=value.microsecond,
    )
    return span - (offset(value) or timedelta())


def offset(value: time | datetime) -> timedelta | None:
    """How far ahead of UTC, None where nothing is said."""
    if value.tzinfo is None:
        return None
    if isinstance(value, datetime):
        return value.utcoffset()
    return datetime.combine(_SOME_DAY, value).utcoffset()


def whole_seconds(span: timedelta) -> int:
    """Seconds, fractions dropped: what times are compared by."""
    return span // _SECOND


def months_between(start: date | datetime, end: date | datetime) -> YearsMonths:
    """Whole months from one to the other."""
    if (
        end < start
        if type(start) is type(end) and not _mixed(start, end)
        else _wall(end) < _wall(start)
    ):
        return YearsMonths(-_months(end, start))
    return YearsMonths(_months(start, end))


def _mixed(a: Any, b: Any) -> bool:
    return (getattr(a, "tzinfo", None) is None) != (getattr(b, "tzinfo", None) is None)


def _wall(value: date | datetime) -> datetime:
    return _naive(value).replace(tzinfo=None)


def _months(start: date | datetime, end: date | datetime) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    first, last = _wall(start), _wall(end)
    if (last.day, last.time()) < (first.day, first.time()):
        months -= 1
    return months

"""Reckoning with dates, times and durations (DMN 1.5, 10.3.2.3, table 45)."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from engine import clock
from engine.feel import far
from engine.feel.far import AnyDate, AnyMoment
from engine.feel.values import YearsMonths

DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# A time at a place has no offset without a day; this day's is taken.
_SOME_DAY = date(2000, 1, 1)


def add_months(value: Any, months: int) -> Any:
    """A date or date and time so many months later; the 31st becomes the month's last day."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    base, cycles = far.split(value)
    year -= far.CYCLE_YEARS * cycles
    more, year = divmod(year - 2000, far.CYCLE_YEARS)
    day = min(value.day, days_in_month(2000 + year, month + 1))
    return far.join(base.replace(year=2000 + year, month=month + 1, day=day), cycles + more)


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_days(value: AnyDate, span: timedelta) -> Any:
    """A date as its midnight, so much later, and its day."""
    return _later(value, span // DAY * DAY)


def add_span(value: AnyMoment, span: timedelta) -> Any:
    """A moment so much later; one at a place by its real duration, summer time or not."""
    return _later(value, span)


def _later(value: Any, span: timedelta) -> Any:
    base, cycles = far.split(value)
    more, rest = divmod(span, far.CYCLE_DAYS * DAY)
    zone = getattr(base, "tzinfo", None)
    moved = base + rest if zone is None else (base.astimezone(UTC) + rest).astimezone(zone)
    return far.join(moved, cycles + more)


def at_zone(moment: AnyMoment, zone: tzinfo | None) -> AnyMoment:
    """The same moment told in another zone; one that names no zone is of the district's."""
    base, cycles = far.split(moment)
    aware = base if base.tzinfo else base.replace(tzinfo=clock.zone())
    there = aware.astimezone(zone)
    time_there = far.with_nanos(there.timetz(), getattr(base, "nanos", 0))
    return far.combine(far.join(there.date(), cycles), time_there)


def add_to_time(value: time, span: timedelta) -> time:
    """A time of day so much later, going round the clock."""
    moment = datetime.combine(_SOME_DAY, value.replace(tzinfo=None)) + span % DAY
    return moment.time().replace(tzinfo=value.tzinfo)


def difference(later: Any, earlier: Any) -> timedelta | None:
    """The real time between two dates or moments; a date is its midnight in UTC.

    None when only one of them says its zone.
    """
    if not far.is_moment(later) and not far.is_moment(earlier):
        return _elapsed(later, earlier)
    later, earlier = midnight(later), midnight(earlier)
    if (later.tzinfo is None) != (earlier.tzinfo is None):
        return None
    return _elapsed(later, earlier)


def _elapsed(later: Any, earlier: Any) -> timedelta:
    (a, m), (b, n) = far.split(later), far.split(earlier)
    span: timedelta = (a - b) if getattr(a, "tzinfo", None) is None else _utc(a) - _utc(b)
    return span + (m - n) * far.CYCLE_DAYS * DAY


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


def midnight(value: Any) -> Any:
    """A date as its first moment, in UTC; a moment as it is."""
    return value if far.is_moment(value) else far.combine(value, time(tzinfo=UTC))


def order_dates(a: AnyDate, b: AnyDate) -> int:
    """Compare two dates: -1, 0 or 1 as a comes before, with or after b."""
    first, second = far.split(a), far.split(b)
    return _sign((first[1], first[0]), (second[1], second[0]))


def order_moments(a: AnyMoment, b: AnyMoment) -> int:
    """Compare two moments to the second, as `order_dates` does; one without a zone is in the district's."""
    if type(a) is datetime and type(b) is datetime and a.tzinfo is None and b.tzinfo is None:
        return _sign(a.replace(microsecond=0), b.replace(microsecond=0))
    return _sign(_instant(a), _instant(b))


def _instant(value: AnyMoment) -> int:
    base, cycles = far.split(value)
    if base.tzinfo is None:
        base = base.replace(tzinfo=clock.zone())
    whole = (_utc(base) - datetime(2000, 1, 1, tzinfo=UTC)) // _SECOND
    return whole + cycles * far.CYCLE_DAYS * 86_400


def order_times(a: time, b: time) -> int:
    """Compare two times of day to the second: the seconds by which a is later than b."""
    return sincemidnight(a) // _SECOND - sincemidnight(b) // _SECOND


def _sign(a: Any, b: Any) -> int:
    return int(a > b) - int(a < b)


def time_difference(later: time, earlier: time) -> timedelta:
    """The time between two times of one day."""
    return sincemidnight(later) - sincemidnight(earlier)


def sincemidnight(value: time) -> timedelta:
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


def months_between(start: Any, end: Any) -> YearsMonths:
    """Whole months from one day to the other; the time of day does not count."""
    if _day(end) < _day(start):
        return YearsMonths(-_months(end, start))
    return YearsMonths(_months(start, end))


def _day(value: Any) -> tuple[int, int, int]:
    return value.year, value.month, value.day


def _months(start: Any, end: Any) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return int(months - (1 if end.day < start.day else 0))

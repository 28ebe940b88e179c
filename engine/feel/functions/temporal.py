"""Days, weeks, now and today (DMN 1.5, 10.3.4.6, 10.3.4.7, 10.3.4.10)."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine import clock
from engine.feel import compare, date_arithmetic
from engine.feel.binding import absent
from engine.feel.budget import Budget
from engine.feel.far import AnyDate, AnyMoment, inside
from engine.feel.registry import builtin
from engine.feel.temporal import make_date
from engine.feel.values import Range, kind

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@builtin("now")
def now(state: Budget) -> datetime:
    """This moment, in the district's zone."""
    return clock.local(clock.now())


@builtin("today")
def today(state: Budget) -> date:
    """This day, in the district's zone."""
    return clock.today()


@builtin("day of year", "date: date|moment")
def day_of_year(state: Budget, value: AnyDate | AnyMoment) -> int:
    """1 to 366."""
    return int(inside(value).timetuple().tm_yday)


@builtin("day of week", "date: date|moment")
def day_of_week(state: Budget, value: AnyDate | AnyMoment) -> str:
    """`Monday` to `Sunday`."""
    return _DAYS[int(inside(value).weekday())]


@builtin("month of year", "date: date|moment")
def month_of_year(state: Budget, value: AnyDate | AnyMoment) -> str:
    """`January` to `December`."""
    return _MONTHS[value.month - 1]


@builtin("week of year", "date: date|moment")
def week_of_year(state: Budget, value: AnyDate | AnyMoment) -> int:
    """The week by ISO 8601; the first has the year's first Thursday."""
    return int(inside(value).isocalendar().week)


@builtin("last day of month", "date: date|moment")
def last_day_of_month(state: Budget, value: AnyDate | AnyMoment) -> AnyDate | None:
    """The last day of the month the day lies in."""
    last = date_arithmetic.days_in_month(value.year, value.month)
    return make_date(value.year, value.month, last)


@builtin("is", "value1: any?", "value2: any?")
def identical(state: Budget, a: Any, b: Any) -> bool:
    """Whether two values are the same in every part: 09:00Z is not 10:00+01:00."""
    a, b = (None if absent(value) else value for value in (a, b))
    if kind(a) != kind(b):
        return False
    if isinstance(a, (time, datetime)):
        return bool(a.replace(tzinfo=None) == b.replace(tzinfo=None) and _zone(a) == _zone(b))
    if isinstance(a, Range):
        return bool(a == b)
    return compare.same(state, a, b)


def _zone(value: time | datetime) -> Any:
    if isinstance(value.tzinfo, ZoneInfo):
        return value.tzinfo.key
    return date_arithmetic.offset(value)

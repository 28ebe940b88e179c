"""Dates Python has no type for: years outside 1 to 9999, and nanoseconds (DMN 1.5, 10.3.2.3).

The calendar repeats every 400 years, weekdays and all. A far date is one of the
years 2000 to 2399 and the number of such cycles it is away.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

CYCLE_YEARS = 400
CYCLE_DAYS = 146_097
_FIRST = 2000
_MOST = 999_999_999


@dataclass(frozen=True, slots=True)
class _Far:
    base: Any
    cycles: int

    @property
    def year(self) -> int:
        """Negative before year 0."""
        return int(self.base.year) + CYCLE_YEARS * self.cycles

    @property
    def month(self) -> int:
        """1 to 12."""
        return int(self.base.month)

    @property
    def day(self) -> int:
        """1 to 31."""
        return int(self.base.day)


@dataclass(frozen=True, slots=True)
class FarDate(_Far):
    """A date of a year that datetime.date cannot hold."""


@dataclass(frozen=True, slots=True)
class FarMoment(_Far):
    """A date and time of a year that datetime.datetime cannot hold."""

    @property
    def tzinfo(self) -> tzinfo | None:
        """Its zone."""
        zone: tzinfo | None = self.base.tzinfo
        return zone


class FineTime(time):
    """A time with nanoseconds beyond its microseconds; only its text shows them."""

    nanos = 0


class FineMoment(datetime):
    """A date and time with nanoseconds beyond its microseconds."""

    nanos = 0


class FineSpan(timedelta):
    """A duration with nanoseconds beyond its microseconds."""

    nanos = 0


AnyDate = date | FarDate
AnyMoment = datetime | FarMoment


def is_moment(value: Any) -> bool:
    """A date and time, not a date."""
    return isinstance(value, (datetime, FarMoment))


def split(value: Any) -> tuple[Any, int]:
    """A date or moment moved into the years 2000 to 2399, and by how many cycles of 400 years."""
    if isinstance(value, _Far):
        return value.base, value.cycles
    cycles = (value.year - _FIRST) // CYCLE_YEARS
    return value.replace(year=value.year - CYCLE_YEARS * cycles), cycles


def join(base: Any, cycles: int) -> Any:
    """The opposite of `split`, of any base; raises OverflowError beyond a billion years."""
    year = base.year + CYCLE_YEARS * cycles
    if 1 <= year <= 9999:
        return base.replace(year=year)
    if abs(year) > _MOST:
        raise OverflowError
    inner, more = split(base)
    return (FarMoment if isinstance(base, datetime) else FarDate)(inner, cycles + more)


def make_date(year: int, month: int, day: int) -> AnyDate:
    """The date of these numbers; raises ValueError or OverflowError."""
    cycles = (year - _FIRST) // CYCLE_YEARS
    found: AnyDate = join(date(year - CYCLE_YEARS * cycles, month, day), cycles)
    return found


def combine(day: AnyDate, moment: time) -> AnyMoment:
    """A day and a time of day."""
    base, cycles = split(day)
    nanos = getattr(moment, "nanos", 0)
    made = (FineMoment if nanos else datetime).combine(base, moment, moment.tzinfo)
    joined: AnyMoment = join(made, cycles)
    if nanos:
        inside(joined).nanos = nanos
    return joined


def time_of(value: AnyMoment) -> time:
    """The time of day of a moment, zone included."""
    inner = value.base if isinstance(value, FarMoment) else value
    found: time = inner.timetz()
    return with_nanos(found, getattr(inner, "nanos", 0))


def date_of(value: AnyMoment) -> AnyDate:
    """The day of a moment."""
    if isinstance(value, FarMoment):
        return FarDate(value.base.date(), value.cycles)
    return value.date()


def with_nanos(value: time, nanos: int) -> time:
    """The time, with nanoseconds if there are any."""
    if not nanos:
        return value
    fine = FineTime(
        value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold
    )
    fine.nanos = nanos
    return fine


def inside(value: Any) -> Any:
    """The value itself or, for a far one, its counterpart within 2000 to 2399."""
    return value.base if isinstance(value, _Far) else value

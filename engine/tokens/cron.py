"""Cron expressions of six fields, and when they are due next (Camunda 8 takes those of Spring 5.3).

Second, minute, hour, day of the month, month, day of the week; all must fit. Wall-clock times are
those of the district's zone.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from engine import clock

_MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
_WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
#: Name, least, most, and words of each field.
_SECOND, _MINUTE, _HOUR = ("秒", 0, 59, ()), ("分", 0, 59, ()), ("时", 0, 23, ())
_DAY, _MONTH, _WEEKDAY = ("日", 1, 31, ()), ("月", 1, 12, _MONTHS), ("周", 0, 7, _WEEKDAYS)
_RANGE = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/([1-9]\d{0,3}))?", re.ASCII)
#: A day of the week on 29 February comes again after at most so many years.
_YEARS = 41

Field = tuple[str, int, int, "list[str] | tuple[()]"]
#: The days of a month (year, month) that fit.
Days = Callable[[int, int], set[int]]


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression that was read; it repeats without end."""

    text: str
    hours: list[int]
    minutes: list[int]
    seconds: list[int]
    days: tuple[Days, ...]
    months: frozenset[int]
    weekdays: tuple[Days, ...]

    @classmethod
    def parse(cls, text: str) -> "Cron":
        """Read `0 0 9 * * MON-FRI`, `@daily`, …; raises ValueError with what is wrong."""
        fields = _MACROS.get(text.strip().lower(), text).split()
        if len(fields) != 6:
            raise ValueError(f"cron“{text}”应有六段（秒 分 时 日 月 周），实际是{len(fields)}段")
        second, minute, hour, day, month, weekday = fields
        cron = cls(
            text.strip(),
            _values(hour, _HOUR),
            _values(minute, _MINUTE),
            _values(second, _SECOND),
            tuple(_days(each) for each in day.split(",")),
            frozenset(_values(month, _MONTH)),
            tuple(_weekdays(each) for each in weekday.split(",")),
        )
        try:
            cron.after(datetime(2000, 1, 1, tzinfo=UTC))
        except OverflowError:
            raise ValueError(f"cron“{text}”没有一天符合") from None
        return cron

    def after(self, moment: datetime) -> datetime:
        """The first time after a moment, aware; raises OverflowError where there is none."""
        here = clock.local(moment)
        for day in self._dates(here.date()):
            for at in self._times(here.time() if day == here.date() else time()):
                due = datetime.combine(day, at, clock.zone()).astimezone(UTC)
                if due > moment:
                    return due.astimezone(clock.zone())
        raise OverflowError(self.text)

    def _times(self, since: time) -> Iterator[time]:
        """The times of a day that fit, from the second of `since` on."""
        first = (since.hour, since.minute, since.second)
        for hour in (each for each in self.hours if each >= since.hour):
            for minute in self.minutes:
                if (hour, minute) >= first[:2]:
                    times = ((hour, minute, second) for second in self.seconds)
                    yield from (time(*each) for each in times if each >= first)

    def _dates(self, first: date) -> Iterator[date]:
        """The days that fit, from the first on, as far as the calendar goes."""
        for year in range(first.year, min(first.year + _YEARS, date.max.year) + 1):
            for month in sorted(self.months):
                if (year, month) < (first.year, first.month):
                    continue
                of_month = set().union(*(each(year, month) for each in self.days))
                fit = of_month & set().union(*(each(year, month) for each in self.weekdays))
                yield from (d for n in sorted(fit) if (d := date(year, month, n)) >= first)


def is_cron(text: str) -> bool:
    """Whether a text is meant as one: several fields, or a name that begins with `@`."""
    return text.startswith("@") or len(text.split()) > 1


def _values(text: str, field: Field) -> list[int]:
    """The numbers a field lists, in order; raises ValueError."""
    found: set[int] = set()
    for part in text.split(","):
        found |= _range(part, field)
    return sorted(found)


def _range(text: str, field: Field) -> set[int]:
    name, least, most, _words = field
    read = _RANGE.fullmatch("*" if text == "?" and field in (_DAY, _WEEKDAY) else text)
    if read is None:
        raise ValueError(f"cron 的{name}“{text}”读不懂")
    first, last, step = read.groups()
    if first == "*":
        if last is not None:
            raise ValueError(f"cron 的{name}“{text}”读不懂")
        low, high = least, most
    else:
        low = _number(first, field)
        high = _number(last, field) if last is not None else (most if step else low)
    if low > high:
        raise ValueError(f"cron 的{name}“{text}”起点在终点之后")
    return set(range(low, high + 1, int(step or 1)))


def _number(text: str, field: Field) -> int:
    name, least, most, words = field
    if text.upper() in words:
        return list(words).index(text.upper()) + least
    if not text.isdigit() or not least <= int(text) <= most:
        raise ValueError(f"cron 的{name}“{text}”应在 {least} 到 {most} 之间")
    return int(text)


def _days(text: str) -> Days:
    """A day of the month: a number, a range, `L` and `L-3` from its end, `15W` the nearest weekday, `LW`."""
    if found := re.fullmatch(r"L(?:-(\d{1,2}))?", text):
        back = int(found[1] or 0)
        return lambda year, month: _in_month(year, month, _last(year, month) - back)
    if text == "LW":
        return lambda year, month: {_nearest(year, month, _last(year, month))}
    if found := re.fullmatch(r"(\d{1,2})W", text):
        wanted = _number(found[1], _DAY)
        return lambda year, month: {
            _nearest(year, month, each) for each in _in_month(year, month, wanted)
        }
    numbers = _range(text, _DAY)
    return lambda year, month: {each for each in numbers if each <= _last(year, month)}


def _weekdays(text: str) -> Days:
    """A day of the week: 0-7 (0 and 7 are Sunday), names, ranges, `5L` the last Friday, `MON#1` the first Monday."""
    if found := re.fullmatch(r"(\w+)L", text, re.ASCII):
        wanted = _number(found[1], _WEEKDAY) % 7
        return lambda year, month: {max(_of_week(year, month, {wanted}))}
    if found := re.fullmatch(r"(\w+)#([1-5])", text, re.ASCII):
        wanted, which = _number(found[1], _WEEKDAY) % 7, int(found[2])
        return lambda year, month: set(sorted(_of_week(year, month, {wanted}))[which - 1 : which])
    numbers = {each % 7 for each in _range(text, _WEEKDAY)}
    return lambda year, month: _of_week(year, month, numbers)


def _of_week(year: int, month: int, wanted: set[int]) -> set[int]:
    """The days of a month that are such days of the week, Sunday 0."""
    days = range(1, _last(year, month) + 1)
    return {day for day in days if (calendar.weekday(year, month, day) + 1) % 7 in wanted}


def _in_month(year: int, month: int, day: int) -> set[int]:
    return {day} if 1 <= day <= _last(year, month) else set()


def _nearest(year: int, month: int, day: int) -> int:
    """The weekday nearest to a day, within the month."""
    of_week = calendar.weekday(year, month, day)
    if of_week == calendar.SATURDAY:
        return day - 1 if day > 1 else day + 2
    if of_week == calendar.SUNDAY:
        return day + 1 if day < _last(year, month) else day - 2
    return day


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]

"""Which days and hours are worked: the national holidays with their make-up days (调休).

Rows `{date, name, is_off}` of each published year: days off beyond the weekend, and weekend
days that are worked. A year without rows is provisional: weekends and the fixed-date
holidays are off. Expressions ask without a session, so each process keeps the calendar it
read last (`processes.calendars.store`); without a database it is the one in `data/calendar/`.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from engine import clock
from processes import data

OPENS, BREAKS, RESUMES, CLOSES = time(8, 30), time(12), time(14, 30), time(17, 30)
#: The shifts of a day, in order.
Shifts = tuple[tuple[time, time], ...]
SHIFTS: Shifts = ((OPENS, BREAKS), (RESUMES, CLOSES))

#: 《全国年节及纪念日放假办法》(2024年修订)第二条中日期固定的假日;农历节日待国务院公布。
FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆",
    (10, 2): "国庆",
    (10, 3): "国庆",
}
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SpecialDay:
    """A day the weekday alone does not tell: off, or worked to make up for one off."""

    on: date
    name: str
    is_off: bool


@dataclass(frozen=True)
class Season:
    """Office hours between two days of every year; one that ends before it begins spans New Year."""

    #: (month, day)
    since: tuple[int, int]
    until: tuple[int, int]
    shifts: Shifts

    def has(self, day: date) -> bool:
        """Whether the day lies in it."""
        here = (day.month, day.day)
        if self.since <= self.until:
            return self.since <= here <= self.until
        return here >= self.since or here <= self.until


@dataclass(frozen=True)
class Calendar:
    """All that is known of working days and hours; never changed, only replaced."""

    #: Which release of the tables it was read from; 0: the files of this program.
    revision: int
    years: Mapping[int, Mapping[date, SpecialDay]]
    #: Office hours by place code; "" stands for every place without its own.
    hours: Mapping[str, tuple[Season, ...]] = field(default_factory=dict)

    def shifts(self, day: date, place: str | None) -> Shifts:
        """The hours worked on a working day at a place: its own, else those of the place above."""
        for code in _above(place):
            for season in self.hours.get(code, ()):
                if season.has(day):
                    return season.shifts
        return SHIFTS


@cache
def shipped() -> Calendar:
    """The years that come with this program."""
    files = (data.FOLDER / "calendar").glob("*.json")
    return Calendar(0, {int(file.stem): _year(file) for file in sorted(files)})


def current() -> Calendar:
    """What this process reckons with."""
    return _using.get() or _kept[0] or shipped()


def install(calendar: Calendar | None) -> None:
    """Reckon with this calendar from now on, in all threads of this process."""
    _kept[0] = calendar


@contextmanager
def using(calendar: Calendar) -> Iterator[None]:
    """Reckon with another calendar inside the block (for previews)."""
    token = _using.set(calendar)
    try:
        yield
    finally:
        _using.reset(token)


def special_days(year: int) -> Mapping[date, SpecialDay]:
    """The year's holidays and make-up days; the fixed-date ones if it is not published."""
    known = current().years.get(year)
    return _fixed(year) if known is None else known


def is_published(year: int) -> bool:
    """Whether the State Council's arrangement for the year has been imported."""
    return year in current().years


def is_working_day(day: date) -> bool:
    """Whether offices work that day."""
    # Ask the table, not the weekday: some Saturdays are worked
    # to make up for a holiday.
    special = special_days(day.year).get(day)
    return not special.is_off if special else day.weekday() < 5


def on_or_after(day: date) -> date:
    """The day itself if it is worked, else the next that is."""
    while not is_working_day(day):
        day += _DAY
    return day


def on_or_before(day: date) -> date:
    """The day itself if it is worked, else the last working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """The `number`-th working day after `day`, which itself is not counted (始日不计入).

    Negative numbers count backwards; zero is the day itself, moved on if it is off.
    """
    step = _DAY if number > 0 else -_DAY
    for _ in range(abs(number)):
        day += step
        while not is_working_day(day):
            day += step
    return on_or_after(day) if number == 0 else day


def working_days_between(start: date, end: date) -> int:
    """How many working days there are after `start`, up to and with `end`; negative backwards."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))


def opening_time(day: date, place: str | None = None) -> datetime:
    """When offices open on that day at the place, aware, in the district's zone."""
    return datetime.combine(day, current().shifts(day, place)[0][0], clock.zone())


def is_open(moment: datetime, place: str | None = None) -> bool:
    """Whether offices work at that moment; the close of work is still one."""
    here = clock.local(moment)
    shifts = current().shifts(here.date(), place) if is_working_day(here.date()) else ()
    return any(opens <= here.time() <= closes for opens, closes in shifts)


def next_opening(moment: datetime, place: str | None = None) -> datetime:
    """The first moment from then on at which offices work."""
    opens, _ = next(_shifts_from(moment, place))
    return max(opens, moment)


def closing_time(day: date, place: str | None = None) -> datetime:
    """The close of work on that day at the place, aware, in the district's zone."""
    return datetime.combine(day, current().shifts(day, place)[-1][1], clock.zone())


def end_of_day(day: date) -> datetime:
    """24:00 of that day: the local midnight that ends it."""
    return clock.start_of_day(day + _DAY)


def last_day(ends: datetime) -> date:
    """The day on which something ends: 24:00 lies in the day before the midnight that it is."""
    return clock.local(ends - timedelta(microseconds=1)).date()


def add_working_time(start: datetime, amount: timedelta, place: str | None = None) -> datetime:
    """The moment at which `amount` of working time has passed since `start` (aware)."""
    left = amount
    for opens, closes in _shifts_from(start, place):
        begins = max(opens, start)
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    raise AssertionError("working shifts never end")


def first_worked(start: datetime, place: str | None = None) -> datetime:
    """The moment itself if offices work then, else when they next open."""
    opens, _closes = next(_shifts_from(start, place))
    return max(opens, start)


def working_time_between(start: datetime, end: datetime, place: str | None = None) -> timedelta:
    """How much working time lies between two aware moments; nothing if `end` is not later."""
    total = timedelta()
    for opens, closes in _shifts_from(start, place):
        if opens >= end:
            return total
        total += min(closes, end) - max(opens, start)
    raise AssertionError("working shifts never end")


def _shifts_from(start: datetime, place: str | None) -> Iterator[tuple[datetime, datetime]]:
    """The working shifts that end after `start`, in order, without end."""
    zone = clock.zone()
    day = clock.local(start).date()
    while True:
        if is_working_day(day):
            for opens, closes in current().shifts(day, place):
                closing = datetime.combine(day, closes, zone)
                if closing > start:
                    yield datetime.combine(day, opens, zone), closing
        day += _DAY


@cache
def _fixed(year: int) -> Mapping[date, SpecialDay]:
    days = ((date(year, *day), name) for day, name in FIXED_HOLIDAYS.items())
    return {on: SpecialDay(on, name, is_off=True) for on, name in days}


def _year(file: Path) -> Mapping[date, SpecialDay]:
    rows = json.loads(file.read_text("utf-8"))
    days = (SpecialDay(date.fromisoformat(r["date"]), r["name"], r["is_off"]) for r in rows)
    return {day.on: day for day in days}


def _above(place: str | None) -> Iterator[str]:
    """The place and all places above it (codes begin with the code above them), then any place."""
    if place:
        yield from dict.fromkeys((place, place[:12], place[:9], place[:6]))
    yield ""


_kept: list[Calendar | None] = [None]
_using: ContextVar[Calendar | None] = ContextVar("calendar", default=None)

"""Which days and hours are worked: the national holidays with their make-up days (调休).

One JSON file per published year in `data/calendar/`, rows `{date, name, is_off}`:
days off beyond the weekend, and weekend days that are worked. A year without a
file is provisional: weekends and the fixed-date holidays are off.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from engine import clock

OPENS, BREAKS, RESUMES, CLOSES = time(8, 30), time(12), time(14, 30), time(17, 30)
SHIFTS = ((OPENS, BREAKS), (RESUMES, CLOSES))

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


@cache
def special_days(year: int) -> dict[date, SpecialDay]:
    """The year's holidays and make-up days; the fixed-date ones if it is not published."""
    file = _file(year)
    if not file.is_file():
        fixed = ((date(year, *day), name) for day, name in FIXED_HOLIDAYS.items())
        return {on: SpecialDay(on, name, is_off=True) for on, name in fixed}
    rows = json.loads(file.read_text("utf-8"))
    days = (SpecialDay(date.fromisoformat(r["date"]), r["name"], r["is_off"]) for r in rows)
    return {day.on: day for day in days}


@cache
def is_published(year: int) -> bool:
    """Whether the State Council's arrangement for the year has been imported."""
    return _file(year).is_file()


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


def closing_time(day: date) -> datetime:
    """The close of work on that day, aware, in the district's zone."""
    return datetime.combine(day, CLOSES, clock.zone())


def end_of_day(day: date) -> datetime:
    """24:00 of that day: the local midnight that ends it."""
    return datetime.combine(day + _DAY, time(), clock.zone())


def add_working_time(start: datetime, amount: timedelta) -> datetime:
    """The moment at which `amount` of working time has passed since `start` (aware)."""
    left = amount
    for opens, closes in _shifts_from(start):
        begins = max(opens, start)
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    raise AssertionError("working shifts never end")


def working_time_between(start: datetime, end: datetime) -> timedelta:
    """How much working time lies between two aware moments; nothing if `end` is not later."""
    total = timedelta()
    for opens, closes in _shifts_from(start):
        if opens >= end:
            return total
        total += min(closes, end) - max(opens, start)
    raise AssertionError("working shifts never end")


def _shifts_from(start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The working shifts that end after `start`, in order, without end."""
    zone = clock.zone()
    day = clock.local(start).date()
    while True:
        if is_working_day(day):
            for opens, closes in SHIFTS:
                closing = datetime.combine(day, closes, zone)
                if closing > start:
                    yield datetime.combine(day, opens, zone), closing
        day += _DAY


def _file(year: int) -> Path:
    return Path(__file__).parent / "data" / "calendar" / f"{year}.json"

"""How periods are reckoned by the law, written a second time, from its words alone.

Nothing of the program is used here: what days and hours are worked is given. A period stands
as what is left of it (days, or minutes), and from which day or moment that is counted; a stop
takes away what was used, a resumption counts on from the day after it (民法典201: the first day
is not counted), an extension adds to what is left. The end is walked to, a day at a time.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LONG, PASSING = {"month", "year"}, {"hour", "minute", "working_hour", "working_minute"}
Shifts = tuple[tuple[time, time], ...]
SHIFTS: Shifts = ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
#: 《全国年节及纪念日放假办法》(2024)第二条: those that do not follow the moon.
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


@dataclass(frozen=True)
class Calendar:
    """What is given: the days of published years that weekdays do not tell, and the office hours."""

    published: frozenset[int]
    off: frozenset[date]
    on: frozenset[date]
    hours: Callable[[date], Shifts] = field(default=lambda day: SHIFTS)

    @classmethod
    def read(cls, folder: Path) -> "Calendar":
        """The published arrangements in a folder of files by year."""
        files = {
            int(file.stem): json.loads(file.read_text("utf-8")) for file in folder.glob("*.json")
        }
        rows = [(date.fromisoformat(r["date"]), r["is_off"]) for f in files.values() for r in f]
        return cls(
            frozenset(files),
            frozenset(day for day, is_off in rows if is_off),
            frozenset(day for day, is_off in rows if not is_off),
        )

    def works(self, day: date) -> bool:
        """Whether offices are open."""
        is_known = day.year in self.published
        holiday = day in self.off if is_known else (day.month, day.day) in FIXED
        return day in self.on or (not holiday and day.isoweekday() <= 5)

    def next_worked(self, day: date) -> date:
        """The day, or the first one after it that is worked."""
        return day if self.works(day) else self.next_worked(day + DAY)

    def last_worked(self, day: date) -> date:
        """The day, or the last one before it that was worked."""
        return day if self.works(day) else self.last_worked(day - DAY)

    def shifts(self, day: date) -> list[tuple[datetime, datetime]]:
        """When offices are open that day."""
        hours = self.hours(day) if self.works(day) else ()
        return [(datetime.combine(day, a), datetime.combine(day, b)) for a, b in hours]


@dataclass(frozen=True)
class Rule:
    """What a limit says: how many of what, and what becomes of a last day that is off."""

    amount: int
    unit: str
    rolls: bool = False
    advances: bool = False
    at: time | None = None


@dataclass(frozen=True)
class Stop:
    """From one moment to another nothing counts."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class More:
    """So much was granted or agreed on top."""

    amount: int
    unit: str


Event = Stop | More


@dataclass(frozen=True)
class End:
    """When a period is over; 24:00 is the midnight after the day."""

    due: datetime
    #: The day the count falls on, before anything is done about days off.
    nominal: date
    #: The last day on which the office can still act.
    warning: date


def end(rule: Rule, start: datetime, events: list[Event], calendar: Calendar) -> End:
    """When the period that starts then is over; moments are local and without a zone."""
    if rule.unit in PASSING:
        due = _end_of_time(rule, start, events, calendar)
        return End(due, due.date(), due.date())
    day = _last_day(rule, start.date(), events, calendar)
    moved = calendar.next_worked(day) if rule.rolls else day
    moved = calendar.last_worked(day) if rule.advances else moved
    warning = max(calendar.last_worked(day), min(start.date(), day))
    return End(_close(rule, moved, calendar), day, warning)


def share(
    rule: Rule, start: datetime, part: Fraction, events: list[Event], calendar: Calendar
) -> datetime:
    """The moment at which so much of the period, with what was granted, is used.

    A share of its own unit, without what stood still; part of a day is that part of its hours.
    """
    stops = [each for each in events if isinstance(each, Stop)]
    if stops:
        used = share(rule, start, part, [e for e in events if e is not stops[-1]], calendar)
        if used <= stops[-1].since:
            return used
    granted = sum(each.amount for each in events if isinstance(each, More))
    if rule.unit in PASSING:
        unit = "working_minute" if rule.unit == "working_hour" else "minute"
        whole = int(_minutes(rule.amount + granted, rule.unit) * part)
        return _end_of_time(Rule(whole, unit), start, stops, calendar)
    began, unit, whole = start.date(), rule.unit, rule.amount
    if unit in LONG:
        unit, whole = "day", (_corresponding(began, whole, unit) - began).days
    days, rest = divmod((whole + granted) * part, 1)
    day = _last_day(Rule(int(days) + bool(rest), unit), began, stops, calendar)
    return _within(day, rest, unit, calendar) if rest else _close(Rule(0, unit), day, calendar)


def remaining(rule: Rule, ends: End, now: datetime, calendar: Calendar) -> timedelta | int:
    """What is left, in the unit: the days after today, or the minutes (worked or not) from now."""
    if rule.unit == "working_hour":
        return _worked_minutes(now, ends.due, calendar) * MINUTE
    if rule.unit in PASSING:
        return max(ends.due - now, timedelta())
    return _days(now.date(), (ends.due - MINUTE).date(), rule.unit, calendar)


def _last_day(rule: Rule, began: date, events: list[Event], calendar: Calendar) -> date:
    unit, left, since = rule.unit, rule.amount, began
    if unit in LONG:
        unit, left = "day", (_corresponding(began, left, unit) - began).days
    if left < 0:
        return began + left * DAY
    for event in events:
        if isinstance(event, More):
            left += event.amount
        else:
            used = _days(since, event.since.date(), unit, calendar)
            if used > left:
                break
            left, since = left - used, event.until.date()
    return _walk(since, left, unit, calendar)


def _walk(day: date, left: int, unit: str, calendar: Calendar) -> date:
    """So many counted days after the day."""
    while left > 0:
        day += DAY
        left -= _counts(day, unit, calendar)
    # Nothing was left when it stopped: its last day is the one it goes on again, or is worked again.
    return calendar.next_worked(day) if unit == "working_day" else day


def _days(since: date, until: date, unit: str, calendar: Calendar) -> int:
    """The counted days after one day, up to and with another."""
    every = (since + number * DAY for number in range(1, (until - since).days + 1))
    return sum(_counts(day, unit, calendar) for day in every)


def _counts(day: date, unit: str, calendar: Calendar) -> bool:
    return unit != "working_day" or calendar.works(day)


def _corresponding(day: date, amount: int, unit: str) -> date:
    """民法典202: the corresponding day of the last month, or that month's last."""
    months = amount * 12 if unit == "year" else amount
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - DAY).day))


def _close(rule: Rule, day: date, calendar: Calendar) -> datetime:
    if rule.at:
        return datetime.combine(day, rule.at)
    if rule.unit == "working_day":
        return datetime.combine(day, calendar.hours(day)[-1][1])
    return datetime.combine(day + DAY, time())


def _within(day: date, part: Fraction, unit: str, calendar: Calendar) -> datetime:
    """The moment at which that part of a day has passed."""
    if unit == "day":
        return datetime.combine(day, time()) + int(part * 24 * 60) * MINUTE
    minutes = sum(int((b - a) / MINUTE) for a, b in calendar.shifts(day))
    return _work(datetime.combine(day, time()), int(part * minutes), calendar)


def _end_of_time(rule: Rule, start: datetime, events: list[Event], calendar: Calendar) -> datetime:
    is_worked = rule.unit.startswith("working")
    left, since = _minutes(rule.amount, rule.unit), start.replace(second=0, microsecond=0)
    for event in events:
        if isinstance(event, More):
            left += _minutes(event.amount, event.unit)
        else:
            passed = int((event.since - since) / MINUTE)
            used = _worked_minutes(since, event.since, calendar) if is_worked else passed
            if used >= left:
                break
            left, since = left - used, event.until
    return _work(since, left, calendar) if is_worked else since + left * MINUTE


def _minutes(amount: int, unit: str) -> int:
    return amount if unit.endswith("minute") else amount * 60


def _worked_minutes(since: datetime, until: datetime, calendar: Calendar) -> int:
    days = ((until.date() - since.date()).days + 1) if until > since else 0
    every = (s for number in range(days) for s in calendar.shifts(since.date() + number * DAY))
    return sum(max(int((min(b, until) - max(a, since)) / MINUTE), 0) for a, b in every)


def _work(since: datetime, left: int, calendar: Calendar) -> datetime:
    """The moment at which so many minutes have been worked."""
    day = since.date()
    while True:
        for opens, closes in calendar.shifts(day):
            passed = max(int((closes - max(opens, since)) / MINUTE), 0)
            if passed and left <= passed:
                return max(opens, since) + left * MINUTE
            left -= passed
        day += DAY

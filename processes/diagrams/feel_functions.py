"""What diagrams and tables may ask of the calendar and the limits, in FEEL, and when reminders come.

Each explains itself, so that a timer can say why it is due when it is due.
"""

from datetime import date, datetime
from decimal import Decimal

from engine import clock, feel
from engine.tokens import timers
from processes.calendars import working_time
from processes.calendars.labels import skipped
from processes.deadlines import due_dates, limits, shares
from processes.errors import MissingField


@feel.function("deadline", "key", "start?", "variant?", "place?")
def deadline(
    key: str,
    start: date | datetime | str | None = None,
    variant: str | None = None,
    place: str | None = None,
) -> datetime:
    """The moment limit `key` ends, counted from `start` (now): `deadline("grid.resolve")`.

    The rule is the one the instance started with; `place` has its own office hours.
    """
    found = due_dates.compute(key, _moment(start), variant, place=place)
    feel.explain(found.why, **found.note)
    return found.due


@feel.function("longest extension", "key", "variant?")
def longest_extension(key: str, variant: str | None = None) -> int:
    """By how much limit `key` may be extended at most, in the unit of its extensions; 0: not at all."""
    found = limits.find(key, clock.today(), variant).extension
    return found.amount or 0 if found else 0


@feel.function("is working day", "date")
def is_working_day(date: date | datetime | str) -> bool:
    """Whether offices work that day, make-up days included."""
    return working_time.is_working_day(_day(date))


@feel.function("working days after", "date", "n")
def working_days_after(date: date | datetime | str, n: Decimal | int) -> date:
    """The n-th working day after the date, which is not counted itself."""
    start = _day(date)
    end = working_time.add_working_days(start, int(n))
    words = f"其{'前' if n < 0 else '后'}{abs(int(n))}个工作日"
    feel.explain("；".join(filter(None, [words, skipped(min(start, end), max(start, end))])))
    return end


@feel.function("working days between", "start", "end")
def working_days_between(start: date | datetime | str, end: date | datetime | str) -> int:
    """How many working days follow `start` up to and with `end`."""
    return working_time.working_days_between(_day(start), _day(end))


@feel.function("close of work", "date", "place?")
def close_of_work(date: date | datetime | str, place: str | None = None) -> datetime:
    """When offices close that day: 17:30, or as the place has it."""
    return working_time.closing_time(_day(date), place)


@timers.reminding
def reminded(moment: datetime, due: datetime) -> datetime:
    """A reminder comes while offices work: never at midnight of a holiday."""
    return shares.in_office_hours(moment, None, due)


def _moment(start: date | datetime | str | None) -> date | datetime:
    if start is None:
        return clock.now()
    if not isinstance(start, str):
        return start
    # Variables are plain JSON: a moment comes as ISO text.
    return date.fromisoformat(start) if len(start) == len("2026-03-04") else _parsed(start)


def _day(value: date | datetime | str | None) -> date:
    if value is None:
        raise MissingField(field="日期")
    moment = _moment(value)
    if isinstance(moment, datetime):
        return clock.local(moment).date() if moment.tzinfo else moment.date()
    return moment


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text.partition("@")[0])

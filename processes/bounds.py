"""Both ends of every date a person enters, by what they mean.

    DELIVERED = entered("petition.delivered_on", "信访人收到日期", ACCEPTED, TODAY)
    DELIVERED.require(session, on, case_id)

A date is declared once, in the room whose verb takes it. The verb itself requires it, so that a
page, a task form and an import are held to the same ends; a form names it in the property `check`
of its field. docs/dates.md lists all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock
from processes.errors import DateTooEarly, DateTooLate

#: The day an end falls on, for the case, meeting or entry with that id where it depends on one;
#: None where there is none yet.
Day = Callable[[Session | None, int | None], date | None]


@dataclass(frozen=True)
class Bound:
    """One end: in words what it is, and which day that is."""

    words: str
    on: Day


@dataclass(frozen=True)
class EnteredDate:
    """A date or a moment people enter: what it is called, and between which ends it lies."""

    key: str
    label: str
    least: Bound
    most: Bound

    def require(
        self, session: Session | None, value: date | datetime, subject: int | None = None
    ) -> None:
        """Raise DateTooEarly or DateTooLate for what lies outside."""
        require(session, self.label, value, self.least, self.most, subject)


_ENTERED: dict[str, EnteredDate] = {}


def entered(key: str, label: str, least: Bound, most: Bound) -> EnteredDate:
    """Declare a date that is not a field of a register or of a registration."""
    if key in _ENTERED:
        raise ValueError(f"two dates named {key}")
    _ENTERED[key] = EnteredDate(key, label, least, most)
    return _ENTERED[key]


def all_entered() -> dict[str, EnteredDate]:
    """Every declared date, by its key."""
    return dict(_ENTERED)


def require(
    session: Session | None,
    label: str,
    value: date | datetime,
    least: Bound,
    most: Bound,
    subject: int | None = None,
) -> None:
    """Raise DateTooEarly or DateTooLate for a day, or a moment's day, outside of the two ends.

    A moment that must lie before now is held to the minute.
    """
    on = clock.local(value).date() if isinstance(value, datetime) else value
    first, last = least.on(session, subject), most.on(session, subject)
    if first is not None and on < first:
        raise DateTooEarly(field=label, day=_words(first), why=least.words)
    if last is not None and on > last:
        raise DateTooLate(field=label, day=_words(last), why=most.words)
    if most is TODAY and isinstance(value, datetime) and value > clock.now():
        raise DateTooLate(field=label, day=f"{clock.local(clock.now()):%H:%M}", why="现在")


def fixed(words: str, on: date) -> Bound:
    """A day that never moves."""
    return Bound(words, lambda _session, _subject: on)


def days_ahead(days: int, words: str) -> Bound:
    """So many days behind today."""
    return Bound(words, lambda _session, _subject: clock.today() + timedelta(days))


def years_ago(years: int) -> Bound:
    """So many years before today."""
    return Bound(f"今天以前{years}年", lambda _session, _subject: _moved(-years))


def years_ahead(years: int) -> Bound:
    """So many years behind today."""
    return Bound(f"今天以后{years}年", lambda _session, _subject: _moved(years))


TODAY = Bound("今天", lambda _session, _subject: clock.today())
TOMORROW = days_ahead(1, "明天")


def _moved(years: int) -> date:
    today = clock.today()
    # 29 February becomes 28 February.
    day = min(today.day, 28) if today.month == 2 else today.day
    return today.replace(year=today.year + years, day=day)


def _words(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"

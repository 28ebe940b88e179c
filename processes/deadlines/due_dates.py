"""When a limit falls due, and why then.

The day something starts is not counted (始日不计入). Working-day limits end at the
close of work, natural days at 24:00, hours to the minute.
"""

import calendar as months
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from processes.calendars import working_time
from processes.calendars.labels import day_words, provisional, skipped
from processes.deadlines import limits, transition
from processes.deadlines.limits import Kind, Limit, Unit
from processes.errors import NotATimeLimit


@dataclass(frozen=True)
class Deadline:
    """A due date computed by a rule, with its start, warning day and the sentence that explains it."""

    key: str
    name: str
    start: datetime
    #: Aware, in the district's zone.
    due: datetime
    #: The day the count itself falls on, before any moving for days off.
    nominal_on: date
    #: By when the office should be done: the nominal day, or the last working day before.
    warning_on: date
    #: One Chinese sentence: `3个工作日;不计10月1日—7日国庆`.
    why: str
    #: Whether it reaches into a year whose holidays are not published.
    is_provisional: bool
    #: Which rule and version was used.
    rule: str
    #: Whether its rule is a statute's.
    is_statutory: bool = False
    #: The moment it was given by its diagram, where no rule counted it.
    given: datetime | None = None
    #: Why that moment.
    given_why: str | None = None
    #: Whose office hours were used; None: those of every place.
    place: str | None = None

    @property
    def note(self) -> dict[str, Any]:
        """What an expression says of it to the step it is evaluated for; plain JSON values."""
        return {
            "limit": self.key,
            "rule": self.rule,
            "start": self.start.isoformat(),
            "place": self.place,
            "due": self.due.isoformat(),
        }


def compute(
    key: str,
    start: date | datetime,
    variant: str | None = None,
    session: Session | None = None,
    place: str | None = None,
) -> Deadline:
    """The deadline of limit `key` counted from `start` (a naive moment is local time).

    Outside of a step, `session` says which rules are released; `place` has its office hours.

    Raises NoSuchLimit; NotATimeLimit for a limit on numbers.
    """
    moment = _moment(start)
    on = clock.local(moment).date()
    limit = limits.find(key, on, variant, session)
    if limit.law is not None:
        library = limits.released(session)
        limit = transition.governing(
            library,
            limit,
            on,
            clock.today(),
            lambda each: compute_by_rule(each, moment, place=place).due,
        )
    return compute_by_rule(limit, moment, place=place)


def find_noted(
    session: Session, notes: Iterable[Mapping[str, Any]], key: str, due: datetime | None = None
) -> Deadline | None:
    """The deadline of limit `key` that a step computed, by its notes; with `due`, the one that ends then.

    The first there is: a step maps its inputs before it sets its timers. None where the step
    computed none, or its diagram moved the date.
    """
    for note in notes:
        if note.get("limit") == key and due in (None, datetime.fromisoformat(note["due"])):
            limit = limits.find_pinned(session, note["rule"])
            return compute_by_rule(
                limit, datetime.fromisoformat(note["start"]), place=note["place"]
            )
    return None


@dataclass(frozen=True)
class Pause:
    """An interval that does not count; both ends aware, no end while it lasts."""

    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True)
class Prolongation:
    """An extension that was granted, in the unit of the rule's extension."""

    amount: int
    unit: Unit
    #: Both parties agreed to it; nobody had to approve.
    is_agreed: bool = False


Turn = Pause | Prolongation

#: What is said of a moment a diagram gave before it had to say why.
GIVEN_WITHOUT_REASON = "到期时刻由流程图给定，图上没有写明理由"


def compute_by_rule(
    limit: Limit,
    start: datetime,
    turns: Sequence[Turn] = (),
    given: datetime | None = None,
    place: str | None = None,
    given_why: str | None = None,
) -> Deadline:
    """The deadline of a known rule counted from an aware moment, by the hours of the place.

    `turns` are the pauses and extensions since, in order. A moment that was `given`
    instead of counted stands for the end of the count; `given_why` says why that one.
    """
    if limit.unit is Unit.PERSON:
        raise NotATimeLimit(key=limit.key)
    began = clock.local(start).date()
    if given is not None:
        found = _given(limit, start, turns, given, place, given_why)
    elif limit.unit in PASSING:
        found = _by_the_hour(limit, start, turns, place)
    else:
        nominal = _count(began, limit.amount, limit.unit)
        found = _by_the_day(limit, start, nominal, turns, place)
    authority = transition.authority(limit, began)
    return replace(found, why=f"{found.why}；{authority}") if authority else found


def first_nominal(limit: Limit, found: Deadline) -> date:
    """The day the count fell on before anything happened to it."""
    if found.given is not None:
        return working_time.last_day(found.given)
    return _count(found.start.date(), limit.amount, limit.unit)


def add(day: date, amount: int, unit: Unit) -> date:
    """`day` moved on by an extension, in the unit the extension is granted in."""
    return _count(day, amount, unit)


#: The units that are time, not days.
PASSING = {
    Unit.HOUR: timedelta(hours=1),
    Unit.MINUTE: timedelta(minutes=1),
    Unit.WORKING_HOUR: timedelta(hours=1),
}


def _by_the_day(
    limit: Limit,
    start: datetime,
    nominal: date,
    turns: Sequence[Turn],
    place: str | None,
    words: str = "",
) -> Deadline:
    began = clock.local(start).date()
    for turn in turns:
        nominal = turned(limit.unit, nominal, turn)
    ends = _moved(limit, nominal)
    warning = max(working_time.on_or_before(nominal), min(began, nominal))
    said = [words or limit.length, *_told(turns), _why(limit, began, nominal, ends, warning)]
    return Deadline(
        limit.key,
        limit.name,
        clock.local(start),
        _end(limit, ends, place),
        nominal,
        warning,
        "；".join(filter(None, said)),
        bool(provisional(began, ends)),
        limit.rule,
        limit.kind is Kind.STATUTORY,
        place=place,
    )


def turned(unit: Unit, day: date, turn: Turn) -> date:
    """The day a count in that unit falls on after a pause or an extension."""
    if isinstance(turn, Prolongation):
        return _count(day, turn.amount, turn.unit)
    since, until = (clock.local(each).date() for each in (turn.since, turn.until))
    if unit is Unit.WORKING_DAY:
        moved = _count(day, working_time.working_days_between(since, until), Unit.WORKING_DAY)
        # What stopped on its last day is not over while it stands still: going on again on a
        # day off, it has the next working day.
        return working_time.on_or_after(max(moved, until))
    return day + (until - since)


def _by_the_hour(
    limit: Limit, start: datetime, turns: Sequence[Turn], place: str | None
) -> Deadline:
    amount = limit.amount * PASSING[limit.unit]
    worked = limit.unit is Unit.WORKING_HOUR
    for turn in turns:
        if isinstance(turn, Prolongation):
            amount += turn.amount * PASSING[turn.unit]
        elif worked:
            amount += working_time.working_time_between(turn.since, turn.until, place)
        else:
            amount += turn.until - turn.since
    # To the minute, so that a task, its timer and its deadline agree on the moment.
    local = clock.local(start).replace(second=0, microsecond=0)
    due = working_time.add_working_time(local, amount, place) if worked else local + amount
    why = limit.length + ("" if worked else "（不分昼夜）")
    left_out = skipped(local.date(), due.date()) if worked else ""
    return Deadline(
        limit.key,
        limit.name,
        local,
        due,
        due.date(),
        due.date(),
        "；".join(filter(None, [why, *_told(turns), left_out])),
        worked and bool(provisional(local.date(), due.date())),
        limit.rule,
        limit.kind is Kind.STATUTORY,
        place=place,
    )


def _given(
    limit: Limit,
    start: datetime,
    turns: Sequence[Turn],
    given: datetime,
    place: str | None,
    why: str | None,
) -> Deadline:
    last = working_time.last_day(given)
    found = _by_the_day(limit, start, last, turns, place, why or GIVEN_WITHOUT_REASON)
    found = replace(found, given=given, given_why=why)
    if not turns:
        return replace(found, due=given)
    # Moved to another day, it keeps its hour; one at midnight is the 24:00 of the day before.
    hour, moved = clock.local(given).time(), _moved(limit, found.nominal_on)
    due = datetime.combine(moved, hour, clock.zone()) if hour != time() else None
    return replace(found, due=due or working_time.end_of_day(moved))


def _told(turns: Sequence[Turn]) -> Iterator[str]:
    """The pauses one by one, the extensions together."""
    for turn in turns:
        if isinstance(turn, Pause):
            since, until = (day_words(clock.local(m).date()) for m in (turn.since, turn.until))
            yield f"{since}—{until}{turn.reason}不计"
    for is_agreed, how in ((True, "双方当事人同意延长"), (False, "经批准延长")):
        longer = [t for t in turns if isinstance(t, Prolongation) and t.is_agreed == is_agreed]
        if longer:
            yield f"{how}{sum(turn.amount for turn in longer)}{longer[0].unit.words}"


def _count(day: date, amount: int, unit: Unit) -> date:
    if unit is Unit.WORKING_DAY:
        return working_time.add_working_days(day, amount)
    if unit in _MONTHS:
        return _months_later(day, amount * _MONTHS[unit])
    return day + timedelta(days=amount)


_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}


def _months_later(day: date, amount: int) -> date:
    """The corresponding day; the month's last where there is none (对应日)."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _moved(limit: Limit, nominal: date) -> date:
    if limit.rolls:
        return working_time.on_or_after(nominal)
    return working_time.on_or_before(nominal) if limit.advances else nominal


def _end(limit: Limit, day: date, place: str | None) -> datetime:
    if limit.at:
        return datetime.combine(day, limit.at, clock.zone())
    worked = limit.unit is Unit.WORKING_DAY
    return working_time.closing_time(day, place) if worked else working_time.end_of_day(day)


def _why(limit: Limit, began: date, nominal: date, ends: date, warning: date) -> str:
    if limit.unit is Unit.WORKING_DAY:
        return skipped(began, nominal)
    words = provisional(began, ends)
    if ends > nominal:
        words.insert(0, f"末日{day_words(nominal)}不上班，顺延至{day_words(ends)}")
    elif ends < nominal:
        words.insert(0, f"{day_words(nominal)}不上班，提前至{day_words(ends)}")
    elif warning < nominal:
        words.insert(0, f"{day_words(nominal)}不上班，警戒日{day_words(warning)}")
    return "；".join(words)


def _moment(start: date | datetime) -> datetime:
    """An aware moment; a bare day stands for the opening of its offices."""
    if not isinstance(start, datetime):
        return datetime.combine(start, working_time.OPENS, clock.zone())
    return start if start.tzinfo else start.replace(tzinfo=clock.zone())

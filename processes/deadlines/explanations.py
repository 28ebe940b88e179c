"""Why a deadline ends when it does: one structure that pages, papers and the interface show alike.

`explain` reads everything kept of a deadline; `of_rule` explains a reckoning nothing has happened to.
"""

import calendar as months
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from processes.calendars import store, working_time
from processes.deadlines import (
    counted_days,
    explanation_history,
    explanation_words,
    limits,
    recompute,
)
from processes.deadlines.counted_days import Day
from processes.deadlines.due_dates import Deadline, Pause, Turn
from processes.deadlines.explanation_history import History, Turned
from processes.deadlines.limits import Limit
from processes.deadlines.models import CaseDeadline, DeadlineStatus

#: A calendar of more months than these leaves out those in the middle that say nothing.
_SHOWN = 4


@dataclass(frozen=True)
class Part:
    """One question a reader asks of the deadline, and the sentences that answer it."""

    key: str
    label: str
    sentences: tuple[str, ...]
    #: The same for what is handed to a party: without the file's evidence, reasons and names.
    outward: tuple[str, ...]


@dataclass(frozen=True)
class Month:
    """A month of the calendar: its weeks from Monday, the days outside of the deadline plain."""

    year: int
    month: int
    weeks: tuple[tuple[tuple[date, Day | None] | None, ...], ...]


@dataclass(frozen=True)
class Explanation:
    """A deadline told in full."""

    name: str
    rule: str
    start: datetime
    due: datetime
    #: It stands still: the end is the one it would have if it went on now.
    is_paused: bool
    parts: tuple[Part, ...]
    days: tuple[Day, ...]

    @property
    def months(self) -> list[Month]:
        """The calendar's months; of a long limit those at the ends and those with days struck out."""
        known = {day.on: day for day in self.days}
        numbers = sorted({(day.on.year, day.on.month) for day in self.days})
        if len(numbers) > _SHOWN:
            told = {(d.on.year, d.on.month) for d in self.days if d.is_struck}
            numbers = [each for each in numbers if each in told | {numbers[0], numbers[-1]}]
        return [_month(year, month, known) for year, month in numbers]

    @property
    def is_abridged(self) -> bool:
        """Whether the calendar leaves months out."""
        return len(self.months) < len({(day.on.year, day.on.month) for day in self.days})

    @property
    def for_parties(self) -> "Explanation":
        """Without the evidence, reasons and names of the file, for what is handed over."""
        told = (replace(part, sentences=part.outward) for part in self.parts)
        return replace(self, parts=tuple(part for part in told if part.sentences))

    @property
    def text(self) -> str:
        """All of it as lines of text, for papers."""
        return "\n".join(f"{part.label}：{''.join(part.sentences)}" for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "name": self.name,
            "rule": self.rule,
            "start": self.start.isoformat(),
            "due": self.due.isoformat(),
            "is_paused": self.is_paused,
            "parts": [
                {"key": part.key, "label": part.label, "sentences": list(part.sentences)}
                for part in self.parts
            ],
            "days": [
                {
                    "on": day.on.isoformat(),
                    "is_counted": day.is_counted,
                    "is_struck": day.is_struck,
                    "reason": day.reason.value if day.reason else None,
                    "name": day.name,
                    "is_start": day.is_start,
                    "is_due": day.is_due,
                }
                for day in self.days
            ],
        }


def explain(session: Session, row: CaseDeadline, corrected: Sequence[str] = ()) -> Explanation:
    """All there is to say of the deadline; `corrected` are sentences on dates that were put right."""
    return explain_all(session, [row], {row.id: corrected})[row.id]


def explain_all(
    session: Session, rows: Sequence[CaseDeadline], corrected: Mapping[int, Sequence[str]]
) -> dict[int, Explanation]:
    """`explain` for several deadlines, by their ids; in as many statements as for one."""
    turns = recompute.turns_of(session, rows)
    histories = explanation_history.read_all(session, rows, corrected)
    return {row.id: _explain(session, row, turns[row.id], histories[row.id]) for row in rows}


def _explain(
    session: Session, row: CaseDeadline, turns: Sequence[Turn], history: History
) -> Explanation:
    limit, is_paused = limits.find_version(session, row.rule), row.status is DeadlineStatus.PAUSED
    with _calendar_of(session, row):
        if is_paused:
            standing = [each for each in history.pauses if each.until is None]
            turns = [*turns, *(Pause(each.since, clock.now(), each.reason) for each in standing)]
        found = recompute.by_rule(row, limit, turns)
        if not is_paused and found.due != row.due_at:
            history = replace(history, changes=(*history.changes, _kept(found, row)))
            found = replace(found, due=clock.local(row.due_at), nominal_on=row.nominal_on)
        return _told(limit, found, turns, history, is_paused=is_paused)


def of_rule(limit: Limit, found: Deadline, turns: Sequence[Turn] = ()) -> Explanation:
    """The explanation of a reckoning that belongs to no deadline yet."""
    return _told(limit, found, turns, History(), is_paused=False)


def _told(
    limit: Limit, found: Deadline, turns: Sequence[Turn], history: History, *, is_paused: bool
) -> Explanation:
    days = counted_days.list_days(limit, found, turns)
    left_out = [Turned(each, each) for each in explanation_words.left_out(limit, found, days)]
    parts = (
        _part("basis", explanation_words.basis(limit, found)),
        _part("start", explanation_words.start(limit, found, days)),
        _turns("left_out", [*left_out, *history.stood]),
        _turns("longer", history.longer),
        _part("end", explanation_words.end(limit, found, days, turns, is_paused=is_paused)),
        _part("changes", history.changes, is_outward=False),
        _part("possible", explanation_words.possible(limit)),
    )
    return Explanation(
        limit.name,
        limit.rule,
        found.start,
        found.due,
        is_paused,
        tuple(part for part in parts if part.sentences),
        tuple(days),
    )


_LABELS = {
    "basis": "依据",
    "start": "起算",
    "left_out": "不计入",
    "longer": "延长",
    "end": "到期",
    "changes": "变动",
    "possible": "还会怎样变",
}


def _part(key: str, said: Iterable[str], *, is_outward: bool = True) -> Part:
    sentences = tuple(said)
    return Part(key, _LABELS[key], sentences, sentences if is_outward else ())


def _turns(key: str, turned: Iterable[Turned]) -> Part:
    told = list(turned)
    return Part(
        key,
        _LABELS[key],
        tuple(each.full for each in told),
        tuple(each.outward for each in told if each.outward),
    )


def _kept(found: Deadline, row: CaseDeadline) -> str:
    by_now, kept = (explanation_words.end_moment(each) for each in (found.due, row.due_at))
    return f"按现在的规定重算是{by_now}，已经告知的日期不变，仍是{kept}。"


def _calendar_of(session: Session, row: CaseDeadline) -> AbstractContextManager[None]:
    """The calendar the deadline was reckoned by last, where another one is in force since."""
    if row.calendar == working_time.current().revision:
        return nullcontext()
    known = store.load(session, row.calendar) if row.calendar else working_time.shipped()
    return working_time.using(known)


def _month(year: int, month: int, known: Mapping[date, Day]) -> Month:
    weeks = months.Calendar().monthdatescalendar(year, month)
    return Month(
        year,
        month,
        tuple(
            tuple((on, known.get(on)) if on.month == month else None for on in week)
            for week in weeks
        ),
    )

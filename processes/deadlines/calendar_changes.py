"""Putting another calendar in force: which deadlines it moves, and moving them with a trace.

A deadline that has run out stays where it is; one that would by the new calendar have run out
already keeps the date it was promised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from engine.scheduling import timetable
from processes.calendars import store, working_time
from processes.calendars.drafts import Draft, first_day, save
from processes.calendars.labels import day_words
from processes.calendars.models import CalendarRelease
from processes.calendars.working_time import Calendar
from processes.deadlines import calendar_timers, case_deadlines, deadline_moves, recompute
from processes.deadlines.due_dates import Deadline
from processes.deadlines.models import CaseDeadline
from processes.errors import NothingChanged, ReasonRequired

#: A day off may move what ends so long after it or before it (顺延、提前、警戒日).
REACH = timedelta(days=30)


@dataclass(frozen=True)
class Move:
    """A deadline that the new calendar lets end, or warn, on another day."""

    deadline: CaseDeadline
    case_no: str
    after: Deadline

    @property
    def is_due_moved(self) -> bool:
        """Whether the end moves, not only the day of warning."""
        return self.deadline.due_at != self.after.due


def preview(session: Session, draft: Draft) -> list[Move]:
    """The deadlines the draft would move, the soonest first; nothing is changed."""
    after = draft.on_top_of(store.load(session))
    return _moves(session, _candidates(session, first_day(session, draft)), after)


def publish(session: Session, draft: Draft, *, by: Person) -> list[Move]:
    """Put the draft in force and move the deadlines, with their tasks and timers.

    Raises ReasonRequired; NothingChanged when it is what is in force already.
    """
    if not draft.note.strip():
        raise ReasonRequired
    before = store.load(session)
    if draft.on_top_of(before) == before:
        raise NothingChanged(name="日历" if draft.year else "作息时间")
    first = first_day(session, draft)
    release = save(session, draft, by)
    after = store.load(session)
    moves = _moves(session, _candidates(session, first), after)
    _carry_out(session, moves, after, release, by)
    store.look_again(session)
    calendar_timers.recompute_all(session, clock.start_of_day(first - REACH))
    return moves


@timetable.scheduled("calendar.catch_up", minute="*/10")
def catch_up(session: Session, _now: datetime) -> None:
    """Move the deadlines some process reckoned while it had not yet noticed a new calendar."""
    newest = store.load(session)
    stale = select(CaseDeadline).where(
        CaseDeadline.status.in_(case_deadlines.OPEN), CaseDeadline.calendar < newest.revision
    )
    rows = session.scalars(stale).all()
    release = session.get(CalendarRelease, newest.revision)
    if rows and release:
        _carry_out(session, _moves(session, rows, newest), newest, release, None)


def _carry_out(
    session: Session,
    moves: Sequence[Move],
    after: Calendar,
    release: CalendarRelease,
    by: Person | None,
) -> None:
    # Always in the same order, so that two of them do not wait for each other.
    with working_time.using(after):
        for move in sorted(moves, key=lambda each: (each.deadline.case_id, each.deadline.id)):
            _carry_over(session, move, release, by)
        session.execute(
            update(CaseDeadline)
            .where(
                CaseDeadline.status.in_(case_deadlines.OPEN), CaseDeadline.calendar < after.revision
            )
            .values(calendar=after.revision)
            # Not a fact of the case, and so not recorded.
            .execution_options(recorded=True)
        )


def _carry_over(session: Session, move: Move, release: CalendarRelease, by: Person | None) -> None:
    row, found = move.deadline, move.after
    is_due_moved, before = move.is_due_moved, row.nominal_on
    deadline_moves.put(session, row, found, by, release_id=release.id)
    if is_due_moved:
        words = f"{row.name}由{day_words(before)}改为{day_words(found.nominal_on)}：{found.why}"
        deadline_moves.tell(session, row, words, by)


def _moves(session: Session, rows: Sequence[CaseDeadline], after: Calendar) -> list[Move]:
    rows = _repeatable(session, rows)
    with working_time.using(after):
        reckoned = recompute.recompute_all(session, rows)
    numbers = deadline_moves.case_numbers(session, rows)
    now = clock.now()
    found = [Move(row, numbers[row.case_id], reckoned[row.id]) for row in rows]
    return [each for each in found if _is_moved(each, now)]


def _repeatable(session: Session, rows: Sequence[CaseDeadline]) -> list[CaseDeadline]:
    """The deadlines that come out as they are by the calendar they were reckoned with.

    Any other one was set by something this program does not know of, and is left alone.
    """
    found: list[CaseDeadline] = []
    for revision in sorted({row.calendar for row in rows}):
        old = store.load(session, revision) if revision else working_time.shipped()
        mine = [row for row in rows if row.calendar == revision]
        with working_time.using(old):
            reckoned = recompute.recompute_all(session, mine)
        found += [row for row in mine if reckoned[row.id].due == row.due_at]
    return sorted(found, key=lambda row: (row.due_at, row.id))


def _is_moved(move: Move, now: datetime) -> bool:
    row, found = move.deadline, move.after
    same = (row.due_at, row.warning_on, row.is_provisional) == (
        *(found.due, found.warning_on),
        found.is_provisional,
    )
    return not same and row.due_at > now and found.due > now


def _candidates(session: Session, first: date) -> Sequence[CaseDeadline]:
    """The open deadlines that end so late that a change from that day on may move them."""
    since = clock.start_of_day(first - REACH)
    chosen = select(CaseDeadline).where(
        CaseDeadline.status.in_(case_deadlines.OPEN), CaseDeadline.due_at >= since
    )
    chosen = chosen.where(CaseDeadline.due_at > clock.now())
    return session.scalars(chosen.order_by(CaseDeadline.due_at, CaseDeadline.id)).all()

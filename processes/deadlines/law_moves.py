"""Which running deadlines another version of a law moves, and moving them with a trace.

A deadline runs by the law in force at its start, or as the transitional rule says. One that would have
run out by the new version already keeps the date it was promised; one that was over and is not by the
new version runs on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from engine.scheduling import timetable
from processes.calendars.labels import day_words
from processes.deadlines import case_deadlines, deadline_moves, limits, recompute, transition
from processes.deadlines.due_dates import Deadline, Turn
from processes.deadlines.law_models import Law, LawEntry, LawStatus
from processes.deadlines.library import Library
from processes.deadlines.limits import Limit, Unit
from processes.deadlines.models import CaseDeadline, DeadlineExtension

#: So long after it came into force a version looks for deadlines a program opened by the one before.
AFTERWARDS = timedelta(days=1)


@dataclass(frozen=True)
class LawMove:
    """A running deadline that a version of a law governs from now on."""

    case_deadline: CaseDeadline
    case_no: str
    before: Limit
    after: Limit
    deadline: Deadline
    #: By the new version it would have run out already: it keeps its date and its rule.
    is_kept: bool

    @property
    def is_due_moved(self) -> bool:
        """Whether its end is another."""
        return not self.is_kept and self.case_deadline.due_at != self.deadline.due


def preview(session: Session, library: Library, law: str) -> list[LawMove]:
    """The running deadlines the version will govern, the soonest first; nothing is changed.

    `library` is the one with the version in it. Of a version that is not yet in force: what its
    first day would do to the deadlines that run now.
    """
    found, at = library.law(law), clock.now()
    if found is not None and found.in_force_from > clock.today():
        at = clock.start_of_day(found.in_force_from)
    moves = _moves(session, library, law, _candidates(session, library, law), at)
    return sorted(moves, key=lambda each: (each.case_deadline.due_at, each.case_deadline.id))


def carry_out(session: Session, entry: LawEntry, law: str, by: Person | None) -> list[LawMove]:
    """Move the deadlines the version governs now; done twice, the second time moves none."""
    library = limits.newest(session)
    done = []
    # Always in the same order, so that two of them do not wait for each other.
    rows = sorted(_candidates(session, library, law), key=lambda row: (row.case_id, row.id))
    for row in rows:
        case_deadlines.lock(session, row)
        if row.status in case_deadlines.OPEN:
            for move in _moves(session, library, law, [row], clock.now()):
                if not move.is_kept:
                    _move(session, move, entry, by)
                    done.append(move)
    entry.applied_at = entry.applied_at or clock.now()
    session.flush()
    return done


@timetable.scheduled("laws.take_effect", minute="*/10")
def take_effect(session: Session, now: datetime) -> None:
    """Let the versions whose day has come govern the deadlines their transitional rule gives them."""
    began = LawEntry.in_force_from <= clock.local(now).date()
    fresh = LawEntry.applied_at.is_(None) | (LawEntry.applied_at > now - AFTERWARDS)
    chosen = select(LawEntry, Law.key).join(Law, Law.id == LawEntry.law_id)
    chosen = chosen.where(LawEntry.status == LawStatus.APPROVED, LawEntry.content != "")
    chosen = chosen.where(began, fresh).order_by(LawEntry.in_force_from, LawEntry.id)
    for entry, key in session.execute(chosen.with_for_update(of=LawEntry)).all():
        carry_out(session, entry, f"{key}@{entry.edition}", None)


def _candidates(session: Session, library: Library, law: str) -> Sequence[CaseDeadline]:
    """The open deadlines of the limits the version has rules for; a diagram's own date is no law's."""
    keys = {row.key for row in library.of_law(law) if row.unit is not Unit.PERSON}
    chosen = select(CaseDeadline).where(
        CaseDeadline.key.in_(keys),
        CaseDeadline.status.in_(case_deadlines.OPEN),
        CaseDeadline.given_at.is_(None),
    )
    return session.scalars(chosen.order_by(CaseDeadline.id)).all()


def _moves(
    session: Session, library: Library, law: str, rows: Sequence[CaseDeadline], at: datetime
) -> list[LawMove]:
    turns = recompute.turns_of(session, rows)
    numbers = deadline_moves.case_numbers(session, rows)
    found = (
        _governed(session, library, row, numbers[row.case_id], turns[row.id], at) for row in rows
    )
    return [
        each
        for each in found
        if _is_of(each.after, each.before, law)
        and each.after.rule != each.case_deadline.rule
        and max(each.deadline.due, each.case_deadline.due_at) > at
    ]


def _governed(
    session: Session,
    library: Library,
    row: CaseDeadline,
    case_no: str,
    turns: Sequence[Turn],
    at: datetime,
) -> LawMove:
    """What the deadline runs by, with the library, at that moment."""

    def ends(rule: Limit) -> datetime:
        return recompute.by_rule(row, rule, turns).due

    before, started = limits.find_version(session, row.rule), clock.local(row.started_at).date()
    after = transition.governing(library, before, started, clock.local(at).date(), ends)
    deadline = recompute.by_rule(row, after, turns)
    is_kept = deadline.due <= at < row.due_at
    return LawMove(row, case_no, before, after, deadline, is_kept)


def _is_of(after: Limit, before: Limit, law: str) -> bool:
    """Whether it is the version that brings the rule, not what the district made of it since."""
    came_anew = before.law is None or before.law.id != law
    return after.law is not None and after.law.id == law and (after.is_the_laws or came_anew)


def _move(session: Session, move: LawMove, entry: LawEntry, by: Person | None) -> None:
    row, found = move.case_deadline, move.deadline
    _keep_units(session, row, move.before)
    was, is_due_moved = row.nominal_on, move.is_due_moved
    rules = {"rule_before": row.rule, "rule_after": move.after.rule}
    row.rule, row.name = move.after.rule, move.after.name
    deadline_moves.put(session, row, found, by, law_version_id=entry.id, **rules)
    dates = f"由{day_words(was)}改为{day_words(found.nominal_on)}" if is_due_moved else "到期不变"
    deadline_moves.tell(session, row, f"{row.name}{dates}：{found.why}", by)


def _keep_units(session: Session, row: CaseDeadline, before: Limit) -> None:
    """What was granted stays counted in what it was granted in, whatever the new rule counts in."""
    unit = recompute.extension_unit(before)
    chosen = select(DeadlineExtension).filter_by(clock_id=row.id, unit=None)
    for each in session.scalars(chosen):
        each.unit = unit

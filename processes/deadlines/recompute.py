"""Reckoning a deadline anew from what is kept of it: start, rule, pauses and extensions.

Whatever changes one of them — a pause, an extension, a new calendar — reckons the whole,
so that doing it twice changes nothing, and tells the task and the timers that read it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from engine import clock, runner
from engine.identity import Person
from engine.instances import step
from engine.models import TaskStatus, Timer, UserTask
from processes.calendars import working_time
from processes.cases import changes
from processes.deadlines import due_dates, limits, turn_rows
from processes.deadlines.due_dates import Deadline, Pause, Prolongation, Turn
from processes.deadlines.limits import Limit, Unit
from processes.deadlines.models import (
    MEDIATION,
    CaseDeadline,
    DeadlineStatus,
    ExtensionStatus,
)
from processes.deadlines.shares import Course


def recompute(session: Session, row: CaseDeadline) -> Deadline:
    """The deadline computed anew from its row: start, rule, pauses and extensions. Nothing is written."""
    return recompute_all(session, [row])[row.id]


def recompute_all(session: Session, rows: Sequence[CaseDeadline]) -> dict[int, Deadline]:
    """`recompute` for many rows, with as many statements as for one."""
    turns = turns_of(session, rows)
    return {
        row.id: by_rule(row, limits.find_version(session, row.rule), turns[row.id]) for row in rows
    }


def by_rule(row: CaseDeadline, limit: Limit, turns: Sequence[Turn]) -> Deadline:
    """Until when the deadline would run by that rule, with what happened to it."""
    start = clock.local(row.started_at)
    return due_dates.compute_by_rule(limit, start, turns, row.given_at, row.place, row.given_why)


def courses(session: Session, rows: Sequence[CaseDeadline]) -> dict[int, Course]:
    """How each deadline runs, by its id: what its shares and what is left of it are measured by."""
    turns = turns_of(session, rows)
    return {row.id: course_of(session, row, turns[row.id]) for row in rows}


def course_of(session: Session, row: CaseDeadline, turns: Sequence[Turn]) -> Course:
    """How a deadline runs, with what is known to have happened to it."""
    return Course(
        limits.find_version(session, row.rule),
        clock.local(row.started_at),
        clock.local(row.due_at),
        tuple(turns),
        row.given_at,
        row.place,
    )


def turns_of(session: Session, rows: Sequence[CaseDeadline]) -> dict[int, list[Turn]]:
    """The pauses that are over and the extensions that count, of each deadline, in order."""
    stood = turn_rows.list_pauses(session, [row.id for row in rows])
    longer = turn_rows.list_extensions(session, [row.id for row in rows if row.extended_by])
    found = {}
    for row in rows:
        unit = extension_unit(limits.find_version(session, row.rule))
        timed: list[tuple[datetime, Turn]] = [
            *(
                (each.since, Pause(each.since, each.until, each.reason))
                for each in stood[row.id]
                if each.until
            ),
            *(
                (each.at, Prolongation(each.amount, each.unit or unit, bool(each.consent)))
                for each in longer[row.id]
                if each.status is ExtensionStatus.COUNTS
            ),
        ]
        found[row.id] = [turn for _, turn in sorted(timed, key=lambda each: each[0])]
    return found


def extension_unit(limit: Limit) -> Unit:
    """What its extensions are granted in; a rule that allows no more still honours those it did."""
    return limit.extension.unit if limit.extension else limit.unit


def refresh(session: Session, row: CaseDeadline) -> CaseDeadline:
    """Recompute the row and write the dates into it."""
    session.flush()  # the deadline may be of this very step
    return store(row, recompute(session, row))


def store(row: CaseDeadline, found: Deadline) -> CaseDeadline:
    """Write the computed dates into the row."""
    row.due_at, row.nominal_on, row.warning_on = found.due, found.nominal_on, found.warning_on
    row.why, row.is_provisional = found.why, found.is_provisional
    row.calendar = working_time.current().revision
    return row


def reschedule_followers(session: Session, row: CaseDeadline, by: Person | None) -> None:
    """Give the tasks and timers that follow the deadline its due date; none while it is paused."""
    instance_id = row.instance_id or changes.get(session, row.case_id).instance_id
    keys = list_alternatives(row.key)
    if instance_id is None or not _is_read(session, instance_id, keys):
        return
    is_paused = row.status is DeadlineStatus.PAUSED
    runner.reschedule(
        session,
        instance_id,
        clock=keys,
        token=row.token if _is_task(session, row) else None,
        due=None if is_paused else row.due_at,
        why=f"{row.name}暂停计时" if is_paused else row.why,
        by=by,
    )


def list_alternatives(key: str) -> frozenset[str]:
    """The limits a reader of that limit may run by: a case of mediation has one of several."""
    return MEDIATION if key in MEDIATION else frozenset({key})


def _is_read(session: Session, instance_id: int, keys: frozenset[str]) -> bool:
    """Whether a timer or a task of the instance waits by that limit, or may when its step ends."""
    if step.is_under_way(session, instance_id):
        return True
    waits = exists().where(Timer.instance_id == instance_id, Timer.clock.in_(keys))
    works = exists().where(
        UserTask.instance_id == instance_id,
        UserTask.clock.in_(keys),
        UserTask.status == TaskStatus.OPEN,
    )
    return bool(session.scalar(select(or_(waits, works))))


def _is_task(session: Session, row: CaseDeadline) -> bool:
    """A task moves with its own timers alone; the limit of more than a task, with all of them."""
    if row.token is None:
        return False
    found = exists().where(UserTask.instance_id == row.instance_id, UserTask.token == row.token)
    return bool(session.scalar(select(found)))

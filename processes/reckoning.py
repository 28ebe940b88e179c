"""Reckoning a clock anew from what is kept of it: start, rule, pauses and extensions.

Whatever changes one of them — a pause, an extension, a new calendar — reckons the whole,
so that doing it twice changes nothing, and tells the task and the timers that read it.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from engine import clock, runner, step
from engine.identity import Person
from engine.models import TaskStatus, Timer, UserTask
from processes import deadlines, limits
from processes.cases import changes
from processes.clock_models import (
    MEDIATION,
    Clock,
    ClockExtension,
    ClockPause,
    ClockStatus,
    ExtensionStatus,
)
from processes.deadlines import Deadline, Longer, Pause, Turn


def of(session: Session, row: Clock) -> Deadline:
    """Until when the clock runs by what is kept of it now."""
    limit = limits.named(session, row.rule)
    turns = [turn for _, turn in sorted(_turns(session, row, limit), key=lambda each: each[0])]
    return deadlines.of_limit(limit, clock.local(row.started_at), turns, row.given_at)


def renew(session: Session, row: Clock) -> Clock:
    """Let the clock's dates say what is reckoned now."""
    session.flush()  # the clock may be of this very step
    return put(row, of(session, row))


def put(row: Clock, found: Deadline) -> Clock:
    """Write a reckoned deadline onto its clock."""
    row.due_at, row.nominal_on, row.warning_on = found.due, found.nominal_on, found.warning_on
    row.why, row.is_provisional = found.why, found.is_provisional
    return row


def tell_readers(session: Session, row: Clock, by: Person | None) -> None:
    """Move the tasks and timers that read the clock to where it stands; still while it is paused."""
    instance_id = row.instance_id or changes.get(session, row.case_id).instance_id
    keys = MEDIATION if row.key in MEDIATION else frozenset({row.key})
    if instance_id is None or not _is_read(session, instance_id, keys):
        return
    is_paused = row.status is ClockStatus.PAUSED
    runner.reschedule(
        session,
        instance_id,
        clock=keys,
        token=row.token if _is_task(session, row) else None,
        due=None if is_paused else row.due_at,
        why=f"{row.name}暂停计时" if is_paused else row.why,
        by=by,
    )


def _turns(session: Session, row: Clock, limit: limits.Limit) -> Iterator[tuple[datetime, Turn]]:
    paused = select(ClockPause).where(ClockPause.clock_id == row.id, ClockPause.until.is_not(None))
    for each in session.scalars(paused):
        assert each.until is not None
        yield each.since, Pause(each.since, each.until, each.reason)
    longer = select(ClockExtension).filter_by(clock_id=row.id, status=ExtensionStatus.COUNTS)
    for granted in session.scalars(longer):
        # A rule that no longer allows any still honours the ones it allowed.
        unit = limit.extension.unit if limit.extension else limit.unit
        yield granted.at, Longer(granted.amount, unit)


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


def _is_task(session: Session, row: Clock) -> bool:
    """A task moves with its own timers alone; the limit of more than a task, with all of them."""
    found = exists().where(UserTask.instance_id == row.instance_id, UserTask.token == row.token)
    return bool(session.scalar(select(found)))

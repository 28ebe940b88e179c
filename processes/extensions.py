"""Lengthening a clock, within what its rule allows, with reason and approver."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from engine import clock, runner
from engine.identity import Person
from engine.models import TaskStatus, Timer, UserTask
from processes import clocks, deadlines, limits
from processes.calendar_words import day_words
from processes.cases import changes
from processes.cases.choices import Change
from processes.clock_models import Clock, ClockExtension
from processes.errors import (
    ClockOver,
    ExtensionNotAllowed,
    ExtensionTooLong,
    NoSuchClock,
    ReasonRequired,
)
from processes.limits import Extension, Kind, Limit


def extend(session: Session, row: Clock, amount: int, *, reason: str, by: Person) -> Clock:
    """Lengthen a clock by `amount` of its rule's unit and move the timers that read it.

    Raises ExtensionNotAllowed, ExtensionTooLong (all extensions count together),
    ClockOver (a statutory one past its end), ReasonRequired, NoSuchClock.
    """
    lengthen(session, row, amount, reason=reason, by=by)
    if row.instance_id and _is_read(session, row.instance_id, row.key):
        runner.reschedule(
            session,
            row.instance_id,
            clock=row.key,
            token=row.token if _is_task(session, row) else None,
            due=row.due_at,
            why=row.why,
            by=by,
        )
    return row


def lengthen(
    session: Session, row: Clock, amount: int, *, reason: str, by: Person | None = None
) -> Clock:
    """`extend` without its timers: for a handler, inside a step that sets the next timer itself."""
    limit = limits.named(row.rule)
    session.flush()  # the clock may be of this very step
    before, unit = row.due_at, _allowed(row, limit, amount, reason).unit
    row.extended_by += amount
    added = f"经批准延长{row.extended_by}{unit.words}"
    clocks.move(row, limit, deadlines.add(row.nominal_on, amount, unit), added)
    session.add(
        ClockExtension(
            clock_id=row.id,
            district=row.district,
            amount=amount,
            reason=reason,
            at=clock.now(),
            by=changes.actor(by),
            due_before=before,
            due_after=row.due_at,
        )
    )
    case = changes.get(session, row.case_id)
    changes.note(session, case, Change.EXTENDED, reason=f"{row.name}:{reason}", by=by)
    return row


def _allowed(row: Clock, limit: Limit, amount: int, reason: str) -> Extension:
    if row.status not in clocks.OPEN:
        raise NoSuchClock(key=row.key)
    if not reason.strip():
        raise ReasonRequired
    if limit.extension is None or amount < 1:
        raise ExtensionNotAllowed(name=row.name)
    if row.extended_by + amount > limit.extension.amount:
        raise ExtensionTooLong(name=row.name, most=limit.extension)
    if limit.kind is Kind.STATUTORY and clock.now() >= row.due_at:
        raise ClockOver(name=row.name, due=day_words(row.nominal_on))
    return limit.extension


def _is_read(session: Session, instance_id: int, key: str) -> bool:
    """Whether a timer or a task of the instance waits by that limit."""
    waits = exists().where(Timer.instance_id == instance_id, Timer.clock == key)
    works = exists().where(
        UserTask.instance_id == instance_id,
        UserTask.clock == key,
        UserTask.status == TaskStatus.OPEN,
    )
    return bool(session.scalar(select(or_(waits, works))))


def _is_task(session: Session, row: Clock) -> bool:
    """A task moves with its own timers alone; the limit of more than a task, with all of them."""
    found = exists().where(UserTask.instance_id == row.instance_id, UserTask.token == row.token)
    return bool(session.scalar(select(found)))

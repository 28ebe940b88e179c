"""Writing what a step made true, with one statement, and telling the ORM of the rows it has in hand."""

from typing import Any
from weakref import WeakSet

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.orm.attributes import set_committed_value

from engine import clock, history
from engine.db import Base
from engine.history import HistoryEvent
from engine.instances.completions import Completion
from engine.instances.projection import Difference
from engine.instances.save_statement import EVENT, KEPT, ROW, SAVE
from engine.json_text import json_text
from engine.models import Instance, TaskStatus, UserTask
from engine.status import ENDED, Status

#: `Session.info` key of the rows in hand that were written past the ORM.
PAST_ORM = "engine.saving"


def save(
    session: Session,
    instance: Instance,
    *,
    state: bytes,
    status: Status,
    told: HistoryEvent,
    waits: Difference,
    done: UserTask | None = None,
    kept: Completion | None = None,
) -> None:
    """Write the instance as it is now: its state (compressed), what it waits for, what happened.

    `done` is the task that the person of `told` completed, `kept` what that did. Of an instance that
    has ended nothing is kept any more.
    """
    _set(instance, state=state, status=status, steps=instance.steps + 1)
    _set(instance, events=told.seq, head=told.hash, head_id=told.id)
    if status in ENDED and instance.ended_at is None:
        _set(instance, ended_at=clock.now())
    # A row somebody changed past the program is not made good by the next step.
    if not instance.is_forged:
        _set(instance, head_mac=history.head_mac(instance))
    if done is not None:
        _set(done, status=TaskStatus.COMPLETED, closed_at=told.at, closed_by=told.by)
    has_ended = instance.ended_at is not None
    session.connection().execute(
        SAVE,
        {
            **{each: getattr(instance, each) for each in ROW},
            **{f"event_{each}": getattr(told, each) for each in EVENT},
            **{f"kept_{each}": getattr(kept, each, None) for each in KEPT},
            "instance": instance.id,
            "done": done.id if done else None,
            "closed_at": done.closed_at if done else None,
            "closed_by": done.closed_by if done else None,
            # One moment for the step: what it opened is not older than what it closed.
            "tasks": json_text([each | {"opened_at": told.at} for each in waits.tasks]),
            "timers": json_text(waits.timers),
            "timers_gone": waits.timers_gone,
            "subscriptions": json_text(waits.subscriptions),
            "subscriptions_gone": waits.subscriptions_gone,
            "has_ended": has_ended,
            "is_kept": kept is not None and not has_ended,
        },
    )
    written: WeakSet[Base] = session.info.setdefault(PAST_ORM, WeakSet())
    written.update(each for each in (instance, done) if each is not None)


def _set(row: Base, **values: Any) -> None:
    """As the database has it in a moment: the ORM has nothing of it to write."""
    for name, value in values.items():
        set_committed_value(row, name, value)


@event.listens_for(Session, "after_soft_rollback")
def _taken_back(session: Session, _transaction: SessionTransaction) -> None:
    # Of what a savepoint takes back the ORM forgets only the rows that it wrote itself.
    for row in session.info.pop(PAST_ORM, ()):
        if row in session:
            session.expire(row)

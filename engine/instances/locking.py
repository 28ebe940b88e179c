"""The row lock that puts the verbs of one instance in order; others wait milliseconds."""

from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.models import Instance, Timer, UserTask

# Built once: building a statement costs a verb as much time as running it.
_locked = select(Instance).with_for_update().execution_options(populate_existing=True)
_OWNER = select(UserTask.instance_id).where(UserTask.id == bindparam("id")).scalar_subquery()
_BY_ID = _locked.where(Instance.id == bindparam("id"))
_BY_TASK = _locked.where(Instance.id == _OWNER)
_DUE = (
    select(Instance)
    .join(Timer, Timer.instance_id == Instance.id)
    .where(Timer.running, Timer.look_at <= bindparam("now"))
    .order_by(Timer.look_at)
    .limit(1)
    .with_for_update(of=Instance, skip_locked=True)
    .execution_options(populate_existing=True)
)
_TASK = (
    select(UserTask).where(UserTask.id == bindparam("id")).execution_options(populate_existing=True)
)


def instance(session: Session, instance_id: int) -> Instance:
    """The instance as it is now, locked until the transaction ends; raises NotFound."""
    return _lock(session, _BY_ID, instance_id)


def task(session: Session, task_id: int) -> tuple[Instance, UserTask]:
    """The task as it is now, and its instance, locked; raises NotFound."""
    locked = _lock(session, _BY_TASK, task_id)
    # Read only after the lock is held: whoever had it may have closed the task.
    return locked, session.scalars(_TASK, {"id": task_id}).one()


def lock_longest_due(session: Session, now: datetime) -> Instance | None:
    """The instance with the timer that has been due longest, locked; None: there is none.

    One whose lock somebody holds is passed over: whoever steps it fires what is due.
    """
    return session.scalars(_DUE, {"now": now}).one_or_none()


def _lock(session: Session, query: Select[Instance], id: int) -> Instance:
    found = session.scalars(query, {"id": id}).one_or_none()
    if found is None:
        raise NotFound
    return found

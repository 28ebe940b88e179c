"""The row lock that puts the verbs of one instance in order; others wait milliseconds."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, with_expression

from engine import history
from engine.errors import NotFound
from engine.history import NEXT_ID
from engine.models import Instance, Job, Timer, UserTask

# Built once: building a statement costs a verb as much time as running it. The id of the event that
# will be told comes with the lock: so it is known before the event is written.
_WITH_ID = with_expression(Instance.event_id, NEXT_ID)
_locked = (
    select(Instance).with_for_update().options(_WITH_ID).execution_options(populate_existing=True)
)
_BY_ID = _locked.where(Instance.id == bindparam("id"))
# Both rows are locked: whoever had them may have closed the task, and PostgreSQL reads anew what it
# waited for. The instance first, as every verb does.
_BY_TASK = (
    select(Instance, UserTask)
    .join(UserTask, UserTask.instance_id == Instance.id)
    .where(UserTask.id == bindparam("id"))
    .with_for_update()
    .options(_WITH_ID)
    .execution_options(populate_existing=True)
)
_BY_JOB = (
    select(Instance, Job)
    .join(Job, Job.instance_id == Instance.id)
    .where(Job.id == bindparam("id"))
    .with_for_update()
    .options(_WITH_ID)
    .execution_options(populate_existing=True)
)
_DUE = (
    select(Instance)
    .join(Timer, Timer.instance_id == Instance.id)
    .where(Timer.running, Timer.look_at <= bindparam("now"))
    .order_by(Timer.look_at)
    .limit(1)
    .with_for_update(of=Instance, skip_locked=True)
    .options(_WITH_ID)
    .execution_options(populate_existing=True)
)


def instance(session: Session, instance_id: int) -> Instance:
    """The instance as it is now, locked until the transaction ends; raises NotFound."""
    found = session.scalars(_BY_ID, {"id": instance_id}).one_or_none()
    if found is None:
        raise NotFound
    return _examined(found)


def task(session: Session, task_id: int) -> tuple[Instance, UserTask]:
    """The task as it is now, and its instance, locked; raises NotFound."""
    found = session.execute(_BY_TASK, {"id": task_id}).one_or_none()
    if found is None:
        raise NotFound
    locked, wanted = found
    return _examined(locked), wanted


def job(session: Session, job_id: int) -> tuple[Instance, Job]:
    """The job as it is now, and its instance, locked; raises NotFound."""
    found = session.execute(_BY_JOB, {"id": job_id}).one_or_none()
    if found is None:
        raise NotFound
    locked, wanted = found
    return _examined(locked), wanted


def lock_longest_due(session: Session, now: datetime) -> Instance | None:
    """The instance with the timer that has been due longest, locked; None: there is none.

    One whose lock somebody holds is passed over: whoever steps it fires what is due.
    """
    found = session.scalars(_DUE, {"now": now}).one_or_none()
    return found and _examined(found)


def _examined(found: Instance) -> Instance:
    """Remember whether the row is as a program with the key left it: it is written again soon."""
    # One without history is being started.
    found.is_forged = found.events > 0 and found.head_mac != history.head_mac(found)
    return found

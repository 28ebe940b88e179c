"""The row lock that puts the verbs of one instance in order; others wait milliseconds."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.models import Instance, UserTask


def instance(session: Session, instance_id: int) -> Instance:
    """The instance as it is now, locked until the transaction ends; raises NotFound."""
    query = select(Instance).where(Instance.id == instance_id)
    return _locked(session, query)


def task(session: Session, task_id: int) -> tuple[Instance, UserTask]:
    """The task as it is now, and its instance, locked; raises NotFound."""
    owner = select(UserTask.instance_id).where(UserTask.id == task_id).scalar_subquery()
    locked = _locked(session, select(Instance).where(Instance.id == owner))
    # Read only after the lock is held: whoever had it may have closed the task.
    return locked, session.get_one(UserTask, task_id, populate_existing=True)


def _locked(session: Session, query: Select[Instance]) -> Instance:
    fresh = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(fresh).one_or_none()
    if found is None:
        raise NotFound
    return found

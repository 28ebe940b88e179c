"""Whose task it is: claim, hand back, assign; and the list a person works from."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from engine import history
from engine.errors import AlreadyDone, Claimed, NotActive, NotPermitted, TaskClosed
from engine.identity import Person
from engine.instances import locking
from engine.models import Instance, TaskStatus, UserTask

#: The events that say who has a task in hand; in all others such words are variables.
HANDED = frozenset({"claimed", "released", "assigned"})


def open_for(person: Person) -> Select[UserTask]:
    """Open tasks the person has in hand, or may claim; order and page as you need."""
    candidate = or_(
        UserTask.users.contains([person.id]), UserTask.groups.overlap(sorted(person.groups))
    )
    mine = or_(UserTask.assignee == person.id, and_(UserTask.assignee.is_(None), candidate))
    return select(UserTask).where(UserTask.status == TaskStatus.OPEN, mine)


def claim(session: Session, task_id: int, by: Person) -> UserTask:
    """Take the task in hand; nothing happens when it already is.

    Raises NotPermitted, Claimed (it is in other hands), AlreadyDone, TaskClosed, NotActive.
    """
    instance, task = locking.task(session, task_id)
    role = require(task, by)
    if task.assignee != by.id:
        _give(session, instance, task, by.id, "claimed", by, role)
    return task


def release(session: Session, task_id: int, by: Person) -> UserTask:
    """Hand the task back to its candidates; raises as `claim`, NotPermitted unless it is yours."""
    instance, task = locking.task(session, task_id)
    require(task, by)
    if task.assignee is None:
        raise NotPermitted
    _give(session, instance, task, None, "released", by, None)
    return task


def assign(session: Session, task_id: int, to: str | None, by: Person) -> UserTask:
    """Put the task into the hands of the person `to`, whoever had it; None: of its candidates.

    Who may do this is for the caller to know. Raises AlreadyDone, TaskClosed, NotActive.
    """
    instance, task = locking.task(session, task_id)
    require_open(task)
    if task.assignee != to:
        _give(session, instance, task, to, "assigned", by, None)
    return task


def require(task: UserTask, person: Person) -> str | None:
    """The group that lets the person work on the task; None when named personally.

    A task for which the diagram names nobody is for everybody. Raises as `claim`.
    """
    require_open(task)
    if task.assignee is not None and task.assignee != person.id:
        raise Claimed(by=task.assignee)
    shared = sorted(person.groups.intersection(task.groups))
    named = task.assignee == person.id or person.id in task.users
    if not (named or shared or not (task.users or task.groups)):
        raise NotPermitted
    return shared[0] if shared else None


def require_open(task: UserTask) -> None:
    """Raise AlreadyDone, TaskClosed or NotActive unless the task can be worked on."""
    if task.status is TaskStatus.COMPLETED:
        raise AlreadyDone(by=task.closed_by)
    if task.status is TaskStatus.CANCELLED:
        raise TaskClosed
    if task.status is TaskStatus.SUSPENDED:
        raise NotActive


def _give(
    session: Session,
    instance: Instance,
    task: UserTask,
    to: str | None,
    what: str,
    by: Person,
    role: str | None,
) -> None:
    before, task.assignee = task.assignee, to
    history.append(
        session,
        instance,
        what,
        by=by,
        role=role,
        element=task.element,
        before={"assignee": before, "task": task.token},
        after={"assignee": to, "task": task.token},
    )
    session.flush()

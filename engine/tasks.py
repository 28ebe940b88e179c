"""Whose task it is: claim, release, assign, transfer, delegate; and the list a person works from."""

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session

from engine import history
from engine.errors import (
    AlreadyDone,
    CannotHold,
    Claimed,
    Delegated,
    NotActive,
    NotDelegated,
    NotPermitted,
    Submitted,
    TaskClosed,
)
from engine.identity import Person
from engine.instances import assigning, locking
from engine.models import Instance, TaskStatus, UserTask

#: The events that say who has a task in hand; in all others such words are variables.
HANDED = frozenset(
    {"claimed", "released", "assigned", "transferred", "delegated", "given_back", "sent_back"}
)


def open_for(person: Person) -> Select[UserTask]:
    """Open tasks the person has in hand, has delegated, is asked to sign, or may claim.

    Order and page as you need; for those of one case or few. All of them: `find_open_for`.
    """
    return select(UserTask).where(UserTask.status == TaskStatus.OPEN, or_(*_ways(person)))


def find_open_for(person: Person) -> CTE:
    """The ids of all tasks of `open_for`, found once however often a statement asks for them.

    Each way by its own index: asked at once, the open tasks of everybody would be walked.
    """
    is_open = UserTask.status == TaskStatus.OPEN
    named = [select(UserTask.id).where(is_open, each) for each in _named(person)]
    # Group by group: of many at once PostgreSQL expects so many tasks that it walks all there are.
    held = literal(sorted(person.groups), ARRAY(Text))
    group = func.unnest(held).table_valued(column("name", Text), name="held").render_derived()
    shared = (
        select(UserTask.id)
        .join_from(group, UserTask, UserTask.groups.overlap(array([group.c.name])))
        .where(is_open, UserTask.assignee.is_(None))
    )
    return union_all(*named, shared).cte()


def _ways(person: Person) -> tuple[ColumnElement[bool], ...]:
    is_free = UserTask.assignee.is_(None)
    return *_named(person), and_(is_free, UserTask.groups.overlap(sorted(person.groups)))


def _named(person: Person) -> tuple[ColumnElement[bool], ...]:
    """The ways in which a task names the person."""
    ids = sorted(person.ids)
    return (
        UserTask.assignee.in_(ids),
        UserTask.owner.in_(ids),
        UserTask.signers.overlap(ids),
        and_(UserTask.assignee.is_(None), UserTask.users.overlap(ids)),
    )


def claim(session: Session, task_id: int, by: Person) -> UserTask:
    """Take the task in hand; nothing happens when it already is.

    Raises NotPermitted, Claimed (it is in other hands), AlreadyDone, TaskClosed, NotActive.
    """
    instance, task = locking.task(session, task_id)
    role = require(task, by)
    if task.assignee not in by.ids:
        _give(session, instance, task, by.id, "claimed", by, role)
    return task


def release(session: Session, task_id: int, by: Person) -> UserTask:
    """Hand the task back to its candidates; raises as `claim`, NotPermitted unless it is yours.

    What was delegated goes back to who delegated it instead (`give_back`); raises Delegated.
    """
    instance, task = locking.task(session, task_id)
    require_whole(task, by)
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


def transfer(session: Session, task_id: int, to: Person, by: Person) -> UserTask:
    """Let the task be another's for good (转办); when it is due stays as it is.

    `by` has it in hand or may take it; `to` could take it (`may_hold`). Raises as `claim`,
    Delegated, CannotHold.
    """
    instance, task = locking.task(session, task_id)
    role = require_whole(task, by)
    _require_other(task, to, by)
    _give(session, instance, task, to.id, "transferred", by, role)
    return task


def delegate(session: Session, task_id: int, to: Person, by: Person) -> UserTask:
    """Let another work on the task and give it back (委派); only `by` completes it. Raises as `transfer`."""
    instance, task = locking.task(session, task_id)
    role = require_whole(task, by)
    _require_other(task, to, by)
    _give(session, instance, task, to.id, "delegated", by, role, owner=task.assignee or by.id)
    return task


def give_back(session: Session, task_id: int, by: Person) -> UserTask:
    """Return a delegated task to who delegated it, by whoever of the two; raises NotDelegated.

    NotPermitted for anybody else; AlreadyDone, TaskClosed, NotActive as `claim`.
    """
    instance, task = locking.task(session, task_id)
    require_open(task)
    if task.owner is None:
        raise NotDelegated
    if by.ids.isdisjoint({task.owner, task.assignee}):
        raise NotPermitted
    _give(session, instance, task, task.owner, "given_back", by, None)
    return task


def may_hold(task: UserTask, person: Person) -> bool:
    """Whether the diagram lets the person have the task; one that names nobody is for everybody."""
    named = person.id in task.users or not person.groups.isdisjoint(task.groups)
    return named or not (task.users or task.groups)


def require_whole(task: UserTask, person: Person) -> str | None:
    """`require`, and the person has the task as its own and has not submitted it.

    Who only helps raises Delegated; what waits for signers raises Submitted.
    """
    role = require(task, person)
    if task.owner is not None:
        raise Delegated(by=task.owner)
    if task.submitted_at is not None:
        raise Submitted
    return role


def require(task: UserTask, person: Person) -> str | None:
    """The group that lets the person work on the task; None when named personally.

    A task for which the diagram names nobody is for everybody. Raises as `claim`.
    """
    require_open(task)
    if task.assignee is not None and task.assignee not in person.ids:
        raise Claimed(by=task.assignee)
    shared = sorted(person.groups.intersection(task.groups))
    named = task.assignee in person.ids or not person.ids.isdisjoint(task.users)
    if not (named or shared or not (task.users or task.groups)):
        raise NotPermitted
    return shared[0] if shared else None


def find_absent(task: UserTask, person: Person) -> str | None:
    """The id of the absent person for whom `person` works on the task; None: for nobody."""
    if task.assignee is not None and task.assignee != person.id:
        return task.assignee if task.assignee in person.ids else None
    lent = frozenset().union(*(groups for _, groups in person.stands_in))
    own = (person.groups - lent).intersection(task.groups)
    if own or person.id in task.users or not (task.users or task.groups):
        return None
    for id, groups in person.stands_in:
        if id in task.users or not groups.isdisjoint(task.groups):
            return id
    return None


def require_open(task: UserTask) -> None:
    """Raise AlreadyDone, TaskClosed or NotActive unless the task can be worked on."""
    if task.status is TaskStatus.COMPLETED:
        raise AlreadyDone(by=task.closed_by)
    if task.status is TaskStatus.CANCELLED:
        raise TaskClosed
    if task.status is TaskStatus.SUSPENDED:
        raise NotActive


def _require_other(task: UserTask, to: Person, by: Person) -> None:
    """Raise CannotHold for who has the task already, is to sign it, or could not take it."""
    if to.id in (by.id, task.assignee, *task.signers) or not may_hold(task, to):
        raise CannotHold(to=to.id)


def _give(
    session: Session,
    instance: Instance,
    task: UserTask,
    to: str | None,
    what: str,
    by: Person,
    role: str | None,
    *,
    owner: str | None = None,
) -> None:
    absent, to = find_absent(task, by), assigning.ask(session, instance, task, to, by)
    before, task.assignee = {"assignee": task.assignee}, to
    after = {"assignee": to} | ({"for": absent} if absent else {})
    if task.owner != owner:
        before, after = before | {"owner": task.owner}, after | {"owner": owner}
        task.owner = owner
    history.append(
        session,
        instance,
        what,
        by=by,
        role=role,
        element=task.element,
        before={**before, "task": task.token},
        after={**after, "task": task.token},
    )
    session.flush()

"""Instances of no case, and their tasks: who sees them, and what waits for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from engine import tasks as engine_tasks
from engine.deployment import catalogue
from engine.errors import NotFound
from engine.identity import Person
from engine.models import Instance, TaskStatus, UserTask
from processes.access import plain_instances
from processes.cases import display_names
from processes.starts import startable

#: So many open tasks are shown at once; those due first.
MOST = 50


@dataclass(frozen=True)
class OpenWork:
    """An open task of an instance of no case, with the name of the process and who started it when."""

    task: UserTask
    process: str
    #: empty: the system
    starter: str
    started_at: datetime


@dataclass(frozen=True)
class Line:
    """An instance of no case, with the names of the process and of who started it (empty: the system)."""

    instance: Instance
    process: str
    starter: str


def list_open(session: Session, person: Person) -> list[OpenWork]:
    """The tasks the person has in hand, is asked to sign, or may take, those due first.

    One that names nobody is for everybody: who started the instance finds it here.
    """
    mine = select(engine_tasks.find_open_for(person).c.id)
    for_all = (
        select(UserTask.id)
        .join(Instance, Instance.id == UserTask.instance_id)
        .where(
            UserTask.status == TaskStatus.OPEN,
            UserTask.assignee.is_(None),
            UserTask.users == [],
            UserTask.groups == [],
            Instance.key.in_(sorted(startable.list_free(session))),
            Instance.started_by.in_(sorted(person.ids)),
            Instance.ended_at.is_(None),
        )
    )
    query = (
        select(UserTask, Instance.key, Instance.started_at, Instance.started_by)
        .join(Instance, Instance.id == UserTask.instance_id)
        .where(UserTask.id.in_(union_all(mine, for_all)), is_ours(session))
        .order_by(UserTask.due_at.asc().nulls_last(), UserTask.id)
        .limit(MOST)
    )
    names = catalogue.list_starts(session).processes
    rows = session.execute(query).all()
    people = display_names.resolve_people(session, [row.started_by for row in rows])
    return [
        OpenWork(
            row.UserTask,
            names.get(row.key, row.key),
            people.get(row.started_by or "", ""),
            row.started_at,
        )
        for row in rows
    ]


def find_task(session: Session, task_id: int, person: Person) -> tuple[UserTask, Instance]:
    """A task and its instance, where the person may see them; raises NotFound."""
    query = (
        select(UserTask, Instance)
        .join(Instance, Instance.id == UserTask.instance_id)
        .where(UserTask.id == task_id, readable(session, person))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row.UserTask, row.Instance


def list_instances(
    session: Session, person: Person, *, all_of_them: bool, before: int | None, size: int
) -> list[Line]:
    """The instances the person started, or all they may look at, the newest first."""
    query = select(Instance).order_by(Instance.id.desc()).limit(size)
    if all_of_them:
        query = query.where(readable(session, person))
    else:
        query = query.where(Instance.started_by.in_(sorted(person.ids)), is_ours(session))
    if before is not None:
        query = query.where(Instance.id < before)
    rows = session.scalars(query).all()
    names = catalogue.list_starts(session).processes
    people = display_names.resolve_people(session, [each.started_by for each in rows])
    return [
        Line(each, names.get(each.key, each.key), people.get(each.started_by or "", ""))
        for each in rows
    ]


def list_tasks(session: Session, instance: Instance) -> Sequence[UserTask]:
    """All tasks the instance has had, in their order."""
    query = select(UserTask).where(UserTask.instance_id == instance.id).order_by(UserTask.id)
    return session.scalars(query).all()


def list_next(session: Session, instance: Instance) -> list[UserTask]:
    """Its open tasks, the oldest first."""
    return [each for each in list_tasks(session, instance) if each.status is TaskStatus.OPEN]


def name_process(session: Session, instance: Instance) -> str:
    """The name of the instance's process; its id where no release has it any more."""
    return catalogue.list_starts(session).processes.get(instance.key, instance.key)


def readable(session: Session, person: Person) -> ColumnElement[bool]:
    """The condition on `Instance` that the person may look at it.

    Who started it, who may run processes, and who had, has or may take one of its tasks.
    """
    ids, groups = sorted(person.ids), sorted(person.groups)
    # An alias: the statement may be about tasks itself.
    task = aliased(UserTask)
    is_named = or_(
        task.assignee.in_(ids),
        task.owner.in_(ids),
        task.closed_by.in_(ids),
        task.users.overlap(ids),
        task.groups.overlap(groups),
    )
    concerned = exists().where(task.instance_id == Instance.id, is_named)
    started = Instance.started_by.in_(ids)
    return and_(is_ours(session), or_(started, concerned, plain_instances.runnable(person)))


def is_ours(session: Session) -> ColumnElement[bool]:
    """The condition on `Instance` that it is shown here: no case is in it, nor anything else with pages of its own."""
    return and_(Instance.key.in_(sorted(startable.list_free(session))), plain_instances.is_plain())

"""A person's tasks with the cases they belong to, by whichever limit comes first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from engine import identity, tasks
from engine.models import TaskStatus, UserTask
from processes.cases import display_names
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus

#: Where a task without any limit stands in the order.
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
#: Beyond this the exact number of tasks helps nobody.
COUNTED = 99


class Scope(StrEnum):
    """Which of the person's tasks: in their hands, to be claimed, or both."""

    ALL = "all"
    MINE = "mine"
    GROUP = "group"


@dataclass(frozen=True)
class Item:
    """A task, its case, where that is, and the statutory limit that ends first."""

    task: UserTask
    case: Case
    place: str
    is_mine: bool
    statutory: CaseDeadline | None
    #: Where this row stands in the order; the next page begins after it.
    position: tuple[datetime, int]


def list_page(
    session: Session,
    person: identity.Person,
    *,
    scope: Scope,
    tier: Tier | None = None,
    after: tuple[datetime, int] | None = None,
    size: int,
) -> list[Item]:
    """Up to `size` tasks after a position, the most urgent first."""
    query = _query(person, scope, tier).order_by(_FIRST, UserTask.id).limit(size)
    if after is not None:
        query = query.where(tuple_(_FIRST, UserTask.id) > tuple_(*map(literal, after)))
    rows = session.execute(query).all()
    places = display_names.resolve_places(session, {row.Case.grid for row in rows})
    statutory = _statutory(session, {row.Case.id for row in rows if row.statutory})
    return [
        Item(
            task=row.UserTask,
            case=row.Case,
            place=places[row.Case.grid],
            is_mine=row.UserTask.assignee in person.ids,
            statutory=statutory.get(row.Case.id),
            position=(row.first, row.UserTask.id),
        )
        for row in rows
    ]


def count(session: Session, person: identity.Person, scope: Scope) -> int:
    """How many tasks there are, at most one more than `COUNTED`."""
    some = _query(person, scope, None).with_only_columns(UserTask.id).limit(COUNTED + 1)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def list_for_case(session: Session, case: Case) -> Sequence[UserTask]:
    """The case's open tasks, oldest first."""
    query = select(UserTask).where(
        UserTask.instance_id == case.instance_id, UserTask.status == TaskStatus.OPEN
    )
    return session.scalars(query.order_by(UserTask.id)).all()


def _statutory(session: Session, case_ids: Collection[int]) -> dict[int, CaseDeadline]:
    if not case_ids:
        return {}
    chosen = select(CaseDeadline).where(CaseDeadline.case_id.in_(case_ids), *_IS_STATUTORY)
    last_first = session.scalars(chosen.order_by(CaseDeadline.due_at.desc(), CaseDeadline.id))
    return {row.case_id: row for row in last_first}


_IS_STATUTORY = (
    CaseDeadline.instance_id.is_(None),
    CaseDeadline.status == DeadlineStatus.RUNNING,
)
_STATUTORY = (
    select(func.min(CaseDeadline.due_at))
    .where(CaseDeadline.case_id == Case.id, *_IS_STATUTORY)
    .correlate(Case)
    .scalar_subquery()
)
#: PostgreSQL's least() passes over nulls.
_FIRST = func.coalesce(func.least(UserTask.due_at, _STATUTORY), literal(_NEVER))


def _query(person: identity.Person, scope: Scope, tier: Tier | None) -> Select[Any]:
    open_tasks = tasks.open_for(person).add_columns(
        Case, _STATUTORY.label("statutory"), _FIRST.label("first")
    )
    query = open_tasks.join(Case, Case.instance_id == UserTask.instance_id)
    if scope is Scope.MINE:
        query = query.where(UserTask.assignee.in_(sorted(person.ids)))
    if scope is Scope.GROUP:
        query = query.where(UserTask.assignee.is_(None))
    return query.where(Case.tier == tier) if tier else query

"""Whistles a centre has blown, or a department was called to, newest first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from engine import tasks as engine_tasks
from engine.identity import Person
from engine.models import UserTask
from processes.cases.models import Case
from processes.organisation.roles import Role, places
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import Measure

T = TypeVar("T", Attendance, Measure)


@dataclass(frozen=True)
class Row:
    """A whistle with its case, whoever was called, its measures, and the person's own tasks."""

    whistle: Whistle
    case: Case
    called: list[Attendance]
    measures: list[Measure]
    tasks: list[UserTask]


def list_page(
    session: Session,
    person: Person,
    oversees: ColumnElement[bool],
    *,
    is_open: bool | None = None,
    before: int | None = None,
    size: int,
) -> list[Row]:
    """Up to `size` whistles older than the id `before`; a department sees its own part alone.

    `oversees` is the condition on `Case` under which the person sees every whistle of it.
    """
    wanted: list[ColumnElement[bool]] = [or_(oversees, _is_called(person))]
    if is_open is not None:
        wanted.append(Whistle.closed_at.is_(None) if is_open else Whistle.closed_at.is_not(None))
    if before is not None:
        wanted.append(Whistle.id < before)
    found = session.execute(
        select(Whistle, Case)
        .join(Case, Case.id == Whistle.case_id)
        .where(*wanted)
        .order_by(Whistle.id.desc())
        .limit(size)
    ).all()
    called = _grouped(session, Attendance, [row.Whistle.id for row in found])
    measures = _grouped(session, Measure, [row.Whistle.id for row in found])
    tasks = _tasks(session, person, [row.Case for row in found])
    return [
        Row(
            row.Whistle,
            row.Case,
            called[row.Whistle.id],
            measures[row.Whistle.id],
            # Of a case's whistles the newest has what is to be done.
            tasks.pop(row.Case.instance_id or 0, []),
        )
        for row in found
    ]


def units(person: Person) -> frozenset[str]:
    """The departments the person speaks for."""
    return places(person.groups, Role.LIAISON)


def _is_called(person: Person) -> ColumnElement[bool]:
    return exists().where(Attendance.whistle_id == Whistle.id, Attendance.unit.in_(units(person)))


def _grouped(session: Session, table: type[T], ids: Sequence[int]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = defaultdict(list)
    for row in session.scalars(select(table).where(table.whistle_id.in_(ids)).order_by(table.id)):
        found[row.whistle_id].append(row)
    return found


def _tasks(session: Session, person: Person, cases: Sequence[Case]) -> dict[int, list[UserTask]]:
    """What the person may do now for these cases, by instance."""
    found: dict[int, list[UserTask]] = defaultdict(list)
    ids = [case.instance_id for case in cases]
    offered = engine_tasks.open_for(person).where(
        UserTask.instance_id.in_(ids), UserTask.form.in_(FORMS)
    )
    for row in session.scalars(offered.order_by(UserTask.due_at.asc().nulls_last(), UserTask.id)):
        found[row.instance_id].append(row)
    return found


#: The forms of the steps that belong to a whistle.
FORMS = (
    *("prepare", "approve", "sign", "arrive", "opinion", "rule", "convene", "meet"),
    *("approve_after", "joint_plan", "execute", "verify", "rate_departments", "rate_whistle"),
)

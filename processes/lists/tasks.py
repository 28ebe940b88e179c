"""The list of tasks: one's own and those to be taken, by whichever limit comes first.

Whoever answers for whole cases also finds in it, asked for, what others have in hand there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    join,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session, aliased

from engine import tasks as engine_tasks
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from processes.access import permissions
from processes.access.permissions import Permission, Way
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.lists import case_columns, filters, limits, words
from processes.lists.case_columns import CaseSummary
from processes.lists.declaration import NEVER, Column, Filter, Indexes, Least, ListKind, Sort, View
from processes.lists.limits import RunningLimit
from processes.organisation.places import Unit
from processes.whistles import task_subjects
from processes.whistles.quality_models import Measure

ALL, MINE, GROUP, AREA = "all", "mine", "group", "area"


@dataclass(frozen=True)
class TaskItem:
    """A task, its case, and both its limits."""

    task: UserTask
    told: CaseSummary
    #: The task's name, with what tells it from others of that name.
    title: str
    is_mine: bool
    #: Whether the person may take it.
    is_offered: bool
    #: Who has it in hand; empty: nobody.
    holder: str
    #: The id of the absent person for whom one works on it.
    absent: str | None
    step: RunningLimit | None
    statutory: RunningLimit | None

    @property
    def id(self) -> int:
        """The row's id: of the task."""
        return self.task.id

    @property
    def case(self) -> Case:
        """Its case."""
        return self.told.case

    @property
    def due_at(self) -> datetime | None:
        """When the step is due."""
        return self.task.due_at


def _own(person: Person) -> ColumnElement[bool]:
    found = engine_tasks.find_open_for(person)
    return and_(UserTask.status == TaskStatus.OPEN, UserTask.id.in_(select(found.c.id)))


def _ways(person: Person, asked: Mapping[str, str]) -> list[ColumnElement[bool]]:
    if asked.get("scope") != AREA:
        return [_own(person)]
    is_open = UserTask.status == TaskStatus.OPEN
    whole = permissions.ways(Permission.CASE_READ_WHOLE, person)
    found = [and_(is_open, each.condition) for each in whole if each.is_by_place]
    others = [_of(each) for each in whole if not each.is_by_place]
    if others:
        # Found once for all views: all cases somebody ever had lead to the few tasks still open.
        tasks = union_all(*(select(UserTask.id).where(is_open, each) for each in others)).cte()
        found.append(and_(is_open, UserTask.id.in_(select(tasks.c.id))))
    return found or [false()]


def _of(way: Way) -> ColumnElement[bool]:
    """The condition on a task that its case is found in that way."""
    if way.ids is None:
        return UserTask.instance_id.in_(select(Case.instance_id).where(way.condition))
    # Case by case: joined, PostgreSQL reads all there are.
    ids = way.ids.subquery()
    at = select(Case.instance_id).where(Case.id == ids.c[0]).limit(1).scalar_subquery()
    instances = select(at.label("id")).select_from(ids).offset(0).subquery()
    return UserTask.instance_id.in_(select(instances.c.id))


def _is_in_scope(person: Person, asked: str) -> ColumnElement[bool] | None:
    if asked == MINE:
        return UserTask.assignee.in_(sorted(person.ids))
    return UserTask.assignee.is_(None) if asked == GROUP else None


def _is_held(_person: Person, asked: str) -> ColumnElement[bool] | None:
    return UserTask.assignee.is_(None) if asked == "none" else None


def _is_due(_person: Person, asked: str) -> ColumnElement[bool] | None:
    found = filters.period(asked)
    if found is None:
        return None
    first, until = found
    late = _is_over(until)
    return late if first is None else and_(late, not_(_is_over(first)))


def _is_over(at: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether the step's limit or a statutory one of the case ends by then."""
    statutory = exists().where(
        CaseDeadline.case_id == Case.id,
        CaseDeadline.instance_id.is_(None),
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.due_at <= at,
    )
    return or_(func.coalesce(UserTask.due_at <= at, false()), statutory)


_STATUTORY = (
    select(func.min(CaseDeadline.due_at))
    .where(
        CaseDeadline.case_id == Case.id,
        CaseDeadline.instance_id.is_(None),
        CaseDeadline.status == DeadlineStatus.RUNNING,
    )
    .correlate(Case)
    .scalar_subquery()
)
#: PostgreSQL's least() passes over nulls.
_FIRST = func.coalesce(func.least(UserTask.due_at, _STATUTORY), literal(NEVER))
_ITEM = cast(UserTask.item, JSONB)
_UNIT = case(
    (func.jsonb_typeof(_ITEM) == "string", func.trim(UserTask.item, '"')),
    else_=_ITEM["unit"].astext,
)
_MEASURE = case((func.jsonb_typeof(_ITEM["id"]) == "number", cast(_ITEM["id"].astext, BigInteger)))


_TASKS = UserTask.__table__.join(Case.__table__, Case.instance_id == UserTask.instance_id)
_ENDING, _EARLIER = aliased(CaseDeadline), aliased(CaseDeadline)
_IS_FIRST = ~exists().where(
    _EARLIER.case_id == _ENDING.case_id,
    _EARLIER.instance_id.is_(None),
    _EARLIER.status == DeadlineStatus.RUNNING,
    tuple_(_EARLIER.due_at, _EARLIER.id) < tuple_(_ENDING.due_at, _ENDING.id),
)


def _leasts(asked: Mapping[str, str]) -> list[Least]:
    """The step's limit and the case's first statutory one: of all tasks of an area each by its index."""
    if asked.get("scope") != AREA:
        return []
    first, until = filters.period(asked.get("due", "")) or (None, None)

    def within(limit: Any) -> list[ColumnElement[bool]]:
        since = [] if first is None else [limit > first]
        return since if until is None else [*since, limit <= until]

    statutory = and_(
        _ENDING.case_id == Case.id,
        _ENDING.instance_id.is_(None),
        _ENDING.status == DeadlineStatus.RUNNING,
    )
    return [
        Least(UserTask.due_at, _TASKS, tuple(within(UserTask.due_at))),
        Least(
            _ENDING.due_at,
            join(_TASKS, _ENDING, statutory),
            (_IS_FIRST, *within(_ENDING.due_at)),
        ),
    ]


@cache
def _limits() -> tuple[Any, Any, list[ColumnElement[Any]]]:
    """Both limits beside a task, and what `limits.read` needs of them: alike for everybody, made once."""
    step, statutory = limits.of_task(), limits.statutory()
    turns = [*limits.turns(step, "step"), *limits.turns(statutory, "statutory")]
    return step, statutory, turns


def _details(ids: Any, person: Person) -> Select[Any]:
    step, statutory, turns = _limits()
    return (
        select(
            UserTask,
            Case,
            step,
            statutory,
            *turns,
            case_columns.engine_person_name(UserTask.assignee).label("holder"),
            select(Unit.name).where(Unit.code == _UNIT).scalar_subquery().label("unit"),
            select(Measure.words).where(Measure.id == _MEASURE).scalar_subquery().label("measure"),
            *case_columns.columns(person),
        )
        .select_from(ids)
        .join(UserTask, UserTask.id == ids.c.id)
        .join(Case, Case.instance_id == UserTask.instance_id)
        .outerjoin(step, true())
        .outerjoin(statutory, true())
    )


def _item(session: Session, row: Any, person: Person) -> TaskItem:
    task: UserTask = row.UserTask
    step = limits.read(session, row, "step")
    # Without an end of its own it is timed by nothing, unless that stands still.
    is_timed = step is not None and (task.due_at is not None or step.stopped is not None)
    return TaskItem(
        task=task,
        told=case_columns.summarise(row),
        title=task_subjects.with_subject(
            task.name, task_subjects.join(row.unit or "", row.measure) if task.item else ""
        ),
        is_mine=task.assignee in person.ids,
        is_offered=task.assignee is None and engine_tasks.may_hold(task, person),
        holder=row.holder or "",
        absent=engine_tasks.find_absent(task, person),
        step=step.due(task.due_at) if step and is_timed else None,
        statutory=limits.read(session, row, "statutory"),
    )


def _is_named(word: str) -> ColumnElement[bool]:
    return words.stands_in(UserTask.name, word)


def _is_found(person: Person, word: str) -> ColumnElement[bool]:
    return or_(_is_named(word), words.anywhere(person, word))


def _elsewhere(person: Person, word: str) -> list[Select[Any]]:
    """As of cases, and those with an open task so named."""
    names = select(_NAMES.c.name).where(words.stands_in(_NAMES.c.name, word))
    named = select(Case.id).select_from(_TASKS)
    named = named.where(UserTask.status == TaskStatus.OPEN, UserTask.name.in_(names))
    return [*words.elsewhere(person, word), named]


def _select_names() -> CTE:
    """The names open tasks have, each once: a few dozen, found by stepping from one to the next in the index."""
    is_open = UserTask.status == TaskStatus.OPEN
    names = select(func.min(UserTask.name).label("name")).where(is_open).cte(recursive=True)
    following = select(func.min(UserTask.name)).where(is_open, UserTask.name > names.c.name)
    return names.union_all(select(following.scalar_subquery()).where(names.c.name.is_not(None)))


_NAMES = _select_names()


def _has_words(item: TaskItem, asked: list[str]) -> bool:
    rest = [word for word in asked if word.lower() not in item.title.lower()]
    return item.told.has_words(rest)


def _text(column: Any) -> Sort:
    return Sort(func.coalesce(cast(column, Text), ""), str)


LIST = ListKind(
    key="tasks",
    columns=(
        Column("task", "任务", _text(UserTask.name), is_fixed=True),
        Column("name", "案件"),
        Column("parties", "当事人"),
        Column("tier", "层级", _text(Case.tier)),
        Column("risk", "风险", _text(Case.risk_color)),
        Column("step", "本环节", Sort(_FIRST)),
        Column("statutory", "法定"),
        Column("holder", "承办人"),
        Column("place", "地点", _text(Case.grid)),
        Column("case_no", "编号"),
        Column("opened", "到达", Sort(UserTask.opened_at, is_descending=True), is_shown=False),
    ),
    filters=(
        Filter(
            "scope",
            "范围",
            _is_in_scope,
            {MINE: "我在办", GROUP: "待领取", AREA: "辖区内全部"},
        ),
        filters.TIER,
        filters.RISK,
        Filter("due", "期限", _is_due, filters.DUE),
        Filter("holder", "承办人", _is_held, {"none": "无人领取"}),
        filters.FOLLOWED,
        filters.WITHIN,
    ),
    views=(
        View(ALL, "全部", {}),
        View(MINE, "我在办", {"scope": MINE}),
        View(GROUP, "待领取", {"scope": GROUP}),
        View("late", "超期", {"due": "late"}),
        View("today", "今天到期", {"due": "today"}),
        View("followed", "我关注的", {"followed": "1"}),
        View("area_late", "辖区超期", {"scope": AREA, "due": "late"}),
        View("area_free", "辖区无人领取", {"scope": AREA, "holder": "none"}),
    ),
    order="step",
    id=UserTask.id,
    source=_TASKS,
    leasts=_leasts,
    is_small=lambda asked: asked.get("scope") != AREA,
    ways=_ways,
    ways_by=lambda asked: asked.get("scope") == AREA,
    is_found=_is_found,
    indexes=Indexes(words.INDEXES.in_texts, _elsewhere),
    details=_details,
    item=_item,
    has_words=_has_words,
)

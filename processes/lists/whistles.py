"""The list of whistles: those of the cases one oversees, and those one's unit was called to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from engine import tasks as engine_tasks
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.choices import WhistleKind
from processes.cases.models import Case
from processes.lists import case_columns, filters, words
from processes.lists.case_columns import CaseSummary
from processes.lists.declaration import NEVER, Column, Filter, ListKind, Sort, View, read_number
from processes.organisation.places import Unit
from processes.whistles import search
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import Measure


@dataclass(frozen=True)
class Called:
    """A department that was called, and how far it is."""

    unit: str
    name: str
    is_lead: bool
    signed_at: datetime | None
    arrived_at: datetime | None
    excused_at: datetime | None
    objected_at: datetime | None
    has_opinion: bool


@dataclass(frozen=True)
class Planned:
    """A measure: whose, and when it was done."""

    unit: str
    done_at: datetime | None


@dataclass(frozen=True)
class Todo:
    """A step of the whistle that the person may do now."""

    id: int
    name: str
    form: str
    due_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True)
class WhistleItem:
    """A whistle, its case, who was called, what was agreed, and what the person may do for it."""

    whistle: Whistle
    told: CaseSummary
    #: Of a department that only was called, its own part alone.
    called: tuple[Called, ...]
    measures: tuple[Planned, ...]
    todo: tuple[Todo, ...]
    #: The step whose limit ends first, whoever has it; of a department's its own alone.
    nearest: Todo | None
    #: Whether the person sees no more of it than their own department's part.
    is_department: bool

    @property
    def id(self) -> int:
        """The row's id: of the whistle."""
        return self.whistle.id

    @property
    def case(self) -> Case:
        """Its case."""
        return self.told.case

    @property
    def missing(self) -> list[Called]:
        """Who was called, not excused, and has not come; nobody once it is over."""
        if self.whistle.closed_at:
            return []
        return [each for each in self.called if not (each.arrived_at or each.excused_at)]


def list_to_sign(session: Session, person: Person, whistle_ids: Sequence[int]) -> list[int]:
    """The open tasks by which the person signs for these whistles, where they have yet to."""
    own = engine_tasks.open_for(person).whereclause
    chosen = (
        select(UserTask.id)
        .join(Case, Case.instance_id == UserTask.instance_id)
        .join(Whistle, Whistle.case_id == Case.id)
        .where(
            Whistle.id.in_(whistle_ids),
            Whistle.closed_at.is_(None),
            UserTask.form == "sign",
            false() if own is None else own,
        )
    )
    return list(session.scalars(chosen.distinct().order_by(UserTask.id)))


def _ways(person: Person, _filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    called = exists().where(
        Attendance.whistle_id == Whistle.id, Attendance.unit.in_(search.units(person))
    )
    return [*permissions.alternatives(Permission.WHISTLE_OVERSEE, person), called]


def _is_in_state(_person: Person, asked: str) -> ColumnElement[bool] | None:
    if asked == "open":
        return Whistle.closed_at.is_(None)
    return Whistle.closed_at.is_not(None) if asked == "closed" else None


def _is_waited_for(person: Person, asked: str) -> ColumnElement[bool] | None:
    """Somebody of the called, or of one's own unit, has not signed or not come."""
    units = search.units(person)
    own = [Attendance.unit.in_(units)] if units else []
    open_ones = [Attendance.whistle_id == Whistle.id, Attendance.excused_at.is_(None), *own]
    step = {"sign": Attendance.signed_at, "arrive": Attendance.arrived_at}.get(asked)
    if step is None:
        return None
    return Whistle.closed_at.is_(None) & exists().where(*open_ones, step.is_(None))


def _called() -> Any:
    told = func.json_build_array(
        Attendance.unit,
        Unit.name,
        Attendance.is_lead,
        Attendance.signed_at,
        Attendance.arrived_at,
        Attendance.excused_at,
        Attendance.objected_at,
        Attendance.opinion.is_not(None),
    )
    chosen = select(func.json_agg(aggregate_order_by(told, Attendance.id)))
    chosen = chosen.select_from(Attendance).join(Unit, Unit.code == Attendance.unit)
    return chosen.where(Attendance.whistle_id == Whistle.id).correlate(Whistle).scalar_subquery()


def _planned() -> Any:
    told = func.json_build_array(Measure.unit, Measure.done_at)
    chosen = select(func.json_agg(aggregate_order_by(told, Measure.id)))
    return chosen.where(Measure.whistle_id == Whistle.id).correlate(Whistle).scalar_subquery()


_NEWEST = aliased(Whistle)
#: Of a case's whistles the newest has what is to be done.
_IS_NEWEST = (
    Whistle.id
    == select(func.max(_NEWEST.id))
    .where(_NEWEST.case_id == Whistle.case_id)
    .correlate(Whistle)
    .scalar_subquery()
)
_TASK = func.json_build_array(
    UserTask.id, UserTask.name, UserTask.form, UserTask.due_at, UserTask.opened_at
)


def _nearest(person: Person, shown: Any) -> Any:
    """Of the open step of the whistle that ends first; of who speaks for a department, their own."""
    wanted = [
        UserTask.instance_id == Case.instance_id,
        UserTask.status == TaskStatus.OPEN,
        UserTask.form.in_(search.FORMS),
        UserTask.due_at.is_not(None),
    ]
    own = engine_tasks.open_for(person).whereclause
    if search.units(person):
        wanted.append(false() if own is None else own)
    chosen = select(shown).where(*wanted).order_by(UserTask.due_at, UserTask.id).limit(1)
    found = chosen.correlate(Case).scalar_subquery()
    return case((Whistle.closed_at.is_(None) & _IS_NEWEST, found))


def _first_due(person: Person) -> ColumnElement[datetime]:
    return func.coalesce(_nearest(person, UserTask.due_at), literal(NEVER))


def _todo(person: Person) -> Any:
    urgent_first = aggregate_order_by(_TASK, UserTask.due_at.asc().nulls_last(), UserTask.id)
    own = engine_tasks.open_for(person).whereclause
    return (
        select(func.json_agg(urgent_first))
        .where(
            UserTask.instance_id == Case.instance_id,
            UserTask.form.in_(search.FORMS),
            false() if own is None else own,
        )
        .correlate(Case)
        .scalar_subquery()
    )


def _details(ids: Any, person: Person) -> Select[Any]:
    oversees = or_(
        permissions.condition_for(Permission.WHISTLE_OVERSEE, person),
        permissions.condition_for(Permission.CASE_READ_WHOLE, person),
    )
    return (
        select(
            Whistle,
            Case,
            _called().label("called"),
            _planned().label("planned"),
            _todo(person).label("todo"),
            _nearest(person, _TASK).label("nearest"),
            _IS_NEWEST.label("is_newest"),
            oversees.label("oversees"),
            *case_columns.columns(person),
        )
        .select_from(ids)
        .join(Whistle, Whistle.id == ids.c.id)
        .join(Case, Case.id == Whistle.case_id)
    )


def _item(_session: Session, row: Any, person: Person) -> WhistleItem:
    own = search.units(person)
    is_department = bool(own) and not row.oversees
    called = [
        Called(
            *(unit, name, lead),
            signed_at=_moment(signed),
            arrived_at=_moment(arrived),
            excused_at=_moment(excused),
            objected_at=_moment(objected),
            has_opinion=has_opinion,
        )
        for unit, name, lead, signed, arrived, excused, objected, has_opinion in row.called or ()
    ]
    planned = [Planned(unit, _moment(done)) for unit, done in row.planned or ()]
    todo = row.todo or () if row.is_newest else ()
    return WhistleItem(
        row.Whistle,
        case_columns.summarise(row),
        tuple(each for each in called if not is_department or each.unit in own),
        tuple(each for each in planned if not is_department or each.unit in own),
        tuple(_step(each) for each in todo),
        _step(row.nearest) if row.nearest else None,
        is_department,
    )


def _step(told: Sequence[Any]) -> Todo:
    id, name, form, due, opened = told
    return Todo(id, name or "", form, _moment(due), datetime.fromisoformat(opened))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _has_words(item: WhistleItem, asked: list[str]) -> bool:
    return item.told.has_words(asked)


_BY_ID = Sort(Whistle.id, read_number, is_descending=True)
LIST = ListKind(
    key="whistles",
    columns=(
        Column("name", "案件", is_fixed=True),
        Column("whistle_no", "哨号", _BY_ID),
        Column("whistle_kind", "哨别"),
        Column("progress", "进度"),
        Column("muster", "签收到场"),
        Column("measures", "措施"),
        Column("todo", "待办", Sort(Whistle.id, only=Whistle.closed_at.is_(None), own=_first_due)),
        Column("parties", "当事人", is_shown=False),
        Column("place", "地点", is_shown=False),
        Column("blown", "吹哨", Sort(Whistle.blown_at, is_descending=True)),
    ),
    filters=(
        Filter(
            "state", "状态", _is_in_state, {"open": "办理中", "closed": "已办结", "all": "全部"}
        ),
        Filter("waits", "等待", _is_waited_for, {"sign": "待签收", "arrive": "未到场"}),
        filters.choice("kind", "哨别", WhistleKind, Whistle.kind),
        filters.RISK,
        filters.FOLLOWED,
        filters.WITHIN,
        filters.since(Whistle.blown_at, "吹哨日期起"),
        filters.until(Whistle.blown_at, "吹哨日期止"),
    ),
    views=(
        View("open", "办理中", {"state": "open"}),
        View("sign", "待签收", {"state": "open", "waits": "sign", "sort": "todo"}),
        View("arrive", "未到场", {"state": "open", "waits": "arrive", "sort": "todo"}),
        View("emergency", "应急哨", {"state": "open", "kind": "emergency"}),
        View("followed", "我关注的", {"state": "open", "followed": "1"}),
        View("closed", "已办结", {"state": "closed"}),
        View("all", "全部", {"state": "all"}),
    ),
    order="whistle_no",
    id=Whistle.id,
    source=Whistle.__table__.outerjoin(Case.__table__, Case.id == Whistle.case_id),
    district=Whistle.__table__.c.district,
    ways=_ways,
    is_found=words.anywhere,
    indexes=words.INDEXES,
    details=_details,
    item=_item,
    has_words=_has_words,
    leads_to="whistles.show",
    order_found=_BY_ID,
)

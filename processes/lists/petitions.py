"""The list of petitions: those of one's district, street or unit, with both their limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import Session, aliased

from engine.identity import Person
from engine.models import TaskStatus, UserTask
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.lists import case_columns, filters, limits, words
from processes.lists.case_columns import CaseSummary
from processes.lists.declaration import Column, Filter, ListKind, Sort, View, read_number
from processes.lists.limits import RunningLimit
from processes.organisation.places import Unit
from processes.petitions.choices import Stage
from processes.petitions.models import Petition
from processes.petitions.timing import FAMILY


@dataclass(frozen=True)
class PetitionItem:
    """A petition, its case, the organ's limit and the step at hand."""

    petition: Petition
    told: CaseSummary
    #: The organ's name; empty before it was transferred.
    organ: str
    limit: RunningLimit | None
    #: The task whose limit ends first.
    at_hand: UserTask | None

    @property
    def id(self) -> int:
        """The row's id: of the petition."""
        return self.petition.id

    @property
    def case(self) -> Case:
        """Its case."""
        return self.told.case


def _ways(person: Person, _filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return permissions.alternatives(Permission.PETITION_READ, person) or [false()]


def _details(ids: Any, person: Person) -> Select[Any]:
    limit = limits.of_petition(FAMILY)
    first = (
        select(UserTask)
        .where(
            UserTask.instance_id == Case.instance_id,
            UserTask.status == TaskStatus.OPEN,
            UserTask.due_at.is_not(None),
        )
        .order_by(UserTask.due_at, UserTask.id)
        .limit(1)
        .correlate(Case)
        .lateral("at_hand")
    )
    at_hand = aliased(UserTask, first, name="at_hand")
    return (
        select(
            Petition,
            Case,
            limit,
            at_hand,
            *limits.turns(limit, "organ"),
            select(Unit.name).where(Unit.code == Petition.organ).scalar_subquery().label("unit"),
            *case_columns.columns(person),
        )
        .select_from(ids)
        .join(Petition, Petition.id == ids.c.id)
        .join(Case, Case.id == Petition.case_id)
        .outerjoin(limit, true())
        .outerjoin(at_hand, true())
    )


def _item(session: Session, row: Any, _person: Person) -> PetitionItem:
    told = case_columns.summarise(row)
    return PetitionItem(
        row.Petition, told, row.unit or "", limits.read(session, row, "organ"), row.at_hand
    )


def _has_words(item: PetitionItem, asked: list[str]) -> bool:
    return item.told.has_words(asked)


def _is_of(_person: Person, asked: str) -> ColumnElement[bool] | None:
    return Petition.organ == asked


_BY_ID = Sort(Petition.id, read_number, is_descending=True)
LIST = ListKind(
    key="petitions",
    columns=(
        Column("name", "信访事项", is_fixed=True),
        Column("parties", "当事人"),
        Column("stage", "阶段"),
        Column("organ", "责任机关"),
        Column(
            "limit", "法定", Sort(filters.BY_LIMIT.expression, only=Petition.ended_at.is_(None))
        ),
        Column("at_hand", "本环节"),
        Column("tier", "层级"),
        Column("place", "地点"),
        Column("case_no", "编号", _BY_ID),
        Column("received", "收到", Sort(Petition.received_at, is_descending=True), is_shown=False),
    ),
    filters=(
        filters.choice("stage", "阶段", Stage, Petition.stage),
        filters.DUE_OF_CASE,
        Filter("unit", "责任机关", _is_of),
        filters.TIER,
        filters.FOLLOWED,
        filters.WITHIN,
        filters.since(Petition.received_at, "收到日期起"),
        filters.until(Petition.received_at, "收到日期止"),
    ),
    views=(
        View("all", "全部", {}),
        View("late", "超期", {"due": "late"}),
        View("today", "今天到期", {"due": "today"}),
        View("followed", "我关注的", {"followed": "1"}),
        *(View(f"stage_{each.value}", each.words, {"stage": each.value}) for each in Stage),
    ),
    order="case_no",
    id=Petition.id,
    source=Petition.__table__.outerjoin(Case.__table__, Case.id == Petition.case_id),
    district=Petition.__table__.c.district,
    ways=_ways,
    is_found=words.anywhere,
    indexes=words.INDEXES,
    details=_details,
    item=_item,
    has_words=_has_words,
    leads_to="petitions.show",
    order_found=_BY_ID,
)

"""The list of cases: what a person may read, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, false, func, select, true
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.lists import case_columns, filters, limits, words
from processes.lists.case_columns import CaseSummary
from processes.lists.declaration import Column, Filter, ListKind, Sort, View, read_number
from processes.lists.limits import RunningLimit

MINE, NOBODY = "mine", "none"


@dataclass(frozen=True)
class CaseItem:
    """A case in the list, with the limit of it that ends first."""

    told: CaseSummary
    limit: RunningLimit | None

    @property
    def id(self) -> int:
        """The row's id: of the case."""
        return self.told.case.id

    @property
    def case(self) -> Case:
        """The case."""
        return self.told.case


def _ways(person: Person, _filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return permissions.alternatives(Permission.CASE_READ, person) or [false()]


def _details(ids: Any, person: Person) -> Select[Any]:
    whole = permissions.condition_for(Permission.CASE_READ_WHOLE, person)
    seen = select(Case.id, whole.label("whole")).join(ids, ids.c.id == Case.id).subquery("seen")
    limit = limits.nearest(seen)
    return (
        select(Case, limit, *limits.turns(limit, "nearest"), *case_columns.columns(person))
        .select_from(ids)
        .join(Case, Case.id == ids.c.id)
        .join(seen, seen.c.id == ids.c.id)
        .outerjoin(limit, true())
    )


def _item(session: Session, row: Any, _person: Person) -> CaseItem:
    return CaseItem(case_columns.summarise(row), limits.read(session, row, "nearest"))


def _has_words(item: CaseItem, words: list[str]) -> bool:
    return item.told.has_words(words)


def _is_held(person: Person, asked: str) -> ColumnElement[bool] | None:
    if asked == MINE:
        return Case.owner_id.in_([int(each) for each in person.ids if each.isdigit()])
    if asked == NOBODY:
        return Case.owner_id.is_(None) & Case.closed_at.is_(None)
    return None


def _text(column: Any) -> Sort:
    return Sort(func.coalesce(cast(column, Text), ""), str)


LIST = ListKind(
    key="cases",
    columns=(
        Column("case_no", "编号", Sort(Case.id, read_number, is_descending=True)),
        Column("name", "案件", is_fixed=True),
        Column("parties", "当事人"),
        Column("tier", "层级", _text(Case.tier)),
        Column("status", "状态", _text(Case.status)),
        Column("risk", "风险", _text(Case.risk_color)),
        Column("limit", "期限", filters.BY_LIMIT),
        Column("holder", "承办人"),
        Column("place", "地点", _text(Case.grid)),
        Column("registered", "登记时间", Sort(Case.registered_at, is_descending=True)),
        Column("source", "来源", _text(Case.source), is_shown=False),
        Column("people_count", "涉及人数", is_shown=False),
        Column("amount", "涉及金额", is_shown=False),
        Column("closed", "办结", is_shown=False),
    ),
    filters=(
        filters.TIER,
        filters.STATUS,
        filters.RISK,
        filters.DUE_OF_CASE,
        Filter("holder", "承办人", _is_held, {MINE: "我承办的", NOBODY: "无人领取"}),
        filters.FOLLOWED,
        filters.SOURCE,
        filters.PETITION,
        filters.WITHIN,
        filters.since(Case.registered_at, "登记日期起"),
        filters.until(Case.registered_at, "登记日期止"),
    ),
    views=(
        View("all", "全部", {}),
        View("open", "办理中", {"status": "handling"}),
        View("late", "超期", {"due": "late", "sort": "limit"}),
        View("today", "今天到期", {"due": "today", "sort": "limit"}),
        View("free", "无人领取", {"holder": NOBODY}),
        View("followed", "我关注的", {"followed": "1"}),
    ),
    order="case_no",
    id=Case.id,
    source=Case.__table__,
    ways=_ways,
    is_found=words.anywhere,
    indexes=words.INDEXES,
    details=_details,
    item=_item,
    has_words=_has_words,
    order_found=filters.BY_ID,
)

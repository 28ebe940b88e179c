"""The list of blue, yellow and red cards: those of the cases one supervises, and one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, case, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.identity import Person
from processes import readers
from processes.calendars import working_time
from processes.cards import listing
from processes.cards.models import Explanation
from processes.cases import display_names
from processes.cases.models import Case
from processes.deadlines.models import Card, CaseDeadline, Colour
from processes.lists import case_columns, filters, words
from processes.lists.case_columns import CaseSummary
from processes.lists.declaration import Column, Filter, ListKind, Sort, View, read_number
from processes.notices import recipients
from processes.organisation.people import Person as PersonRow
from processes.organisation.places import MediationOrganisation, Unit


@dataclass(frozen=True)
class CardItem:
    """A card, its case and deadline, and the explanation it asked for, if any."""

    card: Card
    told: CaseSummary
    #: What was to be done in time.
    deadline: str
    responsible: str
    explanation: Explanation | None
    #: Until when it is awaited.
    explain_by: datetime | None
    #: Whether the person answers for it.
    is_own: bool

    @property
    def id(self) -> int:
        """The row's id: of the card."""
        return self.card.id

    @property
    def case(self) -> Case:
        """Its case."""
        return self.told.case


def _ways(person: Person, _filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return listing.ways(person)


def _since(_person: Person, asked: str) -> ColumnElement[bool] | None:
    # What ran out at 24:00 did so on the day before that midnight.
    on = readers.asked(readers.day, asked)
    return None if on is None else Card.issued_at > clock.start_of_day(on)


def _until(_person: Person, asked: str) -> ColumnElement[bool] | None:
    on = readers.asked(readers.day, asked)
    return None if on is None else Card.issued_at <= working_time.end_of_day(on)


def _is_of(_person: Person, asked: str) -> ColumnElement[bool] | None:
    return Card.responsible == asked


def _is_awaited(_person: Person, asked: str) -> ColumnElement[bool] | None:
    open_ones = exists().where(Explanation.card_id == Card.id, Explanation.written_at.is_(None))
    return Card.withdrawn_at.is_(None) & open_ones if asked == "1" else None


def _is_own(person: Person, asked: str) -> ColumnElement[bool] | None:
    return Card.responsible.in_(recipients.speaks_for(person)) if asked == "1" else None


#: What stands behind the last @ of whoever answers.
_CODE = func.substring(Card.responsible, "[^@]+$")
_NUMBER = case(
    (
        Card.responsible.regexp_match("^person-[0-9]{1,18}$"),
        cast(func.substring(Card.responsible, 8), BigInteger),
    )
)


def _named() -> list[ColumnElement[Any]]:
    """Whatever whoever answers may be called, in the same statement."""
    unit = select(Unit.name).where(Unit.code == _CODE)
    organisation = select(MediationOrganisation.name).where(MediationOrganisation.code == _CODE)
    return [
        unit.scalar_subquery().label("at_unit"),
        organisation.scalar_subquery().label("at_organisation"),
        case_columns.place_names(_CODE).label("at_place"),
        select(PersonRow.name).where(PersonRow.id == _NUMBER).scalar_subquery().label("at_person"),
    ]


def _details(ids: Any, person: Person) -> Select[Any]:
    # Its deadline's own date: a new calendar may have moved it.
    timed = aliased(CaseDeadline)
    return (
        select(
            Card,
            Case,
            CaseDeadline.name.label("deadline"),
            Explanation,
            timed.due_at.label("explain_by"),
            *_named(),
            *case_columns.columns(person),
        )
        .select_from(ids)
        .join(Card, Card.id == ids.c.id)
        .join(Case, Case.id == Card.case_id)
        .join(CaseDeadline, CaseDeadline.id == Card.clock_id)
        .outerjoin(Explanation, Explanation.card_id == Card.id)
        .outerjoin(timed, timed.id == Explanation.clock_id)
    )


def _item(_session: Session, row: Any, person: Person) -> CardItem:
    return CardItem(
        row.Card,
        case_columns.summarise(row),
        row.deadline,
        _responsible(row),
        row.Explanation,
        row.explain_by,
        row.Card.responsible in recipients.speaks_for(person),
    )


def _responsible(row: Any) -> str:
    name: str | None = row.Card.responsible
    if not name:
        return ""
    if row.at_person:
        return str(row.at_person)
    code = name.rpartition("@")[2]
    where = row.at_unit or row.at_organisation or display_names.join_names(row.at_place or [], code)
    return display_names.name_responsible(name, where)


def _has_words(item: CardItem, asked: list[str]) -> bool:
    return item.told.has_words(asked)


_BY_ID = Sort(Card.id, read_number, is_descending=True)
LIST = ListKind(
    key="cards",
    columns=(
        Column("card", "牌照", _BY_ID, is_fixed=True),
        Column("responsible", "责任单位"),
        Column("colour", "颜色"),
        Column("explanation", "书面说明"),
        Column("case_name", "案件"),
        Column("case_no", "编号"),
        Column("parties", "当事人", is_shown=False),
        Column("place", "地点"),
        Column("issued", "发牌", Sort(Card.issued_at, is_descending=True)),
    ),
    filters=(
        filters.choice("colour", "颜色", Colour, Card.colour),
        Filter("unit", "责任单位", _is_of),
        Filter("waiting", "待书面说明", _is_awaited, filters.YES),
        Filter("own", "由我答复", _is_own, filters.YES),
        filters.FOLLOWED,
        filters.WITHIN,
        Filter("since", "发牌日期起", _since, is_day=True),
        Filter("until", "发牌日期止", _until, is_day=True),
    ),
    views=(
        View("all", "全部", {}),
        *(View(f"colour_{each.value}", each.words, {"colour": each.value}) for each in Colour),
        View("waiting", "待书面说明", {"waiting": "1"}),
        View("own", "由我答复", {"own": "1", "waiting": "1"}),
        View("followed", "我关注的", {"followed": "1"}),
    ),
    order="card",
    id=Card.id,
    source=Card.__table__.outerjoin(Case.__table__, Case.id == Card.case_id),
    district=Card.__table__.c.district,
    ways=_ways,
    is_found=words.anywhere,
    indexes=words.INDEXES,
    details=_details,
    item=_item,
    has_words=_has_words,
    order_found=_BY_ID,
)

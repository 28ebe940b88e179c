"""The forms that tell of a record kept beside the case: orders, outreach, recognition, and whatever
rooms above have (`source`)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import hooks
from processes.cases import display_names
from processes.cases.choices import TeamRole, Tier
from processes.cases.models import Case
from processes.deadlines.models import Card, CaseDeadline
from processes.sponsorship import teams
from processes.sponsorship.models import Effort, Progress, Recognition
from processes.supervision.models import Order


@dataclass(frozen=True)
class RequiredDocument:
    """A form to be issued: what it is about, and what it says beside the facts of its case."""

    kind: str
    #: None for one a person issues, as often as they like.
    about: str | None
    fields: dict[str, Any] = field(default_factory=dict)
    #: Where the record itself has a number already.
    number: str | None = None


#: The forms that follow from the records of a case which one room keeps.
Source = Callable[[Session, Case], Iterator[RequiredDocument]]

#: Asked in the order they were registered.
sources: list[Source] = []


def source(function: Source) -> Source:
    """Have `function` asked for the forms of every case."""
    sources.append(function)
    return function


@hooks.kind("paper", "随记录生成的文书")
def _sources() -> Iterator[hooks.Registered]:
    return ((each.__name__, each) for each in sources)


def list_for_case(session: Session, case: Case, *, has_orders: bool) -> Iterator[RequiredDocument]:
    """督办单、下访记录, and those of the other sources (接访登记表), one of each record."""
    if has_orders:
        orders = select(Order).filter_by(case_id=case.id).order_by(Order.id)
        for order in session.scalars(orders):
            yield of_order(session, order)
    if case.tier is Tier.LEADER:
        yield from _of_outreach(session, case)
    for each in sources:
        yield from each(session, case)


def of_order(session: Session, order: Order) -> RequiredDocument:
    """督办单(黄/红) of a card's order."""
    card = session.get_one(Card, order.card_id)
    responsible = order.responsible or ""
    said = {
        "colour": order.colour.words.removesuffix("牌"),
        "unit": display_names.resolve(session, {responsible}).get(responsible, responsible),
        "matter": session.get_one(CaseDeadline, card.clock_id).name,
        "reason": order.why,
    }
    # Of the card: the order has no id yet when its paper is drawn up.
    return RequiredDocument("supervision_order", f"card:{card.id}", said, order.number or None)


def recognition(session: Session, case: Case) -> dict[str, Any]:
    """On what the committee recognised that the case is settled (化解认定)."""
    newest = select(Recognition).filter_by(case_id=case.id).order_by(Recognition.id.desc())
    row = session.scalar(newest.limit(1))
    return {"basis": f"{row.basis.words}：{row.note}"} if row else {}


def _of_outreach(session: Session, case: Case) -> Iterator[RequiredDocument]:
    made = select(Progress).filter_by(case_id=case.id, what=Effort.OUTREACH).order_by(Progress.id)
    rows = session.scalars(made).all()
    leader = teams.find_member(session, case.id, TeamRole.LEADER) if rows else None
    for row in rows:
        yield RequiredDocument(
            "outreach_record",
            f"progress:{row.id}",
            {
                "held_at": row.on,
                "place": row.place,
                "leader": leader.name if leader else None,
                "attendees": row.people,
                "content": row.content,
                "commitments": row.promises,
            },
        )

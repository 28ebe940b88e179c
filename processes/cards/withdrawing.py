"""Taking back a card that was wrongly given: it stays, with the reason, and counts no more."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import notices
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines.models import Card
from processes.errors import CardWithdrawn, ReasonRequired
from processes.notices import recipients
from processes.supervision import orders
from processes.supervision.models import Order


def withdraw(session: Session, card: Card, why: str, *, by: Person) -> None:
    """Take a card back; its order of supervision is closed with it.

    Raises ReasonRequired, CardWithdrawn.
    """
    if not why.strip():
        raise ReasonRequired
    session.flush()
    session.refresh(card, with_for_update=True)
    if card.withdrawn_at is not None:
        raise CardWithdrawn
    card.withdrawn_at, card.withdrawn_by, card.withdrawn_why = clock.now(), int(by.id), why.strip()
    case = changes.get(session, card.case_id)
    words = f"撤销{card.colour.words}：{why.strip()}"
    changes.note(session, case, Change.NOTED, reason=words, by=by)
    notices.dismiss(session, f"card:{card.id}")
    notices.notify_group(
        session,
        groups=recipients.groups_of(card.responsible),
        matter=f"card-withdrawn:{card.id}",
        title=f"{case.case_no}的{card.colour.words}已撤销",
        body="该牌照不再计入考核，无需再作说明。",
        case_id=case.id,
    )
    order = session.scalar(select(Order).where(Order.card_id == card.id, Order.closed_at.is_(None)))
    if order is not None:
        orders.end(session, order, f"牌照已撤销：{why.strip()}", by=by)

"""Issuing, receiving, instructing, answering and closing an order of supervision."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import notices
from processes.calendars import working_time
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines import case_deadlines, due_dates, limits
from processes.deadlines.limits import Kind
from processes.deadlines.models import Card, CaseDeadline, Ending
from processes.errors import (
    AlreadyReplied,
    AlreadySupervised,
    CardWithdrawn,
    NobodyThere,
    NoReplyYet,
    NotReceived,
    NotTheirs,
    OrderClosed,
    ReasonRequired,
)
from processes.events import DomainEvent
from processes.notices import Urgency, recipients
from processes.organisation.roles import Role, group
from processes.supervision.dates import ANSWER_BY
from processes.supervision.models import Instruction, Order

REPLY = "supervise.reply"

#: An order is about to go out: its card, the order, and who issues it. The subscriber draws
#: up its paper and puts the number and the id of the paper into the order.
drawn_up: DomainEvent[[Session, Card, Order, Person | None]] = DomainEvent("supervision.drawn_up")


def issue(session: Session, card: Card, *, by: Person | None = None, why: str = "") -> Order:
    """Issue the order of a card: a red card has one at once, a yellow one when somebody asks.

    Raises AlreadySupervised, CardWithdrawn.
    """
    # The committee and the follow-up of a red card may be at it at the same moment.
    changes.hold(session, card.case_id)
    session.refresh(card, with_for_update=True)
    if card.withdrawn_at is not None:
        raise CardWithdrawn
    known = find_for_card(session, card)
    if known is not None:
        raise AlreadySupervised(number=known.number)
    order = Order(
        district=card.district,
        number=card.colour.words,
        card_id=card.id,
        case_id=card.case_id,
        colour=card.colour,
        responsible=card.responsible,
        why=why.strip() or card.why,
        issued_at=clock.now(),
        issued_by=changes.actor(by),
    )
    drawn_up.emit(session, card, order, by)
    session.add(order)
    session.flush()
    _note(session, order, "发出", by)
    changes.facts_changed.emit(session, order.case_id, by)
    return order


def find_for_card(session: Session, card: Card) -> Order | None:
    """The order of that card, if it has one."""
    return session.scalar(select(Order).where(Order.card_id == card.id))


def receive(session: Session, order: Order, *, by: Person) -> None:
    """The committee takes the order in hand; the first to do so counts. Raises OrderClosed."""
    _lock(session, order)
    if order.received_at is None:
        order.received_at, order.received_by = clock.now(), int(by.id)
        _note(session, order, "签收", by)


def instruct(
    session: Session, order: Order, addressee: str, content: str, until: date | None, *, by: Person
) -> Instruction:
    """Tell a unit, a place or a person what to do until the end of which day (None: by the rule).

    Raises OrderClosed, NotReceived, ReasonRequired, DateTooEarly, DateTooLate, NobodyThere.
    """
    _lock(session, order)
    if order.received_at is None:
        raise NotReceived(number=order.number)
    if not content.strip():
        raise ReasonRequired
    people = recipients.list_for_responsible(session, addressee)
    if not people:
        raise NobodyThere(whom=addressee)
    timed = _time(session, order, addressee, until)
    made = Instruction(
        order_id=order.id,
        district=order.district,
        addressee=addressee,
        content=content.strip(),
        clock_id=timed.id,
        due_at=timed.due_at,
        given_at=clock.now(),
        given_by=int(by.id),
    )
    session.add(made)
    session.flush()
    _note(session, order, "指示", by)
    notices.notify(
        session,
        to=people,
        matter=f"order:{order.id}",
        title=f"督办单{order.number}有新的指示",
        body="请在规定时间内办理并在“督办”页回复。",
        urgency=Urgency.NORMAL,
    )
    return made


def reply(session: Session, instruction: Instruction, content: str, *, by: Person) -> None:
    """Whoever was told answers, once. Raises NotTheirs, OrderClosed, AlreadyReplied, ReasonRequired."""
    if instruction.addressee not in recipients.speaks_for(by):
        raise NotTheirs
    order = session.get_one(Order, instruction.order_id)
    _lock(session, order)
    session.refresh(instruction)  # a colleague may have been quicker
    if instruction.replied_at is not None:
        raise AlreadyReplied
    if not content.strip():
        raise ReasonRequired
    instruction.reply, instruction.replied_at = content.strip(), clock.now()
    instruction.replied_by = int(by.id)
    case_deadlines.close(session, session.get_one(CaseDeadline, instruction.clock_id))
    _note(session, order, "回复", by)
    notices.dismiss(session, f"order:{order.id}")
    notices.notify_group(
        session,
        groups=[group(Role.POLITICAL_LEGAL, order.district)],
        matter=f"order:{order.id}",
        title=f"督办单{order.number}已有回复",
        body="请核验后办结，或继续督办。",
    )


def close(session: Session, order: Order, closing: str, *, by: Person) -> None:
    """The committee has seen to it; where an answer is still awaited it must say why.

    Raises OrderClosed, NotReceived, NoReplyYet.
    """
    _lock(session, order)
    if order.received_at is None:
        raise NotReceived(number=order.number)
    if not closing.strip() and any(
        each.replied_at is None for each in list_instructions(session, order)
    ):
        raise NoReplyYet(number=order.number)
    end(session, order, closing, by=by)


def end(session: Session, order: Order, closing: str, *, by: Person) -> None:
    """Close the order, whatever of it is open; nobody has to answer any more."""
    order.closed_at, order.closed_by = clock.now(), int(by.id)
    order.closing = closing.strip() or None
    for each in list_instructions(session, order):
        if each.replied_at is None:
            timed = session.get_one(CaseDeadline, each.clock_id)
            case_deadlines.close(session, timed, Ending.CALLED_OFF)
    _note(session, order, "办结", by)
    notices.dismiss(session, f"order:{order.id}")


def list_instructions(session: Session, order: Order) -> list[Instruction]:
    """What was asked by the order, oldest first."""
    query = select(Instruction).where(Instruction.order_id == order.id).order_by(Instruction.id)
    return list(session.scalars(query))


def _time(session: Session, order: Order, addressee: str, until: date | None) -> CaseDeadline:
    now = clock.now()
    today = clock.local(now).date()
    limit = limits.find(REPLY, today, session=session)
    if until is not None:
        ANSWER_BY.require(session, until)
    given = working_time.closing_time(until) if until else None
    found = due_dates.compute_by_rule(limit, now, given=given, given_why="督办指示要求的答复日期")
    case = changes.get(session, order.case_id)
    timed = case_deadlines.begin(
        session,
        case,
        found,
        Kind.PROCESS,
        instance_id=case.instance_id,
        element="Supervision",
        # No step of an instance is called so.
        token=f"order-{order.id}-{len(list_instructions(session, order)) + 1}",
        responsible=addressee,
    )
    session.flush()
    return timed


def _lock(session: Session, order: Order) -> None:
    """The order as it is now; raises OrderClosed."""
    session.flush()
    session.refresh(order, with_for_update=True)
    if order.closed_at is not None:
        raise OrderClosed(number=order.number)


def _note(session: Session, order: Order, what: str, by: Person | None) -> None:
    case = changes.get(session, order.case_id)
    changes.note(session, case, Change.NOTED, reason=f"督办单{order.number}{what}", by=by)

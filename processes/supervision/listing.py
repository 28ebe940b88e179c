"""Finding orders of supervision: those one may see, newest first."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.access import permissions
from processes.cases.models import Case
from processes.errors import NoSuchOrder
from processes.notices import recipients
from processes.supervision.models import Instruction, Order


def list_page(
    session: Session, person: Person, *, is_open: bool, before: int | None = None, size: int
) -> list[tuple[Order, Case]]:
    """Up to `size` orders the person may see, open or closed, older than the id `before`."""
    ended = Order.closed_at.is_(None) if is_open else Order.closed_at.is_not(None)
    wanted: list[ColumnElement[Any]] = [ended, visible(person)]
    if before is not None:
        wanted.append(Order.id < before)
    query = select(Order, Case).join(Case, Case.id == Order.case_id).where(*wanted)
    rows = session.execute(query.order_by(Order.id.desc()).limit(size))
    return [(row.Order, row.Case) for row in rows]


def find(session: Session, person: Person, order_id: int) -> tuple[Order, Case]:
    """One order the person may see; raises NoSuchOrder."""
    query = select(Order, Case).join(Case, Case.id == Order.case_id)
    row = session.execute(query.where(Order.id == order_id, visible(person))).one_or_none()
    if row is None:
        raise NoSuchOrder
    return row.Order, row.Case


def get_instruction(session: Session, person: Person, instruction_id: int) -> Instruction:
    """One instruction of an order the person may see; raises NoSuchOrder."""
    found = session.get(Instruction, instruction_id)
    if found is None:
        raise NoSuchOrder
    find(session, person, found.order_id)
    return found


def visible(person: Person) -> ColumnElement[bool]:
    """The condition on `Order` joined with `Case` under which the person may see it.

    The committee, the district's centre, a street's centre its area, the head of a grid the
    village; and whoever got the card or an instruction.
    """
    own = recipients.speaks_for(person)
    instructed = exists().where(Instruction.order_id == Order.id, Instruction.addressee.in_(own))
    return or_(Order.responsible.in_(own), instructed, *permissions.above(person))

"""The tables of the orders of supervision (督办单) and what they asked of whom."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.deadlines.models import Colour


class Order(Base):
    """An order of supervision: a card that the political and legal committee sees to."""

    __tablename__ = "supervision_order"
    __table_args__ = (
        Index(None, "district", "closed_at", "id"),
        Index(None, "case_id"),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    #: Of its document, `(2026)张湾督办字第0012号`: it is cited by it.
    number: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    colour: Mapped[Colour]
    #: Who got the card: a unit, a place or a person.
    responsible: Mapped[str | None]
    why: Mapped[str]
    issued_at: Mapped[datetime]
    #: Who issued it by hand; None: a red card did.
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    received_at: Mapped[datetime | None]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closing: Mapped[str | None]


class Instruction(Base):
    """What the committee told somebody to do, until when, and their answer."""

    __tablename__ = "supervision_instruction"
    __table_args__ = (Index(None, "addressee", "replied_at"),)

    id: Mapped[BigId]
    order_id: Mapped[int] = mapped_column(ForeignKey("supervision_order.id"), index=True)
    district: Mapped[str]
    #: The unit, place or `person-<id>` that must act.
    addressee: Mapped[str]
    content: Mapped[str]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    due_at: Mapped[datetime]
    given_at: Mapped[datetime]
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reply: Mapped[str | None]
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


records.declare(Order, subject="case_id")
records.declare(Instruction, subject="case_id", via=("order_id", Order))

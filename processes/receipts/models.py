"""Which forms were received, and where each led."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class FormReceipt(Base):
    """One form that did what it asked for, by the key its page gave it."""

    __tablename__ = "form_receipt"
    __table_args__ = (UniqueConstraint("person_id", "form_key"), Index(None, "received_at"))

    id: Mapped[BigId]
    #: Of the person, as they were then.
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Of the page the form was filled in on; unlike any other of that person.
    form_key: Mapped[str]
    #: The page the person was led to. What they were told there may name parties, and is not kept.
    address: Mapped[str]
    received_at: Mapped[datetime]

"""Who wrote what into which register, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice


class Written(Choice):
    """What was done to an entry."""

    CREATED = "created", "登记"
    CHANGED = "changed", "修改"
    ENDED = "ended", "结束"


class RegisterChange(Base):
    """One writing to one entry of a register; the newest is the entry's version."""

    __tablename__ = "register_change"
    __table_args__ = (
        Index(None, "register", "row_id", "id"),
        UniqueConstraint("by", "form_key"),
    )

    id: Mapped[BigId]
    #: key of the register
    register: Mapped[str]
    #: the entry's `id` in the register's own table
    row_id: Mapped[int]
    district: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[Written]
    #: field to [before, after], as they are typed
    fields: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    #: Of the form an entry was made with: one form makes one entry, however often it is sent.
    form_key: Mapped[str | None]


records.declare_rows(RegisterChange)

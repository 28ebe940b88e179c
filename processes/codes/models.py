"""Editions of the code tables that were published here, after the ones that come with the product."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId


class CodeEdition(Base):
    """One table as it is in force from a day on, whole; never changed afterwards."""

    __tablename__ = "code_edition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[BigId]
    #: Which table: category, method, ….
    key: Mapped[str]
    version: Mapped[int]
    #: In force until the day before the next edition's.
    since_on: Mapped[date]
    #: The standard or document it follows.
    source: Mapped[str]
    #: 须以标准原文校核.
    is_provisional: Mapped[bool] = mapped_column(default=False)
    #: Rows as in `processes/data/codes`: code, name, above, statistics, is_sensitive.
    codes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    published_at: Mapped[datetime]
    published_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


records.declare_rows(CodeEdition)

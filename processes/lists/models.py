"""What people arrange of their lists: columns, views, the cases they follow; and what bulk acts did."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from engine.db import Base, BigId


class ListColumns(Base):
    """The columns somebody has chosen for a list, on every device of theirs."""

    __tablename__ = "list_columns"
    __table_args__ = (UniqueConstraint("person_id", "list_key"),)

    id: Mapped[BigId]
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: `ListKind.key`.
    list_key: Mapped[str]
    #: Keys of columns, in the order shown.
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))


class SavedView(Base):
    """A list as somebody wants it again: for themselves, or for everybody of an office."""

    __tablename__ = "list_view"
    __table_args__ = (
        Index(None, "person_id", "list_key"),
        Index(None, "shared_with", "list_key"),
        UniqueConstraint("person_id", "list_key", "name"),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: `ListKind.key`.
    list_key: Mapped[str]
    name: Mapped[str]
    #: What narrows it, by filter, as an address has it; with the order as `sort`.
    query: Mapped[dict[str, str]] = mapped_column(JSONB)
    #: A group of the engine, `center@420303001`; empty: its owner's alone.
    shared_with: Mapped[str | None]
    made_at: Mapped[datetime]


class FollowedCase(Base):
    """That somebody follows a case; says nothing of their right to read it."""

    __tablename__ = "followed_case"
    __table_args__ = (UniqueConstraint("person_id", "case_id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    since: Mapped[datetime]


class BulkAct(Base):
    """Something done to many rows of a list at once, and until when it can be undone."""

    __tablename__ = "bulk_act"
    __table_args__ = (Index(None, "person_id", "id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    #: `BulkVerb`.
    verb: Mapped[str]
    #: What it was done with: receiver, reason.
    details: Mapped[dict[str, str]] = mapped_column(JSONB)
    #: For each row what it was before, what came of it: `{"task": 7, "was": "12"}`.
    done: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    #: For each row it was refused for, why: `{"task": 8, "what": "…", "why": "…"}`.
    refused: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    #: Empty where nothing can be undone.
    undo_until: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    #: When what waited for the end of that time was done.
    carried_out_at: Mapped[datetime | None]


class OpenCase(Base):
    """That somebody has the page of a case open, as their browser says again and again."""

    __tablename__ = "open_case"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[datetime]

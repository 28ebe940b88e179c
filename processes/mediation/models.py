"""The tables of mediation beside the case: sessions, exclusions, guests, confirmation by the court."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from engine import records
from engine.db import Base, BigId
from processes.mediation.choices import (
    Answer,
    Channel,
    Confirmation,
    Guest,
    Relation,
    Result,
    Venue,
)
from processes.privacy.encrypted_columns import EncryptedText


class MediationSession(Base):
    """One meeting. What was said there is for whoever mediates alone (人民调解法15条)."""

    __tablename__ = "mediation_session"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    #: 1 for the case's first meeting.
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel]
    venue: Mapped[Venue | None]
    #: `Attendee` codes.
    came: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    result: Mapped[Result]
    #: Sealed: names and what was said.
    record: Mapped[str] = mapped_column(EncryptedText("mediation_session.record"))


class Conflict(Base):
    """Somebody must not mediate a case: declared by themselves, or on a party's request."""

    __tablename__ = "mediation_conflict"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    relation: Mapped[Relation]
    declared_at: Mapped[datetime]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Invitation(Base):
    """Somebody asked to help mediate; by profession until a name is known."""

    __tablename__ = "mediation_invitation"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    guest: Mapped[Guest]
    #: Name and office as the mediator writes them; empty while only the profession is known.
    who: Mapped[str | None]
    invited_at: Mapped[datetime]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[Answer] = mapped_column(default=Answer.PENDING)
    answered_at: Mapped[datetime | None]


class JudicialConfirmation(Base):
    """The parties' joint request to the court about one agreement (人民调解法33条)."""

    __tablename__ = "judicial_confirmation"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlement.id"), unique=True)
    status: Mapped[Confirmation]
    applied_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    #: Number of the court's paper.
    ruling_no: Mapped[str | None]


records.declare(MediationSession, subject="case_id")
records.declare(Conflict, subject="case_id")
records.declare(Invitation, subject="case_id")
records.declare(JudicialConfirmation, subject="case_id")

"""The petition a case is, the organs it was given to, and the answers it got."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from engine import records
from engine.db import Base, BigId
from processes.petitions.choices import Finding, Instance, Nature, NoticeChannel, Stage, Way


class Petition(Base):
    """A case that is a petition: one row beside it from registration to its last answer."""

    __tablename__ = "petition"
    __table_args__ = (Index(None, "district", "stage", "id"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), unique=True)
    district: Mapped[str]
    stage: Mapped[Stage] = mapped_column(default=Stage.FILED)
    nature: Mapped[Nature] = mapped_column(default=Nature.DEMAND)
    #: Units it denounces or that have an interest in it: it is given to none of them.
    named_units: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    #: The organ that has it now; empty until it was transferred.
    organ: Mapped[str | None] = mapped_column(ForeignKey("unit.code"), index=True)
    received_at: Mapped[datetime]
    #: 受理; the sixty days run from it, whichever organ has the petition.
    accepted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    notice: Mapped[NoticeChannel | None]
    #: What the notice says: the scope accepted, or why it is refused.
    notice_words: Mapped[str | None]
    #: When nothing more was open to the petitioner here.
    ended_at: Mapped[datetime | None]


class Referral(Base):
    """One transfer of a petition to an organ, and the organ's objection to it if it made one."""

    __tablename__ = "petition_referral"

    id: Mapped[BigId]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), index=True)
    district: Mapped[str]
    organ: Mapped[str] = mapped_column(ForeignKey("unit.code"))
    way: Mapped[Way]
    words: Mapped[str | None]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    objected_at: Mapped[datetime | None]
    objection: Mapped[str | None]
    ruled_at: Mapped[datetime | None]
    ruling: Mapped[str | None]
    #: Upheld: the material went back (原材料交还) at `ruled_at`, and another organ got it.
    is_upheld: Mapped[bool | None]


class Answer(Base):
    """A written answer: the organ's opinion, its review, its re-review (32、35、36条)."""

    __tablename__ = "petition_answer"
    __table_args__ = (UniqueConstraint("petition_id", "instance"),)

    id: Mapped[BigId]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"))
    district: Mapped[str]
    instance: Mapped[Instance]
    #: A unit's code; of a review, a code of `choices.Body`.
    organ: Mapped[str | None]
    #: When a review was asked for, and why.
    requested_at: Mapped[datetime | None]
    request: Mapped[str | None]
    finding: Mapped[Finding | None]
    claim: Mapped[str | None]
    facts: Mapped[str | None]
    basis: Mapped[str | None]
    opinion: Mapped[str | None]
    #: For demands that are not supported: 教育疏导、帮扶救助 (27、32、37条).
    education: Mapped[str | None]
    aid: Mapped[str | None]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: The petitioner received it that day; the right to go on runs from it.
    delivered_on: Mapped[date | None]


class ExtensionRequest(Base):
    """More days an organ asks for, and what became of it (34条); granted, it is an extension."""

    __tablename__ = "petition_extension_request"

    id: Mapped[BigId]
    petition_id: Mapped[int] = mapped_column(ForeignKey("petition.id"), index=True)
    district: Mapped[str]
    #: Days.
    amount: Mapped[int]
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: None: it waits, or fell away undecided with the limit it was about.
    is_granted: Mapped[bool | None]
    #: Why it was refused.
    decision: Mapped[str | None]


records.declare(Petition, subject="case_id")
records.declare(Referral, subject="case_id", via=("petition_id", Petition))
records.declare(Answer, subject="case_id", via=("petition_id", Petition))
records.declare(ExtensionRequest, subject="case_id", via=("petition_id", Petition))

"""Terms the district has set, what was done at their end, and what residents asked about their data."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice
from processes.retention.kinds import Kind


class RetentionTerm(Base):
    """A term as it was set; the newest of a kind is in force."""

    __tablename__ = "retention_term"
    __table_args__ = (Index(None, "district", "kind", "id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    kind: Mapped[Kind]
    months: Mapped[int]
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class RetentionRun(Base):
    """One night's work: the protocol's head."""

    __tablename__ = "retention_run"
    __table_args__ = (Index(None, "district", "id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: Notices removed; of all else there is an act.
    notices: Mapped[int] = mapped_column(default=0)


class RetentionAct(Base):
    """What was made anonymous: one row of a kind, and how much of what."""

    __tablename__ = "retention_act"
    __table_args__ = (UniqueConstraint("kind", "row"), Index(None, "run_id", "id"))

    id: Mapped[BigId]
    run_id: Mapped[int] = mapped_column(ForeignKey("retention_run.id"))
    district: Mapped[str]
    kind: Mapped[Kind]
    #: Id of the case, report, visit or finding.
    row: Mapped[int]
    at: Mapped[datetime]
    #: From when the term ran, and how long it was.
    since: Mapped[datetime]
    months: Mapped[int]
    people: Mapped[int] = mapped_column(default=0)
    #: Texts in which something was hidden.
    texts: Mapped[int] = mapped_column(default=0)
    #: Attachments, photographs and written documents removed.
    files: Mapped[int] = mapped_column(default=0)


class Asked(Choice):
    """What somebody asks about their own data."""

    EXPORT = "export", "查阅、复制"
    CORRECT = "correct", "更正、补充"


class PersonalRequest(Base):
    """A request of a person about their own data, and what was done; who they are is not here."""

    __tablename__ = "personal_request"
    __table_args__ = (Index(None, "district", "id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    asked: Mapped[Asked]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    #: How it was made sure that it is they who ask.
    proof: Mapped[str]
    #: Rows of parties it was about.
    parties: Mapped[int]
    #: Of a correction: which fields.
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)


for _table in (RetentionTerm, RetentionRun, RetentionAct, PersonalRequest):
    records.declare_rows(_table)

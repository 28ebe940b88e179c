"""Query codes, what the parties say, and how satisfied they are."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import Choice
from processes.privacy.encrypted_columns import EncryptedText


class FeedbackKind(Choice):
    """What a party says."""

    STATEMENT = "statement", "补充说明"
    WITHDRAWAL = "withdrawal", "申请撤回"
    CONFIRMATION = "confirmation", "申请司法确认"
    PAPERS = "papers", "补交材料"
    UNRESOLVED = "unresolved", "没有解决"


class Satisfaction(Choice):
    """满意、基本满意、不满意."""

    SATISFIED = "satisfied", "满意"
    BASICALLY = "basically", "基本满意"
    NOT = "not", "不满意"


class QueryCode(Base):
    """The code a party asks with; a new one ends the old."""

    __tablename__ = "query_code"

    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), primary_key=True)
    #: A keyed digest, argon2id of older codes (`query_codes`); the code itself is nowhere.
    hash: Mapped[str]
    given_at: Mapped[datetime]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ResidentFeedback(Base):
    """Something a party said, and the answer it got (件件有回音)."""

    __tablename__ = "resident_voice"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    kind: Mapped[FeedbackKind]
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(EncryptedText("resident_voice.words"))
    #: What came with it: ids of attachments of the case.
    files: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    answer: Mapped[str | None] = mapped_column(EncryptedText("resident_voice.answer"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Rating(Base):
    """How satisfied the party is, once for each closing; a later one replaces it."""

    __tablename__ = "resident_rating"
    __table_args__ = (UniqueConstraint("case_id", "reopenings"),)

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    #: Which closing it rates.
    reopenings: Mapped[int]
    at: Mapped[datetime]
    satisfaction: Mapped[Satisfaction]
    words: Mapped[str | None] = mapped_column(EncryptedText("resident_rating.words"))


records.declare(ResidentFeedback, subject="case_id")
records.declare(Rating, subject="case_id")

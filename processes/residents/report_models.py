"""What residents report without an account, before it is anybody's case."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import clock, records
from engine.db import Base, BigId
from processes.privacy.encrypted_columns import EncryptedBytes, EncryptedText


class ReportState(StrEnum):
    """What became of a report."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    ANSWERED = "answered"


class ResidentReport(Base):
    """Something a resident told of (群众反映): a clue that a person accepts as a case, or answers."""

    __tablename__ = "resident_report"
    __table_args__ = (
        Index(None, "at_place", "id"),
        Index(
            "ix_resident_report_waiting",
            "due_at",
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    #: Code of the small grid, or of the village by who does not know the grid.
    at_place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    words: Mapped[str] = mapped_column(EncryptedText("resident_report.words"))
    #: Where exactly: a house, a corner; in words.
    spot: Mapped[str | None] = mapped_column(EncryptedText("resident_report.spot"))
    #: None: who reports it did not say.
    name: Mapped[str | None] = mapped_column(EncryptedText("resident_report.name"))
    phone: Mapped[str | None] = mapped_column(EncryptedText("resident_report.phone"))
    at: Mapped[datetime]
    #: By when somebody accepts or answers it (本区规定).
    due_at: Mapped[datetime]
    #: When those above were told that nobody had.
    overdue_told_at: Mapped[datetime | None]
    #: A keyed digest of its query code (`query_codes`).
    code_hash: Mapped[str]
    #: Of the form it was typed into: one form makes one report.
    form_key: Mapped[str | None] = mapped_column(unique=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: One report makes one case.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"), unique=True)
    #: Whether the reporter is an applicant of that case, so that the report's code opens it.
    opens_case: Mapped[bool] = mapped_column(default=False)
    #: Why it became no case, and where to go.
    answer: Mapped[str | None] = mapped_column(EncryptedText("resident_report.answer"))

    @property
    def number(self) -> str:
        """反映编号， `FY-2026-000012`."""
        return f"FY-{clock.local(self.at).year}-{self.id:06}"

    @property
    def state(self) -> ReportState:
        """What became of it."""
        if self.decided_at is None:
            return ReportState.WAITING
        return ReportState.ANSWERED if self.case_id is None else ReportState.ACCEPTED


records.declare_rows(ResidentReport)


class ReportPhoto(Base):
    """A photograph that came with a report; of an accepted one it moves to the case."""

    __tablename__ = "resident_report_photo"

    id: Mapped[BigId]
    report_id: Mapped[int] = mapped_column(ForeignKey("resident_report.id"), index=True)
    district: Mapped[str]
    name: Mapped[str] = mapped_column(EncryptedText("resident_report_photo.name"))
    #: As its first bytes say.
    mimetype: Mapped[str]
    #: Bytes.
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(
        EncryptedBytes("resident_report_photo.content"), deferred=True
    )

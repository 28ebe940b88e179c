"""The table of the explanations that yellow cards ask for."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.deadlines.models import CaseDeadline


class Explanation(Base):
    """What whoever got a yellow card must say in writing, and by when."""

    __tablename__ = "card_explanation"
    __table_args__ = (Index(None, "district", "written_at", "due_at"),)

    id: Mapped[BigId]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), unique=True)
    district: Mapped[str]
    #: The limit of it (次工作日内), a process deadline of the case.
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    due_at: Mapped[datetime]
    content: Mapped[str | None]
    written_at: Mapped[datetime | None]
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: When the committee was told that there is none.
    reported_at: Mapped[datetime | None]


records.declare(Explanation, subject="case_id", via=("clock_id", CaseDeadline))


class Reminder(Base):
    """That a diagram reminds whoever is due; told with the cards, so that both are summed up."""

    __tablename__ = "reminder"
    __table_args__ = (
        Index("ix_reminder_untold", "id", postgresql_where=text("told_at IS NULL")),
        Index(None, "case_id"),
    )

    id: Mapped[BigId]
    district: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    #: The deadline it is about; None where the limit has none that runs (履行提醒).
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("clock.id"))
    key: Mapped[str]
    name: Mapped[str]
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]

"""The daily sheets of the grids and what was found on them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from engine import records
from engine.db import Base, BigId


class PatrolRecord(Base):
    """One small grid on one day: recorded by somebody, or blank."""

    __tablename__ = "patrol_sheet"
    __table_args__ = (
        UniqueConstraint("on", "grid"),
        Index(None, "village", "on"),
        # How many were due somewhere, and how many have a record.
        Index(
            "ix_patrol_sheet_due",
            *("grid", "on"),
            postgresql_ops={"grid": "text_pattern_ops"},
            postgresql_include=["recorded_at"],
            postgresql_where=text("is_due"),
        ),
    )

    id: Mapped[BigId]
    on: Mapped[date]
    #: Code of the small grid, and the places above it.
    grid: Mapped[str]
    village: Mapped[str]
    street: Mapped[str]
    district: Mapped[str]
    #: Counted among those that should be recorded; one of a day off is not.
    is_due: Mapped[bool] = mapped_column(default=True)
    #: When the day was recorded, with a finding or with none (零报告).
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Set after the end of a day nobody recorded.
    blank_at: Mapped[datetime | None]


class PatrolTotal(Base):
    """The sheets of one street on one day that is over, counted: what `patrol_sheet` says, nothing else.

    A day has the totals of all its streets or none. Whatever changes sheets of a day drops its
    totals (the trigger `forget_totals`), until they are counted again.
    """

    __tablename__ = "patrol_total"

    on: Mapped[date] = mapped_column(primary_key=True)
    street: Mapped[str] = mapped_column(primary_key=True)
    district: Mapped[str]
    #: Of those that should be recorded, how many there were, and how many have a record.
    due: Mapped[int]
    recorded: Mapped[int]


class PatrolFinding(Base):
    """Something a grid worker came upon; it may become a case."""

    __tablename__ = "patrol_finding"
    __table_args__ = (UniqueConstraint("sheet_id", "form_key"), Index(None, "grid", "id"))

    id: Mapped[BigId]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("patrol_sheet.id"))
    district: Mapped[str]
    grid: Mapped[str]
    on: Mapped[date]
    text: Mapped[str]
    #: 重点领域: names of the code table `focus_tag`.
    focus_tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    #: One finding makes one case.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"), unique=True)
    found_at: Mapped[datetime]
    found_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Of the form it was typed into: one form makes one finding.
    form_key: Mapped[str | None]


records.declare_rows(PatrolFinding)

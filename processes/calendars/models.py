"""The tables of working days and hours: each change is a release, the newest one counts."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId


class Origin(StrEnum):
    """Where a release came from."""

    SHIPPED = "shipped"
    FILE = "file"
    PASTED = "pasted"
    PACKAGE = "package"
    PAGE = "page"


class CalendarRelease(Base):
    """A year's arrangement, or the office hours of a place, as somebody put it in force."""

    __tablename__ = "calendar_release"
    __table_args__ = (Index(None, "year"), Index(None, "place"))

    id: Mapped[BigId]
    #: The year whose days it holds; empty for office hours.
    year: Mapped[int | None]
    #: The place whose office hours it holds, "" for every place; empty for a year.
    place: Mapped[str | None]
    origin: Mapped[Origin]
    #: The notice it follows, or why it was changed.
    note: Mapped[str]
    at: Mapped[datetime]
    #: empty: it came with the program
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CalendarDay(Base):
    """A day off beyond the weekend, or a day of the weekend that is worked (调休)."""

    __tablename__ = "calendar_day"

    release_id: Mapped[int] = mapped_column(ForeignKey("calendar_release.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]
    is_off: Mapped[bool]
    #: By which its record knows it.
    id: Mapped[int] = mapped_column(BigInteger, Identity(), unique=True)


class OfficeHours(Base):
    """The hours worked between two days of every year at the place of its release."""

    __tablename__ = "office_hours"

    id: Mapped[BigId]
    release_id: Mapped[int] = mapped_column(ForeignKey("calendar_release.id"), index=True)
    #: First and last day of the season, MMDD; one that ends before it begins spans New Year.
    since: Mapped[int]
    until: Mapped[int]
    opens: Mapped[time]
    #: The break at noon; both empty where work goes on.
    breaks: Mapped[time | None]
    resumes: Mapped[time | None]
    closes: Mapped[time]


class DeadlineMove(Base):
    """A deadline that another calendar or another version of a law moved: from when to when, by which."""

    __tablename__ = "clock_move"
    __table_args__ = (
        CheckConstraint("(release_id IS NULL) <> (law_version_id IS NULL)", name="one_cause"),
    )

    id: Mapped[BigId]
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    #: The calendar, or else the version of the law (`processes.deadlines.law_models`).
    release_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_release.id"), index=True)
    law_version_id: Mapped[int | None] = mapped_column(ForeignKey("law_version.id"), index=True)
    #: The rules, where the law was the cause.
    rule_before: Mapped[str | None]
    rule_after: Mapped[str | None]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_before: Mapped[datetime]
    due_after: Mapped[datetime]
    warning_before: Mapped[date]
    warning_after: Mapped[date]
    #: Its new explanation.
    why: Mapped[str]


records.declare(DeadlineMove, subject="case_id")
records.declare_rows(CalendarRelease)
records.declare_rows(CalendarDay)
records.declare_rows(OfficeHours)

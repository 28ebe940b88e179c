"""What a whistle leads to and how good it was: measures, the talk before it, ratings both ways."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId


class PreConsultation(Base):
    """The call with the lead department before a whistle (事前沟通); an emergency has none."""

    __tablename__ = "whistle_talk"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    #: The whistle it led to; empty until that is blown, and when it was refused.
    whistle_id: Mapped[int | None] = mapped_column(ForeignKey("whistle.id"), index=True)
    district: Mapped[str]
    #: The department that was called.
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"))
    words: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Measure(Base):
    """One thing a department has to do by the joint plan (协同执行, one task for each)."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("whistle_id", "number"),)

    id: Mapped[BigId]
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    #: Counted within the whistle.
    number: Mapped[int]
    words: Mapped[str]
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), index=True)
    due_on: Mapped[date]
    #: What the department reports.
    report: Mapped[str | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class UnitRating(Base):
    """What the centre thinks of a department's part in a whistle; 5 is best, 1 worst."""

    __tablename__ = "unit_rating"
    __table_args__ = (UniqueConstraint("whistle_id", "unit"),)

    id: Mapped[BigId]
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), index=True)
    response: Mapped[int]
    quality: Mapped[int]
    attitude: Mapped[int]
    words: Mapped[str | None]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class WhistleRating(Base):
    """What a department thinks of the whistle: whether it had to be blown; if not, it is a 错哨."""

    __tablename__ = "whistle_rating"
    __table_args__ = (UniqueConstraint("whistle_id", "unit"),)

    id: Mapped[BigId]
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"))
    is_warranted: Mapped[bool]
    words: Mapped[str | None]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RatingWeight(Base):
    """How a department's score for a whistle is made up; for whistles blown from `since_on` on."""

    __tablename__ = "rating_weight"
    __table_args__ = (UniqueConstraint("district", "since_on"),)

    id: Mapped[BigId]
    district: Mapped[str]
    since_on: Mapped[date]
    #: Shares of the three marks; together they need not be a hundred.
    response: Mapped[int]
    quality: Mapped[int]
    attitude: Mapped[int]
    #: Points taken off for each yellow and each red card the department got at the whistle.
    yellow: Mapped[int]
    red: Mapped[int]


records.declare(PreConsultation, subject="case_id")
records.declare(Measure, subject="case_id")
records.declare(UnitRating, subject="case_id")
records.declare(WhistleRating, subject="case_id")
records.declare_rows(RatingWeight)

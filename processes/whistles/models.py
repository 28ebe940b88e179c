"""Whistles, who reported in to them, and the five people of a leader's case."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes.cases.choices import TeamRole, WhistleKind


class Whistle(Base):
    """A call for departments to come to the centre; the tier stays as it is."""

    __tablename__ = "whistle"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index(None, "district", "blown_at", postgresql_include=["id", "case_id", "closed_at"]),
        # Those that are open are few among all there ever were.
        Index(
            "ix_whistle_open",
            *("district", "id"),
            postgresql_include=["case_id", "kind"],
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"))
    #: Counted per case; its messages are correlated by `<case no>/<number>`.
    number: Mapped[int]
    district: Mapped[str]
    kind: Mapped[WhistleKind]
    reason: Mapped[str]
    blown_at: Mapped[datetime]
    blown_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    met_at: Mapped[datetime | None]
    minutes: Mapped[str | None]
    #: How it ended: agreed, undecided, cancelled, or broken_off with its tier; empty while it runs.
    result: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class Attendance(Base):
    """One department's answer to a whistle: signed, arrived, said."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("whistle_id", "unit"),)

    id: Mapped[BigId]
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistle.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"), index=True)
    #: 主责.
    is_lead: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    arrived_at: Mapped[datetime | None]
    opinion: Mapped[str | None]
    opinion_at: Mapped[datetime | None]
    objected_at: Mapped[datetime | None]
    objection: Mapped[str | None]
    #: Since when the unit need not come: its objection was upheld, or the centre let it stay away.
    excused_at: Mapped[datetime | None]
    #: Why, where the centre let it stay away.
    excuse_reason: Mapped[str | None]
    excused_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class TeamMember(Base):
    """One of the five of a leader's case; a change of person ends the row and opens another."""

    __tablename__ = "team_member"
    __table_args__ = (
        # When each case was first given to a leader.
        Index("ix_team_member_appointed", "district", "role", "case_id", "since"),
        # Whose cases somebody answers for now.
        Index(
            "ix_team_member_serving",
            *("person_id", "case_id"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    role: Mapped[TeamRole]
    #: Somebody known here, or a name (a lawyer from outside).
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    #: What was handed over to the successor.
    handover: Mapped[str | None]


class Plan(Base):
    """The plan by which a leader's case is to be resolved (化解方案)."""

    __tablename__ = "plan"

    id: Mapped[BigId]
    case_id: Mapped[int] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str]
    content: Mapped[str]
    resolve_by: Mapped[date | None]
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


records.declare(Whistle, subject="case_id")
records.declare(Attendance, subject="case_id")
records.declare(TeamMember, subject="case_id")
records.declare(Plan, subject="case_id")

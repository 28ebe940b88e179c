"""What was read out of history: every visit to an element, and every step aside of the diagram."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class Ending(StrEnum):
    """How a visit ended: gone on, called off by something else, undone by a person."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    TAKEN_BACK = "taken_back"


class StepVisit(Base):
    """An instance was at an element: from when to when, by which flow it had come."""

    __tablename__ = "step_visit"
    __table_args__ = (
        Index(
            "ix_step_visit_process",
            *("district", "process", "entered_at"),
            postgresql_include=["element", "definition_id", "case_id", "via"],
        ),
        Index("ix_step_visit_instance_id", "instance_id", "seq", unique=True),
        Index(
            "ix_step_visit_open",
            *("district", "process"),
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: None: a process that belongs to no case
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str | None]
    #: 1, 2, 3 … within the instance, in the order of history
    seq: Mapped[int]
    #: the version the instance runs on, and the process in it
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))
    process: Mapped[str]
    element: Mapped[str]
    #: the how-manieth visit of the instance to this element
    nth: Mapped[int]
    #: id of the flow it came by; None where history does not tell: a start, a boundary event, two flows
    #: between the same two elements, a task that was opened again
    via: Mapped[str | None]
    entered_at: Mapped[datetime]
    #: None: it is still there
    left_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]
    #: Of a task of a person: when it was due, as last reckoned.
    due_at: Mapped[datetime | None]
    #: Of a task that somebody ended: working seconds until it was taken in hand, and from then on. One
    #: that was done without being taken only waited.
    waited: Mapped[int | None]
    worked: Mapped[int | None]


class DiagramDeparture(Base):
    """Somebody made an instance go another way than its diagram draws."""

    __tablename__ = "diagram_departure"
    __table_args__ = (
        Index("ix_diagram_departure_process", "district", "process", "at"),
        Index(None, "instance_id"),
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"), index=True)
    district: Mapped[str | None]
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"))
    process: Mapped[str]
    #: None: the whole instance
    element: Mapped[str | None]
    at: Mapped[datetime]
    #: a verb of history, of `visits.DEPARTURES`
    what: Mapped[str]


class HistoryReading(Base):
    """How far the history of an instance was read."""

    __tablename__ = "history_reading"

    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"), primary_key=True)
    #: id of the newest event that was read
    head_id: Mapped[int] = mapped_column(index=True)
    read_at: Mapped[datetime]

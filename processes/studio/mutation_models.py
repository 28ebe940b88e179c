"""One look at which alterations of a change's files its scenarios notice, kept with the change."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class MutationRun(Base):
    """Asked for by somebody, done by a worker piece by piece."""

    __tablename__ = "studio_mutation_run"
    __table_args__ = (Index("ix_studio_mutation_run_change_id", "change_id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    change_id: Mapped[int] = mapped_column(ForeignKey("studio_change.id"))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: hexadecimal SHA-256 of all files of the change as they were then
    sha256: Mapped[str]
    #: how many alterations there are; empty until the first piece is done
    total: Mapped[int | None]
    #: each judged so far (`mutation_report.Line`), in order
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    finished_at: Mapped[datetime | None]
    #: why it came to no end, in a sentence
    failure: Mapped[str | None]

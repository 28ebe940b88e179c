"""One proof of a change, kept with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class ProofRun(Base):
    """Asked for by somebody, done by a worker, which tells how far it is as it goes."""

    __tablename__ = "proof_run"
    __table_args__ = (Index("ix_proof_run_change_id", "change_id"),)

    id: Mapped[BigId]
    district: Mapped[str]
    change_id: Mapped[int] = mapped_column(ForeignKey("studio_change.id"))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: hexadecimal SHA-256 of all files of the change as they were then
    sha256: Mapped[str]
    #: states looked at so far, told while the rest of the row shows nothing yet
    states: Mapped[int]
    #: when somebody asked for it to end
    cancelled_at: Mapped[datetime | None]
    #: what was explored and what was found (`processes.evidence.report`)
    covered: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    finished_at: Mapped[datetime | None]
    #: why it came to no end, in a sentence
    failure: Mapped[str | None]

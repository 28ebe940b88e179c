"""What became of a change's scenarios, kept with what they were run on."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.db import Base, BigId


class ScenarioRun(Base):
    """The last time all scenarios of a change were run; one of each change."""

    __tablename__ = "studio_scenario_run"

    id: Mapped[BigId]
    district: Mapped[str]
    change_id: Mapped[int] = mapped_column(ForeignKey("studio_change.id"), unique=True)
    at: Mapped[datetime]
    #: hexadecimal SHA-256 of all it depends on (`processes.studio.kept_outcomes.fingerprint`)
    fingerprint: Mapped[str]
    #: each scenario (`scenario_runs.Outcome`), in order
    outcomes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)

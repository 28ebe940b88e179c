"""One look at which alterations of a change's files its scenarios notice, kept with the change."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from processes.studio.change_runs import ChangeRun


class MutationRun(ChangeRun):
    """Asked for by somebody, done by a worker piece by piece."""

    __tablename__ = "studio_mutation_run"
    __table_args__ = (Index("ix_studio_mutation_run_change_id", "change_id"),)

    #: how many alterations there are; empty until the first piece is done
    total: Mapped[int | None]
    #: each judged so far (`mutation_report.Line`), in order
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)

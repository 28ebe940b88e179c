"""One proof of a change, kept with it."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from processes.studio.change_runs import CancellableRun


class ProofRun(CancellableRun):
    """Asked for by somebody, done by a worker, which tells how far it is as it goes."""

    __tablename__ = "proof_run"
    __table_args__ = (Index("ix_proof_run_change_id", "change_id"),)

    #: states looked at so far, told while the rest of the row shows nothing yet
    states: Mapped[int]
    #: what was explored and what was found (`processes.evidence.report`)
    covered: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)

"""Looks at what would have happened under a change, kept with it."""

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from processes.studio.change_runs import CancellableRun


class ReplayRun(CancellableRun):
    """The cases of a period done again; asked for by somebody, done by a worker."""

    __tablename__ = "replay_run"
    __table_args__ = (Index("ix_replay_run_change_id", "change_id"),)

    #: local days, both counted in: when the cases were registered
    since: Mapped[date]
    until: Mapped[date]
    #: how many cases there are; 0 while nobody has counted them
    total: Mapped[int]
    done: Mapped[int]
    #: what was found (`processes.simulation.report`); empty until then
    found: Mapped[dict[str, Any]] = mapped_column(JSONB)


class SimulationRun(CancellableRun):
    """Cases made up from the history of a period, run many times; asked for, done by a worker."""

    __tablename__ = "simulation_run"
    __table_args__ = (Index("ix_simulation_run_change_id", "change_id"),)

    #: local days, both counted in: of the cases that history is read of
    since: Mapped[date]
    until: Mapped[date]
    #: pairs of runs that are wanted, and those done
    total: Mapped[int]
    done: Mapped[int]
    #: what is otherwise beside the change (`processes.simulation.what_if`)
    what_if: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: what was found (`processes.simulation.told_figures`); empty until then
    found: Mapped[dict[str, Any]] = mapped_column(JSONB)

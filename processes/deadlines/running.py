"""Which clock a task runs by, and since when a deadline stands still."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.models import UserTask
from processes.deadlines import case_deadlines, recompute
from processes.deadlines.models import CaseDeadline, DeadlinePause, DeadlineStatus


def of_task(task: UserTask, clocks: Iterable[CaseDeadline]) -> CaseDeadline | None:
    """Which of the case's clocks the task runs by: its own, else the one of the case it follows."""
    rows = sorted((row for row in clocks if row.status in case_deadlines.OPEN), key=_by_id)
    own = [row for row in rows if row.token is not None and row.token == task.token]
    keys = recompute.list_alternatives(task.clock) if task.clock else ()
    followed = [row for row in rows if row.token is None and row.key in keys]
    return next(iter([*own, *followed]), None)


def _by_id(row: CaseDeadline) -> int:
    return row.id


def stopped_since(session: Session, rows: Sequence[CaseDeadline]) -> dict[int, datetime]:
    """When each of them stopped that stands still, by its id."""
    still = [row.id for row in rows if row.status is DeadlineStatus.PAUSED]
    chosen = select(DeadlinePause.clock_id, DeadlinePause.since).where(
        DeadlinePause.clock_id.in_(still), DeadlinePause.until.is_(None)
    )
    return dict(session.execute(chosen).all()) if still else {}

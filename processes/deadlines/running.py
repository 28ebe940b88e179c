"""Which clock a task runs by, and since when a deadline stands still."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.models import UserTask
from processes.cases.models import Case
from processes.deadlines import case_deadlines, recompute
from processes.deadlines.models import CaseDeadline, DeadlinePause, DeadlineStatus


def of_tasks(session: Session, tasks: Sequence[UserTask]) -> dict[int, CaseDeadline]:
    """The open deadline that each task runs by, by its id, for tasks of any cases."""
    timed = [task for task in tasks if task.clock]
    chosen = (
        select(Case.instance_id, CaseDeadline)
        .join(Case, Case.id == CaseDeadline.case_id)
        .where(
            Case.instance_id.in_({task.instance_id for task in timed}),
            CaseDeadline.status.in_(case_deadlines.OPEN),
        )
    )
    near: dict[int | None, list[CaseDeadline]] = defaultdict(list)
    for instance_id, row in session.execute(chosen) if timed else ():
        near[instance_id].append(row)
    return {
        task.id: row
        for task in timed
        for row in [of_task(task, near[task.instance_id])]
        if row is not None
    }


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

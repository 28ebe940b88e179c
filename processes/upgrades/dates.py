"""The next dates of a case: when its tasks are due, when its timers fire, when a statutory deadline ends."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.instances import step
from engine.instances.execution import Execution
from engine.instances.rescheduling import STANDING
from engine.models import Instance
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.deadlines.rules import Kind

#: So many are shown.
NEXT = 3


@dataclass(frozen=True)
class NextDate:
    """A date of a case; `kind` is task, timer or statutory, `due` an aware moment."""

    kind: str
    name: str
    due: datetime

    def to_json(self) -> dict[str, Any]:
        """As it is kept in a row."""
        return {**asdict(self), "due": self.due.isoformat()}


def list_next(session: Session, instance: Instance, case_id: int | None) -> list[NextDate]:
    """The next dates of an instance and of the case it belongs to, the earliest first."""
    found = [*_of_steps(step.look(session, instance)), *_of_case(session, case_id)]
    return sorted(found, key=lambda each: (each.due, each.kind, each.name))[:NEXT]


def _of_steps(execution: Execution) -> Sequence[NextDate]:
    tasks = [NextDate("task", each.name, each.due) for each in execution.tasks if each.due]
    # One that stands still has no date until somebody sets it going again.
    running = [each for each in execution.timers if each.due < STANDING]
    timers = [NextDate("timer", each.name or each.element, each.due) for each in running]
    return [*tasks, *timers]


def _of_case(session: Session, case_id: int | None) -> Sequence[NextDate]:
    rows = session.execute(
        select(CaseDeadline.name, CaseDeadline.due_at).where(
            CaseDeadline.case_id == case_id,
            CaseDeadline.kind == Kind.STATUTORY,
            CaseDeadline.status == DeadlineStatus.RUNNING,
        )
    )
    return [NextDate("statutory", row.name, row.due_at) for row in rows]

"""Changing what the diagram said of a task that is open: when it is due, how urgent it is, whose it may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, tasks
from engine.identity import Person
from engine.instances import locking, step
from engine.models import UserTask


@dataclass(frozen=True)
class TaskChanges:
    """What is to be otherwise; what is not given stays."""

    due: datetime | None = None
    follow_up: datetime | None = None
    priority: int | None = None
    users: Sequence[str] | None = None
    groups: Sequence[str] | None = None
    #: `due` or `follow_up`, where there is to be none
    without: frozenset[str] = frozenset()

    def plain(self) -> dict[str, Any]:
        """As a task keeps it in the instance's state."""
        told: dict[str, Any] = {}
        for name, at in (("due", self.due), ("follow_up", self.follow_up)):
            if at is not None:
                told[name] = clock.local(at).isoformat()
            elif name in self.without:
                told[name] = None
        if self.priority is not None:
            told["priority"] = self.priority
        for name, given in (("users", self.users), ("groups", self.groups)):
            if given is not None:
                told[name] = list(given)
        return told


def change_task(session: Session, task_id: int, changes: TaskChanges, *, by: Person) -> UserTask:
    """Change an open task; who may is for the caller to know. Raises AlreadyDone, TaskClosed, NotActive."""
    instance, task = locking.task(session, task_id)
    tasks.require_open(task)
    told = changes.plain()
    with step.advance(
        session, instance, "task_changed", by=by, element=task.element, after={":changes": told}
    ) as execution:
        execution.change_task(task.token, told)
    session.refresh(task)
    return task

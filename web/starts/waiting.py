"""What waits for the visitor beside the tasks of cases: tasks of other processes, checklists nobody has begun on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, url_for

from processes.starts import choosing, work
from web import time_left
from web.words import RemainingTime


@dataclass(frozen=True)
class WaitingTask:
    """A task of a process without a case, as a list shows it."""

    id: int
    name: str
    process: str
    starter: str
    started_at: datetime
    is_mine: bool
    due: RemainingTime | None


@dataclass(frozen=True)
class WaitingChecklist:
    """A checklist in which nothing is under way: where it is, and what it is about."""

    name: str
    about: str
    address: str


def describe() -> dict[str, Any]:
    """What the templates read: `other_tasks` and `checklists`."""
    person = g.visitor.person
    found = work.list_open(g.db, person)
    left = time_left.for_tasks([(each.task, ()) for each in found])
    return {
        "other_tasks": [
            WaitingTask(
                each.task.id,
                each.task.name or each.task.element,
                each.process,
                each.starter,
                each.started_at,
                each.task.assignee in person.ids,
                left[each.task.id],
            )
            for each in found
        ],
        "checklists": [_told(each) for each in choosing.list_waiting(g.db, person)],
    }


def _told(each: choosing.Waiting) -> WaitingChecklist:
    if each.case is not None:
        address = url_for("cases.show", case_id=each.case.id, _anchor="checklists")
        return WaitingChecklist(each.name, each.case.case_no, address)
    address = url_for("starts.show", instance_id=each.instance_id, _anchor="checklists")
    return WaitingChecklist(each.name, each.process, address)

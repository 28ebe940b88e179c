"""Which verbs the page of a task offers, and to whom it may be handed."""

from typing import Any

from flask import g

from engine import tasks as engine_tasks
from engine.models import TaskStatus, UserTask
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework import receivers

#: What a form of these has.
FIELDS = ("to", "reason")


def describe(case: Case, task: UserTask) -> dict[str, Any]:
    """What the page offers of handing on: `receivers` and `may_hand_on`, `is_helping`, `owner_name`."""
    person = g.visitor.person
    is_own = task.assignee in (None, person.id) and task.owner is None
    may = task.status is TaskStatus.OPEN and is_own and engine_tasks.may_hold(task, person)
    offered = receivers.list_receivers(g.db, case, task, but=person.id) if may else []
    names = display_names.resolve_people(g.db, [task.owner])
    return {
        "receivers": offered,
        "may_give_back": task.owner is not None and person.id in (task.owner, task.assignee),
        "is_owner": task.owner == person.id,
        "owner_name": names.get(task.owner or "", ""),
        "typed_in": "",
        "refused": "",
        "typed_there": dict.fromkeys(FIELDS, ""),
    }

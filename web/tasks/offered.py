"""Which verbs the page of a task offers, and to whom it may be handed."""

from typing import Any

from flask import g

from engine import tasks as engine_tasks
from engine.models import TaskStatus, UserTask
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework import receivers, returns, urging, withdrawals
from web.errors import sentence
from web.tasks import signers_panel

#: What a form of these has.
FIELDS = ("to", "reason", "kind", "rule", "needed", "agrees", "round")


def describe(case: Case, task: UserTask, *, may_copy: bool) -> dict[str, Any]:
    """What the page offers of the verbs, and what was typed into one that was refused."""
    person = g.visitor.person
    may_take = task.assignee is None and engine_tasks.may_hold(task, person)
    is_mine = task.assignee in person.ids or may_take
    is_own = task.assignee in {None, *person.ids} and task.owner is None
    may = (
        task.status is TaskStatus.OPEN
        and is_own
        and task.submitted_at is None
        and (engine_tasks.may_hold(task, person) or task.assignee in person.ids)
    )
    offered = receivers.list_receivers(g.db, case, task, but=person.id) if may else []
    officers = urging.list_officers(g.db, case, task) if may or may_copy else []
    is_closed_by_me = task.status is TaskStatus.COMPLETED and task.closed_by == person.id
    hindrance = withdrawals.refusal(g.db, case, task, person) if is_closed_by_me else None
    names = display_names.resolve_people(g.db, [task.owner])
    return {
        "receivers": offered,
        "may_give_back": task.owner is not None
        and not person.ids.isdisjoint({task.owner, task.assignee}),
        "is_owner": task.owner in person.ids,
        "owner_name": names.get(task.owner or "", ""),
        "earlier_steps": returns.list_steps(g.db, task) if may else [],
        "readers": urging.list_readers(g.db, case, task, but=person.id, officers=officers)
        if may_copy
        else [],
        "may_urge": task.status is TaskStatus.OPEN and not is_mine,
        "urged": urging.count(g.db, task.id),
        "may_withdraw": is_closed_by_me and hindrance is None,
        "hindrance": sentence(hindrance, g.db) if hindrance else "",
        "signing": signers_panel.describe(case, task, known=(offered, officers) if may else None),
        "typed_in": "",
        "refused": "",
        "typed_there": dict.fromkeys(FIELDS, ""),
        "is_offered": True,
    }


def is_offered(what: str, told: dict[str, Any]) -> bool:
    """Whether the page still has the form of a verb: else its words have no other place than the top."""
    signing, is_open = told["signing"], told["is_open"]
    is_refused = any(each.is_refused and not each.is_outdated for each in signing["rounds"])
    forms = {
        "transfer": is_open and told["receivers"],
        "delegate": is_open and told["receivers"],
        "send-back": is_open and told["earlier_steps"],
        "give-back": is_open and told["may_give_back"],
        "urge": is_open and (told["may_urge"] or told["readers"]),
        "copy": is_open and (told["may_urge"] or told["readers"]),
        "withdraw": told["may_withdraw"],
        "sign": signing["question"],
        "add-signer": signing["candidates"],
        "countersign": signing["candidates"],
        "ask-again": is_refused,
        "set-aside": is_refused,
    }
    return bool(forms[what])

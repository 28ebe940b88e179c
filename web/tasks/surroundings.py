"""What stands around a task's form: whom it is about, what they wrote, and one's own drafts."""

from typing import Any

from flask import g, request

from engine.forms.answers import fields
from engine.models import TaskStatus, UserTask
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names, parties
from processes.cases.models import Case
from processes.casework import drafts
from processes.residents import feedback
from web.tasks import outcomes

Schema = dict[str, Any] | None


def describe_people(case: Case) -> dict[str, Any]:
    """The parties and what residents wrote, for who may read the whole case."""
    person = g.visitor.person
    if g.visitor.sees_part(case):
        return {"parties": [], "feedback": [], "may_reveal": False, "may_answer": False}
    said = feedback.list_for_case(g.db, case)
    handles = permissions.may(g.db, Permission.PARTY_REVEAL, person, case)
    return {
        "parties": parties.list_for_case(g.db, case.id),
        "may_reveal": handles,
        "feedback": said,
        "unanswered": [each for each in said if not each.answer],
        "answered_by": display_names.resolve_people(g.db, [each.answered_by for each in said]),
        "may_answer": permissions.may(g.db, Permission.CASE_FEEDBACK, person, case),
    }


def describe_drafts(task: UserTask, schema: Schema, values: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of the visitor's drafts; the newest is what the form begins with."""
    kept = drafts.list_for_task(g.db, task.id, g.visitor.person)
    wanted = readers.asked(readers.row, request.args.get("draft"))
    shown = next((each for each in kept if each.id == wanted), kept[0] if kept else None)
    if shown is None:
        return {"drafts": [], "draft": None, "values": values, "draft_lines": []}
    # What an earlier step said may be cleared in the draft: of the fields the draft alone tells.
    asked = {key: value for key, value in values.items() if key not in fields(schema)}
    is_over = task.status is not TaskStatus.OPEN
    return {
        "drafts": kept,
        "draft": shown,
        "values": asked | shown.answers,
        "draft_lines": list(outcomes.lines(schema, shown.answers)) if is_over else [],
    }

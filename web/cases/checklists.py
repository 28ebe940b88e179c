"""Choosing from a checklist of a case what is done next."""

from collections.abc import Callable, Sequence

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.history import HistoryEvent
from engine.instances.execution import Execution
from processes import readers
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.casework import checklists, worklist
from processes.casework.checklists import Checklist
from web import checklist_texts
from web.cases import bp
from web.offline.once import once
from web.permissions import requires


@bp.post("/<int:case_id>/checklists/<int:checklist>/choose")
@requires(Permission.CASE_READ_WHOLE)
@once
def choose(case_id: int, checklist: int) -> ResponseReturnValue:
    """Start an element; back to where the button stood."""
    element, case = request.form.get("element", ""), g.case
    before = {each.id for each in worklist.list_for_case(g.db, case)}
    found = checklists.choose(g.db, case, str(checklist), element, by=g.visitor.person)
    opened = [each for each in worklist.list_for_case(g.db, case) if each.id not in before]
    flash(checklist_texts.started(found, element, opened), "success")
    task = readers.asked(readers.row, request.form.get("task"))
    if task is not None:
        return redirect(url_for("tasks.show", task_id=task))
    return redirect(url_for("cases.show", case_id=case_id))


def describe(
    case: Case, execution: Execution, events: Sequence[HistoryEvent]
) -> list[tuple[Checklist, bool]]:
    """The open checklists of a case, each with whether the visitor chooses in it; for a department none."""
    if g.visitor.sees_part(case):
        return []
    return [
        (each, checklists.may_choose(g.db, case, each.offices, g.visitor.person))
        for each in checklists.list_open(g.db, execution, events)
    ]


def address(case_id: int) -> Callable[[str], str]:
    """Where a button of a checklist posts to, by the checklist's id."""
    return lambda checklist: url_for("cases.choose", case_id=case_id, checklist=checklist)

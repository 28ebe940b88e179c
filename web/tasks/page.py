"""What the page of one task shows, and who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request
from sqlalchemy import select

from engine import history, identity, tasks
from engine.deployment import catalogue
from engine.errors import NotFound
from engine.instances import step
from engine.instances.execution import Execution
from engine.models import Instance, TaskStatus, UserTask
from engine.signing import rounds
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework import (
    explained_deadlines,
    held_answers,
    prompts,
    task_context,
    timeline,
    urging,
)
from processes.deadlines import case_deadlines
from processes.deadlines.explanations import Explanation
from processes.deadlines.models import CaseDeadline
from web import drawings, form_texts, presentation, time_left
from web.attachments import described as attachments
from web.cases import checklists
from web.comments import described as comments
from web.tasks import closing, offered, people, surroundings, variables
from web.time_left import Left

#: Forms of steps that are held in a room of a centre.
MEETINGS = frozenset({"mediate", "police_mediate"})
#: Forms of steps at which somebody is told which other ways there are, or what to do about an agreement.
INFORMING = frozenset({"inform", "labour_result", "arbitration_filed", "perform", "urge"})


@dataclass(frozen=True)
class Found:
    """A task the visitor may see, with its case and the instance it is a step of."""

    task: UserTask
    case: Case
    instance: Instance

    @property
    def schema(self) -> dict[str, Any] | None:
        """The form as the page offers it: people to choose from where it asks for a person."""
        return people.offer(g.db, self.case, schema_of(self.instance, self.task))


def require(task_id: int) -> Found:
    """The task and its case; raises NotFound for one the visitor has nothing to do with."""
    row = g.db.execute(
        select(UserTask, Case, Instance)
        .join(Case, Case.instance_id == UserTask.instance_id)
        .join(Instance, Instance.id == UserTask.instance_id)
        .where(UserTask.id == task_id)
    ).one_or_none()
    if row is None or not _may_see(row.UserTask, row.Case):
        raise NotFound
    return Found(row.UserTask, row.Case, row.Instance)


def describe(found: Found) -> dict[str, Any]:
    """Everything `tasks/show.html` reads."""
    task, case = found.task, found.case
    person = g.visitor.person
    schema = found.schema
    told: dict[str, Any] = (
        _told(found) if _may_know(task, case) else {"is_told": False, "values": {}}
    )
    beside = {}
    if told["is_told"]:
        beside = surroundings.describe_people(case)
        beside |= attachments.describe(case, is_concerned=may_work(found))
        beside |= comments.describe(case)
    return (
        {
            "task": task,
            "case": case,
            "schema": form_texts.translate(schema),
            "assignee_name": display_names.resolve_people(g.db, [task.assignee]).get(
                task.assignee or "", ""
            ),
            "absent": g.visitor.stands_for.get(tasks.find_absent(task, person) or "", ""),
            "closed_words": "" if task.status is TaskStatus.OPEN else closing.describe(task),
            "is_open": task.status is TaskStatus.OPEN,
            "is_mine": task.assignee in person.ids,
            "may_work": _is_candidate(task, person),
            "may_complete": task.assignee in {None, *person.ids}
            and task.owner is None
            and task.submitted_at is None
            and _is_candidate(task, person),
            "may_claim": task.assignee is None and _is_candidate(task, person),
            "may_read_case": permissions.may(g.db, Permission.CASE_READ, person, case),
            "may_book_room": task.form in MEETINGS
            and permissions.may(g.db, Permission.ROOM_BOOK, person)
            and permissions.may(g.db, Permission.CASE_READ_WHOLE, person, case),
            "field_errors": {},
            "finished": readers.asked(readers.row, request.args.get("finished")),
        }
        | offered.describe(case, task, may_copy=may_copy(found))
        | told
        | beside
        | surroundings.describe_drafts(task, schema, told["values"])
    )


def _told(found: Found) -> dict[str, Any]:
    """What the page tells of the case."""
    task, case, instance = found.task, found.case, found.instance
    execution = step.look(g.db, instance)
    events = history.list_for_instance(g.db, instance.id)
    known = variables.list_visible(execution, task)
    deadlines = [
        each
        for each in case_deadlines.list_for_case(g.db, case.id)
        if each.status in case_deadlines.OPEN
    ]
    left = time_left.for_case([task], deadlines)
    explained = explained_deadlines.explain_all(
        g.db, [each for each in deadlines if each.instance_id is None or each.token == task.token]
    )
    return {
        "is_told": True,
        "place": display_names.resolve_places(g.db, [case.grid])[case.grid],
        "values": variables.prefilled(execution, task, schema_of(instance, task))
        | ((held_answers.find(g.db, task.id) or {}) if task.rounds else {}),
        # It is read from what the step sees, and a step that is done sees nothing any more.
        "brief": _brief(execution, task, case, known) if known else [],
        "possible": execution.list_onward(task.token) if known else [],
        "prompts": prompts.list_for_case(g.db, case) if task.form in INFORMING else [],
        "checklists": checklists.describe(case, execution, events),
        "checklist_address": checklists.address(case.id),
        "drawings": drawings.drawings_of_instance(g.db, instance, execution, events),
        "diagram_address": drawings.address(case.id),
        "moments": []
        if g.visitor.sees_part(case)
        else timeline.list_moments(g.db, case, events)[:12],
        "statutory": [
            _deadline(each, left, explained) for each in deadlines if each.instance_id is None
        ],
        "process_due": left.tasks[task.id],
        "process": next(
            (_deadline(each, left, explained) for each in deadlines if each.token == task.token),
            None,
        ),
    }


def _brief(
    execution: Execution, task: UserTask, case: Case, known: dict[str, Any]
) -> task_context.TaskContext:
    return task_context.build(
        g.db,
        case,
        task.form or "",
        known,
        written=execution.task_properties(task.token).get("brief", ""),
        request=presentation.summary(case),
    )


def may_work(found: Found) -> bool:
    """Whether the task is offered to the visitor, or in their hands."""
    return _is_candidate(found.task, g.visitor.person)


def may_know(found: Found) -> bool:
    """Whether the page tells the visitor of the case."""
    return _may_know(found.task, found.case)


def may_copy(found: Found) -> bool:
    """Whether the visitor may let others read the task: who has it, or answers for the whole case."""
    person, case = g.visitor.person, found.case
    whole = permissions.may(g.db, Permission.CASE_READ_WHOLE, person, case)
    return whole or _is_named(found.task, person)


def _may_see(task: UserTask, case: Case) -> bool:
    is_shown = _is_candidate(task, g.visitor.person) or _may_read(task, case)
    return is_shown or _is_copied(task) or _is_signer(task)


def _is_signer(task: UserTask) -> bool:
    """Whether they are, or were, asked to agree to the task."""
    return bool(task.rounds) and rounds.is_signer(g.db, task.id, g.visitor.person.ids)


def _is_copied(task: UserTask) -> bool:
    return urging.is_copied(g.db, task.id, g.visitor.person.id)


def _may_know(task: UserTask, case: Case) -> bool:
    """Whether the page may tell of the case, and not only who has the task or had it.

    To be one of a group is enough while the task is to be taken. Once somebody else has it,
    what is heard there is between them and the parties (人民调解法15条).
    """
    person = g.visitor.person
    is_offered = task.status is TaskStatus.OPEN and task.assignee is None
    shared = is_offered and not person.groups.isdisjoint(task.groups)
    is_own = shared or _is_named(task, person) or _may_read(task, case)
    return is_own or _is_copied(task) or _is_signer(task)


def _may_read(task: UserTask, case: Case) -> bool:
    """Whether they may read the case; of a department, whether the task is its own."""
    if not permissions.may(g.db, Permission.CASE_READ, g.visitor.person, case):
        return False
    return not g.visitor.sees_part(case) or g.visitor.concerns(task.groups)


def _is_candidate(task: UserTask, person: identity.Person) -> bool:
    return _is_named(task, person) or not person.groups.isdisjoint(task.groups)


def _is_named(task: UserTask, person: identity.Person) -> bool:
    concerned = {task.assignee, task.owner, task.closed_by, *task.users}
    return not person.ids.isdisjoint(concerned)


def schema_of(instance: Instance, task: UserTask) -> dict[str, Any] | None:
    """The form of a task as it is validated, without its name, which the page has as its heading."""
    if task.form is None:
        return None
    schema = catalogue.bundle_for(g.db, instance).forms[task.form].schema
    # The page has the task's name as its heading already.
    shown = [each for each in schema["components"] if not _is_heading(each, task.name)]
    return {**schema, "components": shown}


def _is_heading(component: dict[str, Any], name: str | None) -> bool:
    return component["type"] == "text" and str(component.get("text", "")).strip("# ") == name


def _deadline(
    row: CaseDeadline, left: Left, explained: Mapping[int, Explanation]
) -> dict[str, Any]:
    return {
        "name": row.name,
        "why": row.why,
        "due": left.deadlines[row.id],
        "explanation": explained[row.id],
    }

"""Tasks of instances that belong to no case: the page, taking, handing back and finishing them."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import runner
from engine import tasks as engine_tasks
from engine.errors import (
    NotPermitted,
)
from engine.forms import FormInvalid
from engine.instances import step
from engine.models import Instance, TaskStatus, UserTask
from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.casework import drafts, next_steps
from processes.organisation import directory
from processes.starts import work
from web import form_texts, time_left
from web.errors import sentence
from web.next_steps import step_words
from web.offline.once import once
from web.permissions import requires
from web.starts import bp, files
from web.tasks import closing, form_files, forms, outcomes, surroundings, variables
from web.tasks.drafts import keep
from web.tasks.page import schema_of
from web.tasks.refusals import LATE, REFUSED, describe_late
from web.translation import gettext as _


@dataclass(frozen=True)
class Found:
    """A task the visitor may see, and its instance."""

    task: UserTask
    instance: Instance

    @property
    def schema(self) -> dict[str, Any] | None:
        """Its form as the server validates it."""
        return schema_of(self.instance, self.task)


@bp.get("/tasks/<int:task_id>")
@requires(Permission.PROCESS_START)
def show_task(task_id: int) -> ResponseReturnValue:
    """One task: its form, and the instance it is a step of."""
    return render_template("starts/task.html", **_describe(_require(task_id)))


@bp.post("/tasks/<int:task_id>/complete")
@requires(Permission.PROCESS_START)
@once
def complete(task_id: int) -> ResponseReturnValue:
    """Finish a task and go on to the next that is the visitor's; nothing typed is lost when that fails."""
    found, person = _require(task_id), g.visitor.person
    typed, schema = forms.typed(request.form.get("data", "")), found.schema
    try:
        with form_files.kept(files.OfInstance(found.instance), schema, typed) as answers:
            runner.complete(
                g.db, task_id, answers, person, outcome=outcomes.chosen(schema, answers)
            )
    except FormInvalid as wrong:
        return _again(found, typed, wrong.errors)
    except REFUSED as refusal:
        return _again(found, typed, {"": sentence(refusal, g.db)})
    except LATE as late:
        told = _describe(found) | {"values": typed, "conflict": describe_late(found.task, late)}
        return render_template("starts/task.html", **told), HTTPStatus.CONFLICT
    drafts.remove(g.db, task_id, person)
    flash(outcomes.sentence(found.task.name or "", schema, typed), "success")
    return _lead_on(found)


@bp.post("/tasks/<int:task_id>/claim")
@requires(Permission.PROCESS_START)
def claim(task_id: int) -> ResponseReturnValue:
    """Take a task in hand."""
    _require(task_id)
    engine_tasks.claim(g.db, task_id, g.visitor.person)
    flash(_("已领取，由您办理。"), "success")
    return redirect(url_for("starts.show_task", task_id=task_id))


@bp.post("/tasks/<int:task_id>/release")
@requires(Permission.PROCESS_START)
def release(task_id: int) -> ResponseReturnValue:
    """Hand a task back to its group."""
    _require(task_id)
    engine_tasks.release(g.db, task_id, g.visitor.person)
    flash(_("已退还，同组的人可以领取。"), "success")
    return redirect(url_for("starts.index"))


@bp.post("/tasks/<int:task_id>/draft")
@requires(Permission.PROCESS_START)
def save_draft(task_id: int) -> ResponseReturnValue:
    """Keep what is typed so far; says under which number, and whether another is beside it."""
    found, person = _require(task_id), g.visitor.person
    if not engine_tasks.may_hold(found.task, person) and found.task.assignee not in person.ids:
        raise NotPermitted
    return keep(found.task, found.instance.district or directory.district(g.db))


@bp.post("/tasks/<int:task_id>/draft/discard")
@requires(Permission.PROCESS_START)
def discard_draft(task_id: int) -> ResponseReturnValue:
    """Begin the form anew."""
    _require(task_id)
    drafts.remove(g.db, task_id, g.visitor.person)
    flash(_("草稿已删除。"), "success")
    return redirect(url_for("starts.show_task", task_id=task_id, finished=task_id))


def is_mine(task: UserTask) -> bool:
    """Whether the visitor has it in hand, or may take it and nobody else has."""
    person = g.visitor.person
    return task.assignee in person.ids or (
        task.assignee is None and engine_tasks.may_hold(task, person)
    )


def _require(task_id: int) -> Found:
    return Found(*work.find_task(g.db, task_id, g.visitor.person))


def _lead_on(found: Found) -> ResponseReturnValue:
    opened = work.list_next(g.db, found.instance)
    if steps := next_steps.name_steps(g.db, opened):
        flash("\n".join(step_words(each) for each in steps), "info")
    done, mine = found.task.id, next((each for each in opened if is_mine(each)), None)
    if mine is not None:
        return redirect(url_for("starts.show_task", task_id=mine.id, finished=done))
    return redirect(url_for("starts.show", instance_id=found.instance.id, finished=done))


def _again(found: Found, typed: dict[str, Any], errors: dict[str, str]) -> ResponseReturnValue:
    told = _describe(found) | forms.mistakes(found.schema, typed, errors)
    return render_template("starts/task.html", **told), HTTPStatus.UNPROCESSABLE_ENTITY


def _describe(found: Found) -> dict[str, Any]:
    """Everything `starts/task.html` reads."""
    task, instance, person = found.task, found.instance, g.visitor.person
    execution = step.look(g.db, instance)
    schema = found.schema
    is_open = task.status is TaskStatus.OPEN
    may_work = task.assignee in person.ids or engine_tasks.may_hold(task, person)
    holders = display_names.resolve_people(g.db, [task.assignee, task.closed_by])
    process = work.name_process(g.db, instance)
    values = variables.prefilled(execution, task, schema)
    return {
        "task": task,
        "instance": instance,
        "process": process,
        "schema": form_texts.translate(schema),
        "is_open": is_open,
        "closed_words": "" if is_open else closing.describe(task),
        "holder": holders.get(task.assignee or "", ""),
        "is_mine": task.assignee in person.ids,
        "may_work": may_work,
        "may_complete": is_open
        and may_work
        and task.assignee in {None, *person.ids}
        and task.owner is None
        and task.submitted_at is None,
        "may_claim": is_open and task.assignee is None and may_work,
        "left": time_left.for_case([task], []).tasks[task.id],
        "field_errors": {},
        "errors": [],
        "conflict": "",
        "finished": readers.asked(readers.row, request.args.get("finished")),
        "started": request.args.get("started", ""),
    } | surroundings.describe_drafts(task, schema, values)

"""Tasks: the list, the page, taking, handing back and finishing them."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import tasks as engine_tasks
from engine.errors import (
    NotFound,
)
from engine.forms import FormInvalid
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.casework import date_warnings, drafts, held_answers
from processes.lists import tasks
from processes.starts import work
from web.errors import sentence
from web.lists import page as list_page
from web.offline.once import once
from web.permissions import requires
from web.starts import waiting
from web.tasks import bp, entered_dates, form_files, forms, outcomes, page, people
from web.tasks.refusals import LATE, REFUSED, describe_late
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.TASK_LIST)
def index() -> ResponseReturnValue:
    """The visitor's tasks, the most urgent first."""
    return render_template(
        "tasks/index.html",
        **list_page.context(list_page.read(tasks.LIST, "tasks.index")) | {"has_bulk": True},
        **waiting.describe(),
        finished=readers.asked(readers.row, request.args.get("finished")),
        may_register=permissions.may(g.db, Permission.CASE_REGISTER, g.visitor.person),
    )


@bp.get("/<int:task_id>")
@requires(Permission.TASK_READ)
def show(task_id: int) -> ResponseReturnValue:
    """One task: its form, its case, what happened so far, and its place in the diagram."""
    try:
        found = page.require(task_id)
    except NotFound:
        # Of no case: it has a page of its own.
        work.find_task(g.db, task_id, g.visitor.person)
        return redirect(url_for("starts.show_task", task_id=task_id))
    return render_template("tasks/show.html", **page.describe(found))


@bp.post("/<int:task_id>/complete")
@requires(Permission.TASK_COMPLETE)
@once
def complete(task_id: int) -> ResponseReturnValue:
    """Finish a task and go on to the next; nothing typed is lost when that fails."""
    found = page.require(task_id)
    typed = forms.typed(request.form.get("data", ""))
    # People to choose from are looked up anew each time it is asked for.
    schema = found.schema
    try:
        people.require(schema, typed)
        warned = entered_dates.read(found, typed)
        if warned and date_warnings.mark(warned) != request.form.get("checked"):
            return _warned(found, typed, warned)
        words = outcomes.chosen(schema, typed)
        with form_files.kept(form_files.OfCase(found), schema, typed) as answers:
            is_done = held_answers.complete(
                g.db, task_id, answers, by=g.visitor.person, outcome=words
            )
    except FormInvalid as wrong:
        return _again(found, typed, wrong.errors)
    except REFUSED as refusal:
        return _again(found, typed, {"": sentence(refusal, g.db)})
    except LATE as late:
        told = page.describe(found) | {"values": typed, "conflict": describe_late(found.task, late)}
        return render_template("tasks/show.html", **told), HTTPStatus.CONFLICT
    date_warnings.record_confirmation(g.db, found.case, warned, g.visitor.person)
    if request.form.get("draft"):
        drafts.remove(g.db, task_id, g.visitor.person)
    if not is_done:
        flash(_("已提交，会签人都同意后自动办结。"), "success")
        return redirect(url_for("tasks.show", task_id=task_id))
    flash(outcomes.sentence(found.task.name or "", schema, typed), "success")
    return redirect(url_for("tasks.after", task_id=task_id))


@bp.post("/<int:task_id>/claim")
@requires(Permission.TASK_CLAIM)
def claim(task_id: int) -> ResponseReturnValue:
    """Take a task in hand."""
    page.require(task_id)
    engine_tasks.claim(g.db, task_id, g.visitor.person)
    flash(_("已领取，由您办理。"), "success")
    return redirect(url_for("tasks.show", task_id=task_id))


@bp.post("/<int:task_id>/release")
@requires(Permission.TASK_CLAIM)
def release(task_id: int) -> ResponseReturnValue:
    """Hand a task back to its group."""
    page.require(task_id)
    engine_tasks.release(g.db, task_id, g.visitor.person)
    flash(_("已退还，同组的人可以领取。"), "success")
    return redirect(url_for("tasks.index"))


def _warned(found: page.Found, typed: dict[str, Any], warned: list[str]) -> ResponseReturnValue:
    """The page once more, with what a date would do to a right of the parties, to be confirmed."""
    told = page.describe(found) | {"values": typed, "warnings": warned}
    told |= {"mark": date_warnings.mark(warned)}
    return render_template("tasks/show.html", **told), HTTPStatus.UNPROCESSABLE_ENTITY


def _again(found: page.Found, typed: dict[str, Any], errors: dict[str, str]) -> ResponseReturnValue:
    """The page once more, with what was typed and what is wrong with it."""
    told = page.describe(found)
    told |= forms.mistakes(told["schema"], typed, errors)
    return render_template("tasks/show.html", **told), HTTPStatus.UNPROCESSABLE_ENTITY

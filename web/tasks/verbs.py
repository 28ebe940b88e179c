"""The buttons of the verbs on a task: hand on, give back, withdraw, send back, urge, copy."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import tasks as engine_tasks
from engine.errors import EngineError, NotPermitted
from processes import readers
from processes.access.permissions import Permission
from processes.casework import handing_on, returns, urging, withdrawals
from web.errors import sentence, status
from web.permissions import requires
from web.tasks import bp, offered, page
from web.translation import gettext as _

#: The fields of a verb's form, as typed.
Typed = dict[str, str]


@bp.post("/<int:task_id>/transfer")
@requires(Permission.TASK_HAND_ON)
def transfer(task_id: int) -> ResponseReturnValue:
    """Let the task be another's for good."""

    def act(typed: Typed) -> str:
        handing_on.transfer(g.db, task_id, typed["to"], typed["reason"], by=g.visitor.person)
        return _("已转办，对方已收到通知；期限不变。")

    return perform(task_id, "transfer", act)


@bp.post("/<int:task_id>/delegate")
@requires(Permission.TASK_HAND_ON)
def delegate(task_id: int) -> ResponseReturnValue:
    """Ask another to work on the task and give it back."""

    def act(typed: Typed) -> str:
        handing_on.delegate(g.db, task_id, typed["to"], typed["reason"], by=g.visitor.person)
        return _("已委派，对方已收到通知；办完交还后由您办结。")

    return perform(task_id, "delegate", act)


@bp.post("/<int:task_id>/give-back")
@requires(Permission.TASK_HAND_ON)
def give_back(task_id: int) -> ResponseReturnValue:
    """Give a delegated task back, or get it back."""

    def act(typed: Typed) -> str:
        task = handing_on.give_back(g.db, task_id, typed["reason"], by=g.visitor.person)
        mine = task.assignee == g.visitor.person.id
        return _("已收回，由您接着办理。") if mine else _("已交还给委派人。")

    return perform(task_id, "give-back", act)


@bp.post("/<int:task_id>/withdraw")
@requires(Permission.TASK_WITHDRAW)
def withdraw(task_id: int) -> ResponseReturnValue:
    """Take one's own completion back."""

    def act(typed: Typed) -> str:
        withdrawals.withdraw(g.db, task_id, typed["reason"], by=g.visitor.person)
        return _("已撤回，这项任务和办结前一样，可以重新办理。")

    return perform(task_id, "withdraw", act)


@bp.post("/<int:task_id>/send-back")
@requires(Permission.TASK_SEND_BACK)
def send_back(task_id: int) -> ResponseReturnValue:
    """Send the task back to an earlier step."""

    def act(typed: Typed) -> str:
        to = readers.asked(readers.row, typed["to"]) or 0
        returns.send_back(g.db, task_id, to, typed["reason"], by=g.visitor.person)
        return _("已退回，原办理人已收到通知。")

    return perform(task_id, "send-back", act)


@bp.post("/<int:task_id>/urge")
@requires(Permission.TASK_URGE)
def urge(task_id: int) -> ResponseReturnValue:
    """Remind who has the task, and the office above."""

    def act(_typed: Typed) -> str:
        times = urging.urge(g.db, task_id, by=g.visitor.person)
        return _("已催办（第%(times)s次），承办人及其上级已收到提醒。", times=times)

    return perform(task_id, "urge", act)


@bp.post("/<int:task_id>/copy")
@requires(Permission.TASK_COPY)
def copy(task_id: int) -> ResponseReturnValue:
    """Let somebody read the page of the task."""

    def act(typed: Typed) -> str:
        if not page.may_copy(page.require(task_id)):
            raise NotPermitted
        urging.copy(g.db, task_id, typed["to"], by=g.visitor.person)
        return _("已抄送，对方可以查看这一页。")

    return perform(task_id, "copy", act)


def perform(task_id: int, what: str, act: Callable[[Typed], str]) -> ResponseReturnValue:
    """Do it and say so; a refusal stands beside what was typed."""
    found = page.require(task_id)
    typed = {name: request.form.get(name, "") for name in offered.FIELDS}
    kept = g.db.begin_nested()
    try:
        done = act(typed)
    except EngineError as refusal:
        kept.rollback()
        if (code := status(refusal)) >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        told = page.describe(page.require(task_id)) | {"typed_in": what, "typed_there": typed}
        told["refused"] = sentence(refusal, g.db)
        told["is_offered"] = offered.is_offered(what, told)
        return render_template("tasks/show.html", **told), code
    kept.commit()
    flash(done, "success")
    # To urge or to copy takes nobody off the page they read.
    still = what in {"urge", "copy"} or engine_tasks.may_hold(found.task, g.visitor.person)
    where = url_for("tasks.show", task_id=task_id) if still else url_for("tasks.index")
    return redirect(where)

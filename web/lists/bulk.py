"""The buttons for what is chosen in a list: take, hand on, urge, sign, export; and undoing it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from engine.errors import EngineError
from engine.models import TaskStatus, UserTask
from processes import readers
from processes.access.permissions import Permission
from processes.casework import receivers
from processes.errors import ProcessError
from processes.exports import requests
from processes.lists import bulk
from processes.lists.bulk import BulkVerb
from processes.lists.whistles import list_to_sign
from web.errors import sentence
from web.input import text
from web.lists import bp
from web.lists.back import back, with_act
from web.permissions import requires
from web.tasks import page as task_page
from web.translation import gettext as _


@bp.post("/tasks/claim")
@requires(Permission.TASK_CLAIM)
def claim() -> ResponseReturnValue:
    """Take the chosen tasks in hand."""
    return _act(BulkVerb.CLAIM, _chosen(), {})


@bp.post("/tasks/urge")
@requires(Permission.TASK_URGE)
def urge() -> ResponseReturnValue:
    """Urge the chosen tasks, ten seconds from now."""
    return _act(BulkVerb.URGE, _chosen(), {})


@bp.post("/whistles/sign")
@requires(Permission.TASK_COMPLETE)
def sign() -> ResponseReturnValue:
    """Sign for the chosen whistles, where one's unit has yet to."""
    # The button in a row signs for that one, whatever else is chosen.
    only = readers.asked(readers.row, request.form.get("only"))
    chosen = _chosen() if only is None else [only]
    return _act(BulkVerb.SIGN, list_to_sign(g.db, g.visitor.person, chosen), {})


@bp.post("/tasks/receivers")
@requires(Permission.TASK_HAND_ON)
def choose_receiver() -> ResponseReturnValue:
    """Go on to choosing to whom the chosen tasks are handed."""
    rows = [str(each) for each in _chosen()]
    if not rows:
        flash(sentence(bulk.NothingChosen()), "warning")
        return redirect(_back())
    return redirect(url_for("lists.hand_on_form", row=rows[: bulk.MOST], back=_back()))


@bp.get("/tasks/hand-on")
@requires(Permission.TASK_HAND_ON)
def hand_on_form() -> ResponseReturnValue:
    """Whom the chosen tasks may be handed to, and why they are."""
    return _hand_on_page(request.args.getlist("row"), back(request.args.get("back", ""), ""))


@bp.post("/tasks/hand-on")
@requires(Permission.TASK_HAND_ON)
def hand_on() -> ResponseReturnValue:
    """Hand the chosen tasks on."""
    try:
        reason = text("reason", _("理由"), most=500)
        to = text("to", _("转给"), most=20)
        if not to or len(reason) < 2:
            raise readers.Mistyped(field=_("转给和理由"), expected="都要填写")
    except ProcessError as refusal:
        told = _hand_on_page(request.form.getlist("row"), _back(), sentence(refusal))
        return told, HTTPStatus.UNPROCESSABLE_ENTITY
    return _act(BulkVerb.TRANSFER, _chosen(), {"to": to, "reason": reason})


@bp.post("/cases/export")
@requires(Permission.CASE_EXPORT)
def export() -> ResponseReturnValue:
    """Export the chosen cases, masked."""
    chosen = ",".join(str(each) for each in _chosen()[: bulk.MOST])
    if not chosen:
        flash(sentence(bulk.NothingChosen()), "warning")
        return redirect(_back("cases.index"))
    try:
        made = requests.ask(g.db, {"cases": chosen}, by=g.visitor.person)
    except ProcessError as refusal:
        flash(sentence(refusal), "problem")
        return redirect(_back("cases.index"))
    return redirect(url_for("exports.index", made=made.id))


@bp.post("/acts/<int:act_id>/undo")
@requires(Permission.LIST_ARRANGE)
def undo(act_id: int) -> ResponseReturnValue:
    """Undo what was done a moment ago."""
    try:
        with g.db.begin_nested():
            bulk.undo(g.db, act_id, by=g.visitor.person, say=_say)
    except ProcessError as refusal:
        flash(sentence(refusal), "warning")
        return redirect(_back())
    return redirect(with_act(_back(), act_id))


def _act(verb: BulkVerb, ids: Sequence[int], details: dict[str, str]) -> ResponseReturnValue:
    where = _back("whistles.index" if verb is BulkVerb.SIGN else "tasks.index")
    try:
        made = bulk.act(
            g.db,
            verb,
            ids,
            details,
            by=g.visitor.person,
            require=task_page.require,
            say=_say,
        )
    except ProcessError as refusal:
        flash(sentence(refusal), "warning")
        return redirect(where)
    return redirect(with_act(where, made.id))


def _say(refusal: EngineError) -> str:
    return sentence(refusal, g.db)


def _chosen() -> list[int]:
    found = [readers.asked(readers.row, each) for each in request.form.getlist("row")]
    return list(dict.fromkeys(each for each in found if each is not None))


def _back(endpoint: str = "tasks.index") -> str:
    return back(request.form.get("back", ""), url_for(endpoint))


def _hand_on_page(rows: Sequence[str], where: str, refusal: str = "") -> str:
    ids = [row for each in rows if (row := readers.asked(readers.row, each)) is not None]
    open_ones = (UserTask.status == TaskStatus.OPEN) & UserTask.id.in_(ids[: bulk.MOST])
    offered: dict[str, list[Any]] = {}
    tasks = []
    for id in g.db.scalars(select(UserTask.id).where(open_ones).order_by(UserTask.id)).all():
        try:
            found = task_page.require(id)
        except EngineError:
            continue
        tasks.append(found)
        own = receivers.list_receivers(g.db, found.case, found.task, but=g.visitor.person.id)
        for each in own:
            offered.setdefault(each.id, [each, 0])[1] += 1
    return render_template(
        "lists/hand_on.html",
        tasks=tasks,
        receivers=sorted(offered.values(), key=lambda each: -each[1]),
        back=where,
        refusal=refusal,
        typed=request.form,
    )

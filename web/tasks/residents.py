"""Calling a party and answering what they wrote, without leaving the task one is at."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import parties
from processes.errors import ProcessError, ReasonRequired
from processes.readers import Mistyped
from processes.residents import feedback
from web.errors import sentence
from web.permissions import requires
from web.tasks import bp, page
from web.translation import gettext as _


@bp.post("/<int:task_id>/parties/<int:party_id>/reveal")
@requires(Permission.TASK_READ)
def reveal(task_id: int, party_id: int) -> ResponseReturnValue:
    """The page of the task with this party's particulars unmasked, this once, to be called.

    Not redirected: the address must not show them again when it is opened later.
    """
    found = _required(task_id, Permission.PARTY_REVEAL)
    reason = request.form.get("reason", "")
    try:
        party = parties.reveal(g.db, found.case, party_id, reason=reason, by=g.visitor.person)
    except (ReasonRequired, Mistyped) as wrong:
        refusal = {"party": party_id, "typed": reason, "words": sentence(wrong)}
        told = page.describe(found) | {"reveal_refusal": refusal}
        return render_template("tasks/show.html", **told), HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("tasks/show.html", **page.describe(found), revealed=party.id)


@bp.post("/<int:task_id>/voices/<int:voice_id>/answer")
@requires(Permission.TASK_READ)
def answer(task_id: int, voice_id: int) -> ResponseReturnValue:
    """Answer what a resident wrote, beside the form one is at."""
    found = _required(task_id, Permission.CASE_FEEDBACK)
    typed = request.form.get("answer", "")
    try:
        feedback.answer(g.db, found.case, voice_id, typed, by=g.visitor.person)
    except ProcessError as refusal:
        wrong = {"voice": voice_id, "typed": typed, "words": sentence(refusal)}
        told = page.describe(found) | {"answer_refusal": wrong}
        return render_template("tasks/show.html", **told), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已答复，当事人在进度查询页可以看到。"), "success")
    return redirect(url_for("tasks.show", task_id=task_id, _anchor="residents"))


def _required(task_id: int, permission: Permission) -> page.Found:
    found = page.require(task_id)
    if not permissions.may(g.db, permission, g.visitor.person, found.case):
        raise NotPermitted
    return found

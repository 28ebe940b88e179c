"""Saying something about the case from the step one is at."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from processes.access.permissions import Permission
from processes.errors import ProcessError
from web.comments import described
from web.errors import sentence
from web.permissions import requires
from web.tasks import bp, page


@bp.post("/<int:task_id>/comments")
@requires(Permission.TASK_READ)
def comment(task_id: int) -> ResponseReturnValue:
    """Keep a comment of who may read the case, said at this step."""
    found = page.require(task_id)
    if not page.may_know(found):
        raise NotPermitted
    try:
        described.add(found.case, task_id)
    except ProcessError as refusal:
        wrong = {
            "comment_refusal": sentence(refusal),
            "comment_typed": request.form.get("words", ""),
        }
        shown = render_template("tasks/show.html", **(page.describe(found) | wrong))
        return shown, HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("tasks.show", task_id=task_id, said=1, _anchor="comments"))

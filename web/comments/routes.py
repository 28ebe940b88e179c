"""The page of a case's comments."""

from http import HTTPStatus
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.errors import ProcessError
from web.comments import bp, described
from web.errors import sentence
from web.permissions import requires


@bp.get("/cases/<int:case_id>/comments/")
@requires(Permission.CASE_READ)
def index(case_id: int) -> ResponseReturnValue:
    """What colleagues said of the case, and what its parties were told."""
    return _page()


@bp.post("/cases/<int:case_id>/comments/")
@requires(Permission.CASE_READ)
def add(case_id: int) -> ResponseReturnValue:
    """Say something about the case as a whole."""
    try:
        described.add(g.case)
    except ProcessError as refusal:
        typed = request.form.get("words", "")
        page = _page(comment_refusal=sentence(refusal), comment_typed=typed)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("comments.index", case_id=case_id, said=1))


def _page(**told: Any) -> str:
    return render_template(
        "comments/index.html", case=g.case, **(described.describe(g.case) | told)
    )

"""The star on a case: following it, and no more."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.lists import stars
from web.cases import bp
from web.lists.back import back
from web.permissions import requires


@bp.post("/<int:case_id>/follow")
@requires(Permission.CASE_READ)
def follow(case_id: int) -> ResponseReturnValue:
    """Follow the case and go back to where the star was."""
    stars.follow(g.db, g.case, g.visitor.person)
    return redirect(back(request.form.get("back", ""), url_for("cases.show", case_id=case_id)))


@bp.post("/<int:case_id>/unfollow")
@requires(Permission.CASE_READ)
def unfollow(case_id: int) -> ResponseReturnValue:
    """Follow it no more."""
    stars.unfollow(g.db, g.case, g.visitor.person)
    return redirect(back(request.form.get("back", ""), url_for("cases.show", case_id=case_id)))

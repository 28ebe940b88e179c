"""Asking whether somebody has disputes beyond what one may see: with a reason, counted and kept."""

from http import HTTPStatus

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import quotas
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.casework import inquiries
from processes.errors import ProcessError
from web.cases import bp
from web.errors import sentence
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/elsewhere")
@requires(Permission.CASE_INQUIRE)
def elsewhere() -> ResponseReturnValue:
    """Ask for the number and the reason."""
    return _page()


@bp.post("/elsewhere")
@requires(Permission.CASE_INQUIRE)
def inquire() -> ResponseReturnValue:
    """Say which office to ask, and nothing of any case."""
    try:
        number = readers.text(request.form.get("number", ""), _("电话或证件号码"), most=40)
        reason = readers.text(request.form.get("reason", ""), _("查询理由"), most=200)
        with g.db.begin_nested():
            found = inquiries.inquire(g.db, number, reason=reason, by=g.visitor.person)
    except ProcessError as refusal:
        return _page(sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(offices=list(display_names.resolve_places(g.db, found).values()))


def _page(refusal: str = "", offices: list[str] | None = None) -> str:
    return render_template(
        "cases/elsewhere.html",
        refusal=refusal,
        offices=offices,
        quota=quotas.INQUIRY,
        least=inquiries.SHORTEST,
        typed=request.form,
    )

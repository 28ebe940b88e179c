"""Exporting cases: choosing them, and fetching the file."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.choices import Status, Tier
from processes.errors import ProcessError
from processes.exports import requests
from web import files
from web.exports import bp
from web.permissions import requires
from web.translation import gettext as _

FILTERS = ("q", "tier", "status", "since", "until")


@bp.get("/")
@requires(Permission.CASE_EXPORT)
def index() -> ResponseReturnValue:
    """What to export, with the filters of the list it came from; and what was exported."""
    return _index()


@bp.post("/")
@requires(Permission.CASE_EXPORT)
def ask() -> ResponseReturnValue:
    """Export what was chosen."""
    filters = {key: request.form[key].strip()[:100] for key in FILTERS if request.form.get(key)}
    try:
        made = requests.ask(
            g.db,
            filters,
            is_clear="is_clear" in request.form,
            reason=request.form.get("reason", ""),
            by=g.visitor.person,
        )
    except ProcessError as refusal:
        return _index(str(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    if made.made_at is None:
        flash(_("案件较多,正在后台导出,完成后会通知您。"), "success")
    return redirect(url_for("exports.index", made=made.id))


@bp.get("/<int:export_id>/file")
@requires(Permission.CASE_EXPORT)
def file(export_id: int) -> ResponseReturnValue:
    """The file; that it was fetched is recorded."""
    content = requests.fetch(g.db, export_id, g.visitor.person)
    return files.excel(content, _("案件导出") + f"-{export_id}")


def _index(refusal: str = "") -> str:
    typed = request.form if request.method == "POST" else request.args
    return render_template(
        "exports/index.html",
        exports=requests.list_for_person(g.db, g.visitor.person),
        typed=typed,
        refusal=refusal,
        tiers=Tier,
        statuses=Status,
        may_clear=permissions.may(g.db, Permission.EXPORT_CLEAR, g.visitor.person),
    )

"""Exporting cases: choosing them, and fetching the file."""

from functools import partial
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.choices import Status, Tier
from processes.errors import ProcessError
from processes.exports import formats, requests
from web import files
from web.errors import sentence
from web.exports import bp
from web.input import text
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.CASE_EXPORT)
def index() -> ResponseReturnValue:
    """What to export, with the filters of the list it came from; and what was exported."""
    return _index()


@bp.post("/")
@requires(Permission.CASE_EXPORT)
def ask() -> ResponseReturnValue:
    """Export what was chosen."""
    try:
        made = requests.ask(
            g.db,
            _filters(),
            format=request.form.get("format") or formats.EXCEL,
            is_clear="is_clear" in request.form,
            reason=request.form.get("reason", ""),
            by=g.visitor.person,
        )
    except ProcessError as refusal:
        return _index(sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    if made.made_at is None:
        flash(_("案件较多，正在后台导出，完成后会通知您。"), "success")
    return redirect(url_for("exports.index", made=made.id))


@bp.get("/<int:export_id>/file")
@requires(Permission.CASE_EXPORT)
def file(export_id: int) -> ResponseReturnValue:
    """The file; that it was fetched is recorded."""
    content, key = requests.fetch_with_format(g.db, export_id, g.visitor.person)
    if other := formats.FORMATS.get(key):
        name = _("事件日志") + f"-{export_id}.{other.ending}"
        return files.download(content, name, other.mimetype)
    return files.excel(content, _("案件导出") + f"-{export_id}")


def _filters() -> dict[str, str]:
    """What narrows the export, as text; raises Mistyped for what would not narrow it as typed."""
    form = request.form
    found = {
        "q": text("q", _("查找"), most=100),
        "tier": readers.given(partial(readers.choice, Tier), form.get("tier", ""), _("层级")),
        "status": readers.given(partial(readers.choice, Status), form.get("status", ""), _("状态")),
        "since": readers.given(readers.day, form.get("since", ""), _("登记日期自")),
        "until": readers.given(readers.day, form.get("until", ""), _("至")),
    }
    return {key: str(value) for key, value in found.items() if value}


def _index(refusal: str = "") -> str:
    typed = request.form if request.method == "POST" else request.args
    return render_template(
        "exports/index.html",
        exports=requests.list_for_person(g.db, g.visitor.person),
        typed=typed,
        refusal=refusal,
        tiers=Tier,
        statuses=Status,
        formats=formats.FORMATS,
        may_clear=permissions.may(g.db, Permission.EXPORT_CLEAR, g.visitor.person),
    )

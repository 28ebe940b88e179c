"""Choosing columns, saving a view, sharing it with one's office, deleting it."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from processes.access import permissions
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.lists import LISTS, arranging
from processes.lists.declaration import ListKind
from web import errors
from web.errors import sentence
from web.input import text
from web.lists import bp, page
from web.permissions import requires
from web.translation import gettext as _

#: The page of each list, and who has it.
PAGES = {
    "tasks": ("tasks.index", Permission.TASK_LIST),
    "cases": ("cases.index", Permission.CASE_LIST),
    "whistles": ("whistles.index", Permission.WHISTLE_LIST),
    "petitions": ("petitions.index", Permission.PETITION_LIST),
    "cards": ("cards.index", Permission.CARD_LIST),
    "notices": ("notices.index", Permission.NOTICE_READ),
}


@bp.post("/<key>/columns")
@requires(Permission.LIST_ARRANGE)
def choose_columns(key: str) -> ResponseReturnValue:
    """Show these columns from now on; none chosen: those that are shown to everybody."""
    kind = _find(key)
    shown = [each.key for each in kind.columns if each.is_shown or each.is_fixed]
    arranging.choose_columns(g.db, kind, request.form.getlist("column") or shown, g.visitor.person)
    return _back(kind)


@bp.post("/<key>/views")
@requires(Permission.LIST_ARRANGE)
def save_view(key: str) -> ResponseReturnValue:
    """Keep what the list shows now, under a name."""
    kind = _find(key)
    try:
        name = text("name", _("视图名称"), most=20)
        group = text("shared_with", _("共享给"), most=60)
        arranging.save_view(g.db, kind, name, _query(kind), shared_with=group, by=g.visitor.person)
    except ProcessError as refusal:
        asked = {key: each for key, each in request.form.items() if key != "csrf_token"}
        shown = {"refusal": sentence(refusal), "asked": asked, "offices": page.offices()}
        return render_template("lists/view.html", kind=kind, **shown), errors.status(refusal)
    flash(_("视图“%(name)s”已保存。", name=name), "success")
    return _back(kind)


@bp.post("/views/<int:view_id>/delete")
@requires(Permission.LIST_ARRANGE)
def delete_view(view_id: int) -> ResponseReturnValue:
    """Delete a view of one's own."""
    arranging.delete_view(g.db, view_id, g.visitor.person)
    flash(_("视图已删除。"), "success")
    kind = LISTS.get(request.form.get("list", ""))
    return redirect(url_for(PAGES[kind.key][0]) if kind else url_for("home"))


def _find(key: str) -> ListKind:
    found = LISTS.get(key)
    if found is None or not permissions.may(g.db, PAGES[key][1], g.visitor.person):
        raise NotFound
    return found


def _query(kind: ListKind) -> dict[str, str]:
    known = [*(each.key for each in kind.filters), "sort"]
    asked = {key: text(key, key, most=60) for key in known if key in request.form}
    return {key: value for key, value in asked.items() if value}


def _back(kind: ListKind) -> ResponseReturnValue:
    asked: dict[str, Any] = dict(_query(kind))
    return redirect(url_for(PAGES[kind.key][0], **asked))

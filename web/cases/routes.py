"""Finding cases, reading one, and its diagrams."""

from typing import Any

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.instances import drawing
from engine.models import Instance
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import Status, Tier
from processes.casework import redaction
from processes.casework import search as case_search
from processes.casework.search import Search
from processes.organisation.roles import Role
from web import files
from web.cases import bp, page
from web.input import search_words
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.CASE_LIST)
def index() -> ResponseReturnValue:
    """The cases the visitor may read, newest first."""
    filters = {key: request.args[key] for key in ("q", "tier", "status") if request.args.get(key)}
    before = read_number(request.args.get("after", ""))
    found = case_search.list_page(
        g.db, g.visitor.person, _search(filters), before=before, size=SIZE + 1
    )
    shown = list(found[:SIZE])
    return render_template(
        "cases/index.html",
        page=Page(shown, next=str(shown[-1].id) if len(found) > SIZE else "", filters=filters),
        places=display_names.resolve_places(g.db, {case.grid for case in shown}),
        told=redaction.redact(g.db, shown, g.visitor.person),
        may_export=permissions.may(g.db, Permission.CASE_EXPORT, g.visitor.person),
        tiers=Tier,
        statuses=Status,
        scope_words=_scope_words(),
        may_register=permissions.may(g.db, Permission.CASE_REGISTER, g.visitor.person),
    )


@bp.get("/<int:case_id>")
@requires(Permission.CASE_READ)
def show(case_id: int) -> ResponseReturnValue:
    """Facts, timeline, diagrams, deadlines and people of one case."""
    return render_template("cases/show.html", **page.read(g.case))


@bp.get("/<int:case_id>/diagrams/<key>")
@requires(Permission.CASE_READ)
def diagram(case_id: int, key: str) -> ResponseReturnValue:
    """The BPMN file of one of the processes the case runs through."""
    instance = g.db.get(Instance, g.case.instance_id) if g.case.instance_id else None
    if instance is None:
        raise NotFound
    # Chromium shows XML it is sent to directly; as a file it is never taken for a page of ours.
    return Response(
        drawing.read_source(g.db, instance, key),
        mimetype="application/xml",
        headers={files.NAMED: files.named("inline", f"{key}.bpmn")},
    )


def _search(filters: dict[str, Any]) -> Search:
    tier, status = filters.get("tier", ""), filters.get("status", "")
    return Search(
        words=search_words(filters.get("q", "")),
        tier=readers.asked_choice(Tier, tier),
        status=readers.asked_choice(Status, status),
    )


def _scope_words() -> str:
    if g.visitor.is_department:
        return _("吹哨请您单位报到的案件。")
    if g.visitor.roles & {Role.DISTRICT_CENTER, Role.POLITICAL_LEGAL}:
        return _("全区的案件。")
    return _("您辖区内和由您办理的案件。")

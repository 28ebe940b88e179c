"""Finding cases, reading one, and its diagrams."""

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from engine.errors import NotFound
from engine.instances import drawing
from engine.models import Instance
from processes.access import permissions
from processes.access.permissions import Permission
from processes.lists import cases
from web import diagram_texts, files
from web.cases import bp, page
from web.lists import page as list_page
from web.permissions import requires

#: So many leave room for the rest of the sheet.
MOMENTS_ON_A_SHEET = 10


@bp.get("/")
@requires(Permission.CASE_LIST)
def index() -> ResponseReturnValue:
    """The cases the visitor may read; what the header's box finds alone is opened at once."""
    shown = list_page.read(cases.LIST, "cases.index")
    rows = shown.page.rows
    if request.args.get("go") and shown.query.words and len(rows) == 1 and not shown.page.next:
        return redirect(url_for("cases.show", case_id=rows[0].id))
    may_export = permissions.may(g.db, Permission.CASE_EXPORT, g.visitor.person)
    return render_template(
        "cases/index.html",
        **list_page.context(shown) | {"has_bulk": may_export},
        may_export=may_export,
        may_register=permissions.may(g.db, Permission.CASE_REGISTER, g.visitor.person),
    )


@bp.get("/<int:case_id>")
@requires(Permission.CASE_READ)
def show(case_id: int) -> ResponseReturnValue:
    """Facts, timeline, diagrams, deadlines and people of one case."""
    return render_template("cases/show.html", **page.read(g.case))


@bp.get("/<int:case_id>/sheet")
@requires(Permission.CASE_READ)
def sheet(case_id: int) -> ResponseReturnValue:
    """The case on one sheet of A4, as the visitor may see it."""
    return render_template(
        "cases/sheet.html", **page.read(g.case), shown=MOMENTS_ON_A_SHEET, printed_at=clock.now()
    )


@bp.get("/<int:case_id>/diagrams/<key>")
@requires(Permission.CASE_READ)
def diagram(case_id: int, key: str) -> ResponseReturnValue:
    """The BPMN file of one of the processes the case runs through."""
    instance = g.db.get(Instance, g.case.instance_id) if g.case.instance_id else None
    if instance is None:
        raise NotFound
    # Chromium shows XML it is sent to directly; as a file it is never taken for a page of ours.
    return Response(
        diagram_texts.names(drawing.read_source(g.db, instance, key)),
        mimetype="application/xml",
        headers={files.NAMED: files.named("inline", f"{key}.bpmn")},
    )

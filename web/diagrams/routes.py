"""The diagrams, decisions and forms that new cases run on."""

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.deployment import catalogue
from engine.deployment.bundle import Kind
from engine.errors import NotFound
from engine.instances import drawing
from engine.models import Definition
from processes.access import permissions
from processes.access.permissions import Permission
from web import diagram_texts, drawings, files, words
from web.diagrams import bp
from web.language import COOKIE
from web.permissions import requires


@bp.get("/")
@requires(Permission.DIAGRAM_READ)
def index() -> ResponseReturnValue:
    """What is released, the newest version of each file."""
    released = sorted(catalogue.list_released(g.db), key=lambda each: words.process_order(each.key))
    return render_template(
        "diagrams/index.html",
        definitions=released,
        Kind=Kind,
        shows_files=_shows_files(),
    )


@bp.get("/<int:definition_id>")
@requires(Permission.DIAGRAM_READ)
def show(definition_id: int) -> ResponseReturnValue:
    """One diagram with its steps, no case in it."""
    definition = _diagram(definition_id)
    return render_template(
        "diagrams/show.html",
        definition=definition,
        shows_files=_shows_files(),
        drawings=drawings.blank(g.db, definition),
        address=lambda key: url_for(
            "diagrams.source", definition_id=definition_id, shown=request.cookies.get(COOKIE)
        ),
    )


@bp.get("/<int:definition_id>/source")
@requires(Permission.DIAGRAM_READ)
def source(definition_id: int) -> ResponseReturnValue:
    """The file, byte for byte; a version never changes. With `shown` it is to be looked at."""
    definition = _diagram(definition_id)
    headers = {
        files.NAMED: files.named("inline", definition.name),
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    text = drawing.text(g.db, definition.id)
    shown = diagram_texts.names(text) if request.args.get("shown") else text
    return Response(shown, mimetype="application/xml", headers=headers)


def _diagram(definition_id: int) -> Definition:
    found: Definition | None = g.db.get(Definition, definition_id)
    if found is None or found.kind != Kind.BPMN:
        raise NotFound
    return found


def _shows_files() -> bool:
    """Names of files are for who draws diagrams."""
    return permissions.may(g.db, Permission.STUDIO_READ, g.visitor.person)

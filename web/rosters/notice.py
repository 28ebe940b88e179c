"""What hangs on the notice board: who receives next, for everybody to read and to print (docs/domain.md L08)."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from engine import clock
from processes import documents
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import Level
from processes.organisation import directory
from processes.rosters import publishing
from web.files import download
from web.permissions import public, requires
from web.rosters import bp


@bp.get("/notice")
@public
def notice() -> ResponseReturnValue:
    """The list that is out for the next reception: 姓名、职务、分工、联系电话, by centre."""
    district = directory.district(g.db)
    roster = publishing.find_published(g.db, district, clock.today())
    shown = publishing.list_entries(g.db, roster.id) if roster else []
    streets = [each.place for each in shown if each.level is Level.STREET]
    chosen = request.args.get("street")
    if chosen in streets:
        shown = [e for e in shown if e.level is Level.DISTRICT or e.place.startswith(chosen)]
    else:
        chosen = None
        shown = [each for each in shown if each.level is not Level.VILLAGE]
    return render_template(
        "rosters/notice.html",
        roster=roster,
        entries=shown,
        names=display_names.resolve_places(
            g.db, {each.place for each in shown} | set(streets) | {district}
        ),
        streets=streets,
        street=chosen,
        district=district,
        editions=publishing.list_editions(g.db, roster.id) if roster else [],
    )


@bp.get("/<int:roster_id>/paper")
@requires(Permission.ROSTER_READ)
def paper(roster_id: int) -> ResponseReturnValue:
    """The list as a document to print and hang on the board."""
    issued = publishing.public_notice(g.db, roster_id)
    name = f"{documents.KINDS[issued.kind].name} {issued.number}.docx"
    return download(documents.download.read_content(g.db, issued), name, documents.attachments.DOCX)

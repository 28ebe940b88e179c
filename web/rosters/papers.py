"""What is printed of a reception day: the form of a visit without a case, the weekly report."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from engine import clock
from processes import documents
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.rosters import publishing, reception
from web.files import download
from web.permissions import requires
from web.rosters import bp, visits


@bp.post("/visits/<int:visit_id>/form")
@requires(Permission.ROSTER_READ)
def visit_form(visit_id: int) -> ResponseReturnValue:
    """接访登记表 of a visit answered on the spot; that of any other is in the file of its case."""
    issued = reception.form(g.db, visits.visible(visit_id))
    return download(*documents.download.read_file(g.db, issued), documents.attachments.DOCX)


@bp.get("/<int:roster_id>/weekly")
@requires(Permission.ROSTER_READ)
def weekly(roster_id: int) -> ResponseReturnValue:
    """接访周报: 批次、人次、当场答复数 and where the matters went, by centre, to be printed."""
    figures = reception.weekly_by_place(g.db, roster_id)
    roster = publishing.get(g.db, roster_id)
    return render_template(
        "rosters/weekly.html",
        roster=roster,
        centres=figures,
        total=reception.summarise_week(g.db, roster_id),
        names=display_names.resolve_places(g.db, {*figures, roster.district}),
        at=clock.now(),
    )

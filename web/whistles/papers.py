"""Handing a department the papers of the whistle it was called to, and nothing else of the file."""

from flask import g
from flask.typing import ResponseReturnValue

from processes import documents
from processes.access.permissions import Permission
from processes.documents.attachments import DOCX
from processes.documents.errors import NoSuchDocument
from web.files import download
from web.permissions import requires
from web.whistles import bp, page


@bp.post("/cases/<int:case_id>/whistles/<int:number>/papers/<int:document_id>")
@requires(Permission.WHISTLE_READ)
def paper(case_id: int, number: int, document_id: int) -> ResponseReturnValue:
    """Order, minutes or plan as a file; like every opening it is written into the history."""
    shown = [
        row
        for each in page.list_details(g.case)
        if each.whistle.number == number
        for row in each.papers
        if row.id == document_id
    ]
    if not shown:
        raise NoSuchDocument
    documents.download.note(g.db, g.case, shown[0], g.visitor.person)
    return download(*documents.download.read_file(g.db, shown[0]), DOCX)

"""What leaves and enters a file as bytes: one paper, the whole, a scan that is added.

Handing out is a POST: it is written into the case's history, as showing a party's particulars is.
"""

import tempfile
from http import HTTPStatus
from typing import IO

from flask import flash, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from processes import documents
from processes.access.permissions import Permission
from processes.documents.attachments import DOCX, LARGEST
from processes.documents.errors import AttachmentRefused, NoSuchKind
from processes.errors import ProcessError
from web.app import LARGER
from web.documents import bp, routes
from web.errors import sentence
from web.files import content_of, download, name_of
from web.input import text
from web.permissions import requires
from web.translation import gettext as _

#: What a form around a file may add to it.
AROUND = 64 * 1024
#: Bytes of a whole file that are kept in memory while it is put together.
IN_MEMORY = 8 * 2**20

LARGER["documents.attach"] = LARGEST + AROUND


@bp.post("/cases/<int:case_id>/documents/<int:document_id>/open")
@requires(Permission.DOSSIER_READ)
def open_document(case_id: int, document_id: int) -> ResponseReturnValue:
    """The document as a file."""
    row = documents.get(g.db, document_id, case_id)
    documents.download.require_open(g.db, g.case, row, g.visitor.person)
    documents.download.note(g.db, g.case, row, g.visitor.person)
    return download(*documents.download.read_file(g.db, row), DOCX)


@bp.post("/cases/<int:case_id>/documents/whole")
@requires(Permission.DOCUMENT_OPEN)
def whole(case_id: int) -> ResponseReturnValue:
    """The whole file as one archive, with its table of contents."""
    person, case = g.visitor.person, g.case
    documents.download.note(g.db, case, None, person)
    # Closed by the server, once it has sent it.
    packed: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    documents.build_archive(
        g.db,
        case_id,
        packed,
        may_open=lambda paper: documents.download.may_open(g.db, case, paper.row, person),
    )
    packed.seek(0)
    name = _("%(number)s 卷宗.zip", number=case.case_no)
    return send_file(packed, "application/zip", as_attachment=True, download_name=str(name))


@bp.post("/cases/<int:case_id>/documents/attachments")
@requires(Permission.DOCUMENT_ISSUE)
def attach(case_id: int) -> ResponseReturnValue:
    """Add a file to the case, as one of the forms."""
    try:
        documents.attachments.store(
            g.db,
            case_id,
            name=name_of("file"),
            content=content_of("file"),
            what=request.form.get("kind", ""),
            by=g.visitor.person,
        )
    except NoSuchKind:
        refusal: ProcessError = AttachmentRefused(reason="请选择它是哪一种材料。")
    except ProcessError as error:
        refusal = error
    else:
        flash(_("附件已归入卷宗。"), "success")
        return redirect(url_for("documents.index", case_id=case_id))
    return routes._page(attach_error=sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY


@bp.post("/cases/<int:case_id>/documents/attachments/<int:attachment_id>/open")
@requires(Permission.DOCUMENT_OPEN)
def open_attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """The attachment as it was sent, to be kept and never shown in a page of ours."""
    row = documents.attachments.get(g.db, attachment_id, case_id)
    documents.download.require_open(g.db, g.case, row, g.visitor.person)
    documents.download.note(g.db, g.case, row, g.visitor.person)
    return download(row.content, row.name, row.mimetype)


@bp.post("/cases/<int:case_id>/documents/attachments/<int:attachment_id>/void")
@requires(Permission.DOCUMENT_ISSUE)
def void_attachment(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take an attachment out of the file, with the reason."""
    row = documents.attachments.get(g.db, attachment_id, case_id)
    try:
        reason = text("reason", _("理由"), most=200)
        documents.attachments.void(g.db, row, reason, by=g.visitor.person)
    except ProcessError as refusal:
        return routes.not_voided(refusal)
    flash(_("已从卷宗中取出。"), "success")
    return redirect(url_for("documents.index", case_id=case_id))

"""The files of a case: the page of all of them, sending, opening and taking out."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from processes import documents
from processes.access import permissions
from processes.access.permissions import Permission
from processes.errors import ProcessError
from web.attachments import bp, described, transfer
from web.errors import sentence
from web.input import text
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/cases/<int:case_id>/attachments/")
@requires(Permission.CASE_READ)
def index(case_id: int) -> ResponseReturnValue:
    """The files the visitor may open, and the form to send more."""
    return _page()


@bp.post("/cases/<int:case_id>/attachments/")
@requires(Permission.CASE_READ)
def add(case_id: int) -> ResponseReturnValue:
    """Keep files with the case as a whole."""
    try:
        transfer.store(case_id)
    except ProcessError as refusal:
        return _page(file_refusal=sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("attachments.index", case_id=case_id))


@bp.post("/cases/<int:case_id>/attachments/<int:attachment_id>/open")
@requires(Permission.CASE_READ)
def open_file(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """One file; it is written into the case's history that it was opened."""
    row = documents.materials.get(g.db, attachment_id, case_id)
    documents.download.require_open(g.db, g.case, row, g.visitor.person)
    return transfer.hand_out(g.case, row)


@bp.post("/cases/<int:case_id>/attachments/<int:attachment_id>/void")
@requires(Permission.CASE_READ)
def void(case_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take a file out: whoever sent it, or who answers for the case's papers; with the reason."""
    row, person = documents.materials.get(g.db, attachment_id, case_id), g.visitor.person
    may_issue = permissions.may(g.db, Permission.DOCUMENT_ISSUE, person, g.case)
    if not (may_issue or str(row.kept_by) in person.ids):
        raise NotPermitted
    try:
        reason = text("reason", _("理由"), most=200)
        documents.attachments.void(g.db, row, reason, by=person)
    except ProcessError as refusal:
        typed = {"void_of": row.id, "void_reason": request.form.get("reason", "")}
        return _page(file_refusal=sentence(refusal), **typed), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已取出，仍留有记录。"), "success")
    return redirect(url_for("attachments.index", case_id=case_id))


def _page(**told: Any) -> str:
    person, case = g.visitor.person, g.case
    may_void = permissions.may(g.db, Permission.DOCUMENT_ISSUE, person, case)
    return render_template(
        "attachments/index.html",
        case=case,
        may_void=lambda row: may_void or str(row.kept_by) in person.ids,
        **described.describe(case),
        **told,
    )

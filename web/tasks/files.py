"""Photographs and papers of the step one is at."""

from http import HTTPStatus

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from processes import documents
from processes.access.permissions import Permission
from processes.documents.errors import NoSuchDocument
from processes.errors import ProcessError
from web.attachments import transfer
from web.errors import sentence
from web.permissions import requires
from web.tasks import bp, page


@bp.post("/<int:task_id>/attachments")
@requires(Permission.TASK_READ)
def attach(task_id: int) -> ResponseReturnValue:
    """Keep files with the step."""
    found = page.require(task_id)
    if not page.may_work(found):
        raise NotPermitted
    try:
        transfer.store(found.case.id, task_id)
    except ProcessError as refusal:
        told = page.describe(found) | {"file_refusal": sentence(refusal)}
        return render_template("tasks/show.html", **told), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("tasks.show", task_id=task_id, _anchor="files"))


@bp.post("/<int:task_id>/attachments/<int:attachment_id>/open")
@requires(Permission.TASK_READ)
def open_file(task_id: int, attachment_id: int) -> ResponseReturnValue:
    """A file of the case, for who has a task of it and may not read the case otherwise."""
    found, person = page.require(task_id), g.visitor.person
    row = documents.materials.get(g.db, attachment_id, found.case.id)
    is_theirs = page.may_work(found) and page.may_know(found)
    may_open = documents.materials.readable(g.db, found.case, person, is_concerned=is_theirs)
    if not may_open(row):
        raise NoSuchDocument
    return transfer.hand_out(found.case, row)

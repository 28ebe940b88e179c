"""What a second person remarks on, and the author's answer to it."""

from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import changes, drafts, remarks, versions
from processes.studio.errors import NoSuchVersion
from web import errors
from web.permissions import requires
from web.studio import bp
from web.studio.changes import refused
from web.translation import gettext as _


@bp.post("/<int:change_id>/remarks")
@requires(Permission.STUDIO_REVIEW)
def remark(change_id: int) -> ResponseReturnValue:
    """Remark something, at an element of a file or on the whole."""
    change = changes.find(g.db, change_id)
    number = readers.asked(readers.row, request.form.get("version"))
    try:
        with g.db.begin_nested():
            version = versions.find(g.db, number) if number else None
            if version and drafts.find(g.db, version.draft_id).change_id != change.id:
                raise NoSuchVersion
            made = remarks.add(
                g.db,
                change,
                request.form.get("words", ""),
                version=version,
                element=request.form.get("element", ""),
                name=request.form.get("name", ""),
                by=g.visitor.person,
            )
    except ProcessError as refusal:
        return refused(change, refusal)
    flash(_("意见已记下；退回修改时一并交给起草的人。"), "success")
    address = url_for("studio.review", change_id=change.id)
    return redirect(f"{address}#remark-{made.id}")


@bp.post("/remarks/<int:remark_id>/settle")
@requires(Permission.STUDIO_DRAFT)
def settle_remark(remark_id: int) -> ResponseReturnValue:
    """Say that it is seen to; an editor asks for it without leaving the page."""
    found = remarks.find(g.db, remark_id)
    change = changes.find(g.db, found.change_id)
    sent = request.get_json(silent=True)
    answer = sent.get("answer") if isinstance(sent, dict) else request.form.get("answer")
    try:
        with g.db.begin_nested():
            remarks.settle(
                g.db, found, answer if isinstance(answer, str) else "", by=g.visitor.person
            )
    except ProcessError as refusal:
        if sent is not None:
            return jsonify(sentence=errors.sentence(refusal, g.db)), errors.status(refusal)
        return refused(change, refusal)
    if sent is not None:
        return jsonify(settled=found.id)
    return redirect(url_for("studio.show", change_id=change.id))

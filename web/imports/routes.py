"""Importing disputes: the pattern, the check of a file, and how far the import is."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.imports import batches, running
from processes.imports.columns import EVERY
from processes.imports.models import RowState
from processes.spreadsheets import SpreadsheetRefused
from web import files
from web.imports import bp
from web.permissions import requires
from web.translation import gettext as _

#: Faulty rows shown in the page; all of them are in the file.
SHOWN = 200


@bp.get("/")
@requires(Permission.CASE_IMPORT)
def index() -> ResponseReturnValue:
    """The person's imports, and sending a file."""
    return _index()


@bp.get("/pattern")
@requires(Permission.CASE_IMPORT)
def pattern() -> ResponseReturnValue:
    """The empty table to fill in."""
    return files.excel(batches.write_pattern(), _("纠纷导入模板"))


@bp.post("/")
@requires(Permission.CASE_IMPORT)
def receive() -> ResponseReturnValue:
    """Check a file; nothing is registered yet."""
    try:
        content, name = files.sent("file"), files.name_of("file")
        batch = batches.receive(g.db, content, name, by=g.visitor.person)
    except SpreadsheetRefused as refusal:
        return _index(str(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("imports.show", batch_id=batch.id))


@bp.get("/<int:batch_id>")
@requires(Permission.CASE_IMPORT)
def show(batch_id: int) -> ResponseReturnValue:
    """What the check found, or how far the import is."""
    batch = batches.get(g.db, batch_id, g.visitor.person)
    wrong = [RowState.FAULTY, RowState.REFUSED]
    return render_template(
        "imports/show.html",
        batch=batch,
        counts={state.value: n for state, n in batches.count_rows(g.db, batch).items()},
        faulty=batches.list_rows(g.db, batch, wrong, limit=SHOWN),
        most=SHOWN,
    )


@bp.get("/<int:batch_id>/faults")
@requires(Permission.CASE_IMPORT)
def faults(batch_id: int) -> ResponseReturnValue:
    """The faulty rows as a table, what is wrong beside each."""
    batch = batches.get(g.db, batch_id, g.visitor.person)
    return files.excel(batches.write_faults(g.db, batch), _("导入问题"))


@bp.post("/<int:batch_id>/start")
@requires(Permission.CASE_IMPORT)
def start(batch_id: int) -> ResponseReturnValue:
    """Register the rows in the background."""
    batch = batches.get(g.db, batch_id, g.visitor.person)
    leave_out = request.form.get("leave_out") == "1"
    running.start(g.db, batch, leave_out=leave_out, by=g.visitor.person)
    return redirect(url_for("imports.show", batch_id=batch_id))


@bp.post("/<int:batch_id>/discard")
@requires(Permission.CASE_IMPORT)
def discard(batch_id: int) -> ResponseReturnValue:
    """Give up a file that was not started."""
    batches.discard(g.db, batches.get(g.db, batch_id, g.visitor.person))
    flash(_("已放弃这次导入，没有登记任何案件。"), "success")
    return redirect(url_for("imports.index"))


def _index(refusal: str = "") -> str:
    return render_template(
        "imports/index.html",
        batches=batches.list_for_person(g.db, g.visitor.person),
        refusal=refusal,
        columns=EVERY,
        most=batches.MOST,
    )

"""What residents reported, for whoever has the place: register it as a case, or answer it."""

from http import HTTPStatus

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.residents import reports as residents_reports
from web import errors, files
from web.attachments import transfer
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.residents import reports as bp
from web.translation import gettext as _


@bp.get("/reports/")
@requires(Permission.CASE_REGISTER)
def index() -> ResponseReturnValue:
    """The reports of the visitor's places that wait, or those that were decided."""
    return _page()


@bp.post("/reports/<int:report_id>/answer")
@requires(Permission.CASE_REGISTER)
def answer(report_id: int) -> ResponseReturnValue:
    """Say why it becomes no case, and where to go."""
    try:
        words = request.form.get("answer", "")
        with g.db.begin_nested():
            residents_reports.answer(g.db, report_id, words, by=g.visitor.person)
    except residents_reports.NoSuchReport:
        raise
    except ProcessError as refusal:
        page = _page(report_id, errors.sentence(refusal))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已答复，反映人凭编号和查询码可以看到。"), "success")
    return redirect(url_for("reports.index"))


@bp.post("/reports/photos/<int:photo_id>")
@requires(Permission.CASE_REGISTER)
def photo(photo_id: int) -> ResponseReturnValue:
    """One photograph of a report, on a page of its own."""
    row = residents_reports.get_photo(g.db, photo_id, g.visitor.person)
    headers = {
        files.NAMED: files.named("inline", row.name),
        "Content-Security-Policy": transfer.ALONE,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(row.content, mimetype=row.mimetype, headers=headers)


def _page(wrong: int = 0, refusal: str = "") -> str:
    person, is_waiting = g.visitor.person, request.args.get("show") != "decided"
    before = read_number(request.args.get("after", ""))
    found = residents_reports.list_page(
        g.db, person, waiting=is_waiting, before=before, size=SIZE + 1
    )
    shown = list(found[:SIZE])
    filters = {} if is_waiting else {"show": "decided"}
    return render_template(
        "residents/reports.html",
        page=Page(shown, next=str(shown[-1].id) if len(found) > SIZE else "", filters=filters),
        is_waiting=is_waiting,
        now=clock.now(),
        photos=residents_reports.list_photos(g.db, [each.id for each in shown]),
        places=display_names.resolve_places(g.db, {each.at_place for each in shown}),
        numbers=display_names.resolve_cases(g.db, [each.case_id for each in shown]),
        people=display_names.resolve_people(g.db, [each.decided_by for each in shown]),
        wrong=wrong,
        refusal=refusal,
        typed=request.form,
        longest=residents_reports.LONGEST,
    )

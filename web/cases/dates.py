"""The dates of a case that may be put right, and what was put right so far."""

from datetime import date, datetime
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.casework import correctable, date_corrections, date_warnings
from processes.casework.correctable import Standing
from processes.errors import ProcessError
from web.cases import bp
from web.errors import sentence
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/<int:case_id>/dates")
@requires(Permission.DATE_CORRECT)
def dates(case_id: int) -> ResponseReturnValue:
    """Every date with its two ends, and a form to put it right."""
    return _page()


@bp.post("/<int:case_id>/dates/<key>/<int:row_id>")
@requires(Permission.DATE_CORRECT)
def correct_date(case_id: int, key: str, row_id: int) -> ResponseReturnValue:
    """Put one right; what shortens a right is told and confirmed first."""
    by = g.visitor.person
    found = date_corrections.find(g.db, g.case, key, row_id)
    try:
        value = _value(found)
        reason = readers.text(request.form.get("reason", ""), _("更正理由"), most=500)
        found.kind.date.require(g.db, value, case_id)
        warned = date_warnings.warn_on_correcting(g.db, found, value)
        if warned and date_warnings.mark(warned) != request.form.get("checked"):
            return _page(found, warnings=warned), HTTPStatus.UNPROCESSABLE_ENTITY
        with g.db.begin_nested():
            date_corrections.correct(g.db, case_id, key, row_id, value, reason=reason, by=by)
            date_warnings.record_confirmation(g.db, g.case, warned, by)
    except ProcessError as refusal:
        g.db.expire_all()
        return _page(found, problem=sentence(refusal, g.db)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("日期已更正，有关期限已重新计算并告知有关人员。"), "success")
    return redirect(url_for("cases.dates", case_id=case_id))


def _value(found: Standing) -> date | datetime:
    typed = request.form.get("on", "")
    if isinstance(found.value, datetime):
        return readers.moment(typed, found.label)
    return readers.day(typed, found.label)


def _page(
    tried: Standing | None = None, *, problem: str = "", warnings: list[str] | None = None
) -> str:
    corrections = date_corrections.list_for_case(g.db, g.case.id)
    return render_template(
        "cases/dates.html",
        case=g.case,
        standing=correctable.list_for_case(g.db, g.case),
        corrections=[(each, date_corrections.describe(each)) for each in corrections],
        people=display_names.resolve_people(g.db, [str(each.by) for each in corrections]),
        tried=(tried.kind.key, tried.row_id) if tried else None,
        problem=problem,
        warnings=warnings or [],
        mark=date_warnings.mark(warnings or []),
        typed=request.form,
        told=date_corrections.format_day,
    )

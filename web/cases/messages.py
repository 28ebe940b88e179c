"""What people tell a running case outside its tasks: that it turns violent, that one need not come."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.diagrams import messages
from web.cases import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.post("/<int:case_id>/alarm")
@requires(Permission.CASE_ALARM)
def alarm(case_id: int) -> ResponseReturnValue:
    """The dispute turns violent (人民调解法25条): red, the police told, the emergency whistle blown."""
    messages.report_danger(g.db, g.case, g.visitor.person)
    flash(_("已报告激化，应急哨已发出。"), "warning")
    return redirect(url_for("cases.show", case_id=case_id))


@bp.post("/<int:case_id>/whistles/<int:number>/excuse")
@requires(Permission.WHISTLE_EXCUSE)
def excuse(case_id: int, number: int) -> ResponseReturnValue:
    """A department that was whistled for need not come."""
    messages.excuse(
        g.db,
        g.case,
        number,
        request.form.get("unit", ""),
        g.visitor.person,
        reason=request.form.get("reason", ""),
        new_lead=request.form.get("new_lead") or None,
    )
    flash(_("已准予不到场。"), "success")
    return redirect(url_for("whistles.show", case_id=case_id))


@bp.post("/<int:case_id>/whistles/<int:number>/take-excuse-back")
@requires(Permission.WHISTLE_EXCUSE)
def take_excuse_back(case_id: int, number: int) -> ResponseReturnValue:
    """A department that was let stay away is to come after all."""
    unit = request.form.get("unit", "")
    messages.take_excuse_back(g.db, g.case, number, unit, g.visitor.person)
    flash(_("已收回，对方仍须按原来的时限到场。"), "success")
    return redirect(url_for("whistles.show", case_id=case_id))

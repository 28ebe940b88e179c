"""Taking a department's case to the leaders when one of the six conditions holds."""

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.casework import escalation
from web.permissions import requires
from web.translation import gettext as _
from web.whistles import bp


@bp.post("/cases/<int:case_id>/escalate")
@requires(Permission.CASE_ESCALATE)
def escalate(case_id: int) -> ResponseReturnValue:
    """The centre proposes the case to the leaders, by a condition that holds."""
    escalation.escalate(g.db, g.case, request.form.get("ground", ""), g.visitor.person)
    flash(_("已升级到领导包案，请填写提请理由。"), "success")
    return redirect(url_for("cases.show", case_id=case_id))

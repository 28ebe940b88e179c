"""Urging who has not come."""

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.casework import whistle_meeting
from web.permissions import requires
from web.translation import gettext as _
from web.whistles import bp


@bp.post("/cases/<int:case_id>/whistles/<int:number>/urge")
@requires(Permission.WHISTLE_OVERSEE)
def urge(case_id: int, number: int) -> ResponseReturnValue:
    """Urge every department that has not come."""
    urged = whistle_meeting.urge_missing(g.db, g.case, number, by=g.visitor.person)
    if urged:
        flash(_("已催办%(n)s个单位，联络员和单位负责人已收到提醒。", n=urged), "success")
    else:
        flash(_("没有可以催办的单位：都已到场，或者今天已经催过。"), "warning")
    return redirect(url_for("whistles.show", case_id=case_id))

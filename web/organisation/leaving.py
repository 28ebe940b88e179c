"""离任交接: what one has open, who could take it, and handing it over at once."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from processes.access.permissions import Permission
from processes.casework import leaving
from web import errors
from web.organisation import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/handover")
@requires(Permission.ABSENCE_KEEP)
def show_handover() -> ResponseReturnValue:
    """The visitor's open tasks and who could take how many; `to` marks what that one would get."""
    return _page(request.args.get("to", ""), "", "")


@bp.post("/handover")
@requires(Permission.ABSENCE_KEEP)
def hand_over() -> ResponseReturnValue:
    """Transfer all that the chosen one can take."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    kept = g.db.begin_nested()
    try:
        went, left = leaving.hand_over(g.db, to, reason, by=g.visitor.person)
    except EngineError as refusal:
        kept.rollback()
        return _page(to, reason, errors.sentence(refusal, g.db)), errors.status(refusal)
    kept.commit()
    flash(_("已交接%(went)s项，还剩%(left)s项。", went=went, left=len(left)), "success")
    return redirect(url_for("organisation.show_handover"))


def _page(to: str, reason: str, refusal: str) -> str:
    matters = leaving.list_open(g.db, g.visitor.person)
    return render_template(
        "organisation/handover.html",
        matters=matters,
        successors=leaving.list_successors(matters),
        to=to,
        reason=reason,
        refusal=refusal,
    )

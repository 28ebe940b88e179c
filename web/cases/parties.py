"""Showing a party's full particulars: with a reason, and kept in the case's history."""

from http import HTTPStatus

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from processes import parties
from processes.errors import ReasonRequired
from processes.permissions import Permission
from web.cases import bp, page
from web.permissions import requires
from web.translation import gettext as _


@bp.post("/<int:case_id>/parties/<int:party_id>/reveal")
@requires(Permission.PARTY_REVEAL)
def reveal(case_id: int, party_id: int) -> ResponseReturnValue:
    """The case page with this party's particulars unmasked, this once.

    Not redirected: the address must not show them again when it is opened later.
    """
    try:
        party = parties.reveal(
            g.db, g.case, party_id, reason=request.form.get("reason", ""), by=g.visitor.person
        )
    except ReasonRequired:
        refusal = {"party": party_id, "words": _("请写明查看的理由。")}
        shown = render_template("cases/show.html", **page.read(g.case), reveal_refusal=refusal)
        return shown, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("cases/show.html", **page.read(g.case), revealed=party.id)

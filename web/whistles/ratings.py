"""Rating a department for a whistle outside its task: leaders' and emergency whistles have none."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from processes import readers
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.whistles import ratings, whistles
from web.errors import sentence
from web.paging import read_number
from web.permissions import requires
from web.translation import gettext as _
from web.whistles import bp, page


@bp.post("/cases/<int:case_id>/whistles/<int:number>/rate")
@requires(Permission.WHISTLE_RATE)
def rate(case_id: int, number: int) -> ResponseReturnValue:
    """Keep the centre's marks for one department; a later rating replaces an earlier one."""
    whistle = next((w for w in whistles.list_for_case(g.db, case_id) if w.number == number), None)
    if whistle is None:
        raise NotFound
    try:
        with g.db.begin_nested():
            ratings.rate_unit(
                g.db,
                whistle,
                request.form.get("unit", ""),
                {name: _mark(name) for name in ratings.MARKS},
                words=readers.given(
                    readers.text, request.form.get("words", ""), _("评语"), most=500
                ),
                by=g.visitor.person,
            )
    except ProcessError as refusal:
        context = page.read(g.case) | {
            "refusal": sentence(refusal, g.db),
            "typed": request.form,
            "rated": number,
        }
        return render_template("whistles/show.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已评价。"), "success")
    return redirect(url_for("whistles.show", case_id=case_id))


def _mark(name: str) -> int:
    return read_number(request.form.get(name, "")) or 0

"""The petitions one may see, and one of them."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.lists import petitions
from web.lists import page as list_page
from web.permissions import requires
from web.petitions import bp, page


@bp.get("/petitions/")
@requires(Permission.PETITION_LIST)
def index() -> ResponseReturnValue:
    """The petitions of one's district, street or unit, newest first, with both deadlines."""
    shown = list_page.read(petitions.LIST, "petitions.index")
    return render_template("petitions/index.html", **list_page.context(shown))


@bp.get("/cases/<int:case_id>/petition")
@requires(Permission.PETITION_READ)
def show(case_id: int) -> ResponseReturnValue:
    """What the petition stands at: to whom it was given, its limits, its answers."""
    return render_template("petitions/show.html", **page.read(g.case))

"""The petitions one may see, and one of them."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.petitions import listing
from processes.petitions.choices import Stage
from web import time_left
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.petitions import bp, page


@bp.get("/petitions/")
@requires(Permission.PETITION_LIST)
def index() -> ResponseReturnValue:
    """The petitions of one's district, street or unit, newest first, with both deadlines."""
    wanted = request.args.get("stage", "")
    stage = readers.asked_choice(Stage, wanted)
    before = read_number(request.args.get("after", ""))
    may_read = permissions.condition_for(Permission.PETITION_READ, g.visitor.person)
    found = listing.list_page(g.db, may_read, stage=stage, before=before, size=SIZE + 1)
    shown = found[:SIZE]
    following = str(shown[-1].petition.id) if len(found) > SIZE else ""
    return render_template(
        "petitions/index.html",
        page=Page(shown, next=following, filters={"stage": wanted} if stage else {}),
        stages=listing.count_by_stage(g.db, may_read),
        stage=stage,
        names=display_names.resolve_places(g.db, _named(shown)),
        left=time_left.for_deadlines([row.statutory for row in shown if row.statutory]),
        step_left=time_left.for_tasks([row.step for row in shown if row.step]),
    )


@bp.get("/cases/<int:case_id>/petition")
@requires(Permission.PETITION_READ)
def show(case_id: int) -> ResponseReturnValue:
    """What the petition stands at: to whom it was given, its limits, its answers."""
    return render_template("petitions/show.html", **page.read(g.case))


def _named(rows: list[listing.Row]) -> set[str]:
    return {row.petition.organ for row in rows if row.petition.organ} | {
        row.case.grid for row in rows
    }

"""The rota: who takes turns in receiving at a place; without one, whoever holds the office."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access import permissions
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.organisation import directory
from processes.rosters import rota as turns
from web.errors import sentence
from web.paging import read_number
from web.permissions import requires
from web.rosters import bp
from web.translation import gettext as _


@bp.get("/rota")
@requires(Permission.ROSTER_READ)
def rota() -> ResponseReturnValue:
    """Who takes turns at one place, and when they received last."""
    return _rota(_place())


@bp.post("/rota/turns")
@requires(Permission.ROSTER_KEEP)
def add_turn() -> ResponseReturnValue:
    """Put somebody on the rota of a place."""
    place = _place()
    try:
        with g.db.begin_nested():
            turns.add(g.db, place, read_number(request.form.get("person", "")) or 0)
    except ProcessError as refusal:
        return _rota(place, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已列入轮值。"), "success")
    return redirect(url_for("rosters.rota", place=place))


@bp.post("/rota/turns/<int:turn_id>/removal")
@requires(Permission.ROSTER_KEEP)
def remove_turn(turn_id: int) -> ResponseReturnValue:
    """Take somebody off the rota."""
    place = turns.remove(g.db, turn_id)
    flash(_("已移出轮值。"), "success")
    return redirect(url_for("rosters.rota", place=place))


def _place() -> str:
    return request.values.get("place") or directory.district(g.db)


def _rota(place: str, problem: str = "") -> str:
    path = directory.list_path(g.db, place)
    return render_template(
        "rosters/rota.html",
        place=path[-1],
        path=path,
        below=[each for each in directory.list_children(g.db, place) if turns.receives(each)],
        rows=turns.list_turns(g.db, place),
        offered=turns.list_candidates(g.db, place),
        problem=problem,
        may_keep=permissions.may(g.db, Permission.ROSTER_KEEP, g.visitor.person),
    )

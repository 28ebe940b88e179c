"""The daily patrol: today's sheets on one screen, and the coverage of a day."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import patrol
from processes.access.permissions import Permission
from processes.calendars import working_time
from processes.cases import display_names
from processes.codes import code_tables
from processes.errors import MissingField, WrongChoice
from processes.organisation.roles import Role, places
from web.errors import sentence
from web.input import form_key
from web.offline.once import once
from web.patrol import bp, coverage
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.PATROL_RECORD)
def index() -> ResponseReturnValue:
    """Today's sheets of all grids the visitor answers for."""
    return _index()


@bp.post("/<int:sheet_id>/zero")
@requires(Permission.PATROL_RECORD)
@once
def zero(sheet_id: int) -> ResponseReturnValue:
    """Nothing found today: one tap completes the sheet."""
    patrol.record_nothing_found(g.db, sheet_id, g.visitor.person)
    flash(_("已记录：今日无事。"), "success")
    return redirect(url_for("patrol.index"))


@bp.post("/<int:sheet_id>/findings")
@requires(Permission.PATROL_RECORD)
@once
def find(sheet_id: int) -> ResponseReturnValue:
    """Something found; what was typed stays where it cannot be kept."""
    words, tags = request.form.get("text", ""), request.form.getlist("focus_tags")
    key = form_key()
    try:
        with g.db.begin_nested():
            found = patrol.record_finding(
                g.db, sheet_id, words, focus_tags=tags, by=g.visitor.person, form_key=key
            )
    except (MissingField, WrongChoice) as refusal:
        typed: dict[str, Any] = {"text": words, "focus_tags": tags, "form_key": key or ""}
        shown = _index({sheet_id: typed | {"error": sentence(refusal, g.db)}})
        return shown, HTTPStatus.UNPROCESSABLE_ENTITY
    if "open" in request.form:
        return redirect(url_for("cases.new", finding=found.id))
    flash(_("已记下。需要办理的，点“开案”登记纠纷。"), "success")
    return redirect(url_for("patrol.index"))


@bp.post("/extra")
@requires(Permission.PATROL_RECORD)
def extra() -> ResponseReturnValue:
    """Sheets on a day off, or where they were not made: for who walks all the same."""
    day = clock.today()
    patrol.make_extra(g.db, day, places(g.visitor.person.groups, Role.GRID_WORKER))
    return redirect(url_for("patrol.index"))


@bp.get("/coverage")
@requires(Permission.PATROL_READ)
def show_coverage() -> ResponseReturnValue:
    """How much of a place was walked on a day, and the grids nobody was in."""
    return render_template("patrol/coverage.html", **coverage.read(request.args))


def _index(typed: dict[int, dict[str, Any]] | None = None) -> str:
    sheets = patrol.list_today(g.db, g.visitor.person)
    today = clock.today()
    tags = code_tables.find_current(g.db, "focus_tag").names.values()
    found = patrol.list_findings(g.db, sheets)
    numbers = display_names.resolve_cases(
        g.db, [f.case_id for each in found.values() for f in each]
    )
    return render_template(
        "patrol/index.html",
        sheets=sheets,
        names=display_names.resolve_places(g.db, [each.grid for each in sheets]),
        findings=found,
        # Not folded away: those with a finding, and the one that is just being filled in.
        busy=[key for key, each in found.items() if each] + list(typed or {}),
        numbers=numbers,
        people=display_names.resolve_people(g.db, [each.recorded_by for each in sheets]),
        open_count=sum(each.recorded_at is None for each in sheets),
        today=today,
        is_working_day=working_time.is_working_day(today),
        focus_tags=list(tags),
        typed=typed or {},
    )

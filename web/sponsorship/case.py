"""One sponsored case: the seven "ones", what was done for it, and a change of person (docs/domain.md L05, L06, L09)."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names, reasons
from processes.cases.choices import TeamRole
from processes.casework import candidates, handover
from processes.directories import village_officers
from processes.errors import ProcessError
from processes.sponsorship import record, reporting, teams
from processes.sponsorship.models import Effort
from web.errors import sentence
from web.permissions import requires
from web.sponsorship import bp
from web.translation import gettext as _


@bp.get("/cases/<int:case_id>/sponsorship")
@requires(Permission.SPONSORSHIP_SHOW)
def show(case_id: int) -> ResponseReturnValue:
    """The case, its plan, the five, who was it before, and every effort."""
    return _show(case_id)


@bp.post("/cases/<int:case_id>/sponsorship/efforts")
@requires(Permission.PROGRESS_RECORD)
def record_effort(case_id: int) -> ResponseReturnValue:
    """Record one effort: a meeting, an outreach with place, people and promises, aid."""
    typed = {key: request.form.get(key, "") for key in EFFORT_FIELDS}
    try:
        with g.db.begin_nested():
            _record(case_id, typed)
    except ProcessError as refusal:
        return _show(case_id, typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已记录。"), "success")
    return redirect(url_for("sponsorship.show", case_id=case_id))


@bp.post("/cases/<int:case_id>/sponsorship/team")
@requires(Permission.TEAM_CHANGE)
def change(case_id: int) -> ResponseReturnValue:
    """Let somebody else have a role, with what was handed over."""
    typed = {key: request.form.get(key, "") for key in TEAM_FIELDS}
    try:
        with g.db.begin_nested():
            _change(case_id, typed)
    except ProcessError as refusal:
        return _show(case_id, typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已换人并留痕。"), "success")
    return redirect(url_for("sponsorship.show", case_id=case_id))


#: How long a text may be.
LONGEST = 2000
EFFORT_FIELDS = ("what", "on", "place", "people", "promises", "content")
TEAM_FIELDS = ("role", "person", "lawyer", "handover")


def _record(case_id: int, typed: dict[str, str]) -> None:
    what = readers.choice(Effort, typed["what"], _("做了什么"))
    on = readers.given(readers.day, typed["on"], _("日期"))
    reporting.report(
        g.db,
        case_id,
        what,
        readers.text(typed["content"], _("进展"), most=LONGEST),
        on=on,
        place=readers.text(typed["place"], _("地点"), most=200),
        people=readers.text(typed["people"], _("参加人员"), most=200),
        promises=readers.text(typed["promises"], _("承诺事项"), most=500),
        by=g.visitor.person,
    )


def _change(case_id: int, typed: dict[str, str]) -> None:
    role = readers.choice(TeamRole, typed["role"], _("角色"))
    who = readers.text(typed["lawyer"] or typed["person"], _("换为"), most=60)
    words = readers.text(typed["handover"], _("交接情况"), most=LONGEST)
    handover.change(g.db, case_id, role, who, words, by=g.visitor.person)


def _show(case_id: int, typed: dict[str, str] | None = None, problem: str = "") -> str:
    team = {row.role: row for row in teams.list_members(g.db, case_id)}
    proposed = record.find_proposal(g.db, case_id)
    efforts = record.list_efforts(g.db, case_id)
    may_change = permissions.may(g.db, Permission.TEAM_CHANGE, g.visitor.person, g.case)
    role = (typed or {}).get("role") or request.args.get("role", "")
    chosen = readers.asked_choice(TeamRole, role) if may_change else None
    return render_template(
        "sponsorship/case.html",
        case=g.case,
        proposed=proposed,
        grounds=[
            reasons.ticked("grounds", each) for each in (proposed.grounds if proposed else [])
        ],
        plan=teams.find_newest_plan(g.db, case_id),
        roles=TeamRole,
        team=team,
        missing=teams.list_missing(g.db, case_id),
        history=teams.list_past_members(g.db, case_id),
        efforts=efforts,
        kinds=Effort,
        recognitions=record.list_recognitions(g.db, case_id),
        names=display_names.resolve_people(g.db, [each.recorded_by for each in efforts]),
        role=chosen,
        offered=_offered(chosen),
        officers=village_officers.list_for_village(g.db, g.case.village)
        if chosen is TeamRole.POLICE
        else [],
        may_change=may_change,
        may_record=permissions.may(g.db, Permission.PROGRESS_RECORD, g.visitor.person, g.case),
        typed=typed or {},
        problem=problem,
    )


def _offered(role: TeamRole | None) -> list[Any]:
    return candidates.list_candidates(g.db, g.case, handover.CHOSEN_FROM[role]) if role else []

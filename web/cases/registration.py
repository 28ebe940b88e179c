"""Registering a dispute: choose the grid, then fill in the form."""

import secrets
from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engine import clock
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import Side, Source
from processes.cases.declaration import Section
from processes.casework import duplicates
from processes.casework import registration as casework_registration
from processes.casework.duplicates import Suggestion, Suspect
from processes.errors import ProcessError
from processes.organisation import places as organisation_places
from processes.organisation import registration_scope
from processes.organisation.places import Place, PlaceKind
from processes.privacy.identity_numbers import ID_TYPES
from web.cases import bp, findings, photographs, reports
from web.cases.forms import Registration
from web.cases.origins import Origin
from web.cases.relations import link_chosen
from web.cases.residents import give_code
from web.offline import once
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/new")
@requires(Permission.CASE_REGISTER)
def new() -> ResponseReturnValue:
    """The grid first, where there is a choice; then an empty form."""
    origin = _origin()
    if origin:
        return origin.show_made() or _filled(origin)
    within = request.args.get("within")
    grid = request.args.get("grid") or registration_scope.only_grid(g.visitor.person)
    if within or grid is None:
        return _choose(within)
    registration_scope.require(g.visitor.person, grid)
    if not registration_scope.is_grid(grid):
        return _choose(grid)
    now = clock.local(clock.now())
    typed = MultiDict(
        {
            "grid": grid,
            "found_at": f"{now:%Y-%m-%dT%H:%M}",
            "source": Source.PATROL,
            "form_key": secrets.token_urlsafe(16),
        }
    )
    return _form(Registration(typed))


@bp.post("/new")
@requires(Permission.CASE_REGISTER)
def register() -> ResponseReturnValue:
    """Register the dispute and show its case, or the form again with what is wrong."""
    origin = _origin()
    if origin and (already := origin.show_made()):
        return already
    once.require_writer()
    registration = Registration(request.form)
    grid = request.form.get("grid", "")
    registration_scope.require(g.visitor.person, grid)
    if "more" in request.form:
        return _form(registration.with_another_party())
    if not registration.check():
        return _form(registration), HTTPStatus.UNPROCESSABLE_ENTITY
    key = registration.key
    known = casework_registration.find_by_form(g.db, key, g.visitor.person) if key else None
    if known and (once.is_from_outbox() or known.summary == registration.facts["summary"]):
        flash(_("这件纠纷已经登记过，案件编号%(number)s。", number=known.case_no), "success")
        return redirect(url_for("cases.show", case_id=known.id, registered=1))
    if "seen" not in request.form:
        found = duplicates.suggest(g.db, _suspect(grid, registration), g.visitor.person)
        if found:
            return _form(registration, found), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with g.db.begin_nested():
            # The page the Back button brings back may be filled in for another dispute.
            facts = registration.facts | {"form_key": None if known else key}
            case = casework_registration.register(g.db, grid=grid, by=g.visitor.person, **facts)
            link_chosen(case)
            if origin:
                origin.link(case)
            photographs.keep(case)
    except ProcessError as refusal:
        registration.errors["form"] = str(refusal)
        return _form(registration), HTTPStatus.UNPROCESSABLE_ENTITY
    g.case = case
    give_code()
    flash(_("已登记，案件编号%(number)s。", number=case.case_no), "success")
    draft = None if origin else 1
    answer = make_response(redirect(url_for("cases.show", case_id=case.id, registered=draft)))
    once.keep(facts["form_key"], answer)
    return answer


def _origin() -> Origin | None:
    return findings.find_asked() or reports.find_asked()


def _filled(origin: Origin) -> ResponseReturnValue:
    """The form filled in; of a report that knew no grid the grid first."""
    grid = origin.facts["grid"]
    if not registration_scope.is_grid(grid):
        return _choose(grid or origin.facts["within"], origin)
    registration_scope.require(g.visitor.person, grid)
    return _form(Registration(MultiDict(origin.facts)))


def _choose(within: str | None, origin: Origin | None = None) -> str:
    """Street, village, grid: one step down the tree at a time."""
    places = registration_scope.choices(g.db, g.visitor.person, within)
    names = display_names.resolve_places(g.db, [within]) if within else {}
    return render_template(
        "cases/choose_grid.html",
        places=places,
        names=_own_names(places),
        within=names.get(within or ""),
        is_grid=registration_scope.is_grid,
        report=origin.facts["report"] if origin else None,
    )


def _own_names(places: Sequence[Place]) -> dict[str, str]:
    """By code; grids of several villages, which are numbered alike, each with its village before it."""
    own = {each.code: each.name for each in places}
    villages = {
        code: organisation_places.at_level(code, PlaceKind.VILLAGE)
        for code in own
        if registration_scope.is_grid(code)
    }
    if len(set(villages.values())) < 2:
        return own
    above = display_names.resolve_codes(g.db, villages.values())
    return own | {code: f"{above[village]}{own[code]}" for code, village in villages.items()}


def _suspect(grid: str, registration: Registration) -> Suspect:
    facts = registration.facts
    village = organisation_places.at_level(grid, PlaceKind.VILLAGE)
    return Suspect(facts["parties"], village, facts["summary"], facts["place"])


def _form(registration: Registration, found: list[Suggestion] | None = None) -> str:
    grid = registration.typed["grid"]
    return render_template(
        "cases/register.html",
        form=registration,
        typed=registration.typed,
        errors=registration.errors,
        found=found,
        grid_name=display_names.resolve_places(g.db, [grid])[grid],
        may_choose=registration_scope.only_grid(g.visitor.person) is None,
        section=Section,
        sections=registration.sections(),
        choices={"side": Side, "id_type": ID_TYPES},
    )

"""Registering a dispute: choose the grid, then fill in the form."""

import secrets
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
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
from processes.organisation.places import PlaceKind
from processes.patrol import PatrolFinding
from processes.privacy.identity_numbers import ID_TYPES
from web.cases import bp, findings
from web.cases.forms import Registration
from web.cases.relations import link_chosen
from web.cases.residents import give_code
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/new")
@requires(Permission.CASE_REGISTER)
def new() -> ResponseReturnValue:
    """The grid first, where there is a choice; then an empty form."""
    found = findings.find_asked()
    if found:
        return _registered(found) or _form(Registration(MultiDict(findings.facts(found))))
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
    finding = findings.find_asked()
    if finding and (already := _registered(finding)):
        return already
    registration = Registration(request.form)
    grid = request.form.get("grid", "")
    registration_scope.require(g.visitor.person, grid)
    if "more" in request.form:
        return _form(registration.with_another_party())
    if not registration.check():
        return _form(registration), HTTPStatus.UNPROCESSABLE_ENTITY
    key = registration.key
    known = casework_registration.find_by_form(g.db, key, g.visitor.person) if key else None
    if known and known.summary == registration.facts["summary"]:
        flash(_("这件纠纷已经登记过,案件编号%(number)s。", number=known.case_no), "success")
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
            findings.link(finding, case)
    except ProcessError as refusal:
        registration.errors["form"] = str(refusal)
        return _form(registration), HTTPStatus.UNPROCESSABLE_ENTITY
    g.case = case
    give_code()
    flash(_("已登记,案件编号%(number)s。", number=case.case_no), "success")
    draft = None if finding else 1
    return redirect(url_for("cases.show", case_id=case.id, registered=draft))


def _registered(finding: PatrolFinding) -> ResponseReturnValue | None:
    """The case that was made of the finding before."""
    if finding.case_id is None:
        return None
    flash(_("这条排查发现已经开案。"), "success")
    return redirect(url_for("cases.show", case_id=finding.case_id))


def _choose(within: str | None) -> str:
    """Street, village, grid: one step down the tree at a time."""
    places = registration_scope.choices(g.db, g.visitor.person, within)
    names = display_names.resolve_places(g.db, [within]) if within else {}
    return render_template(
        "cases/choose_grid.html",
        places=places,
        within=names.get(within or ""),
        is_grid=registration_scope.is_grid,
    )


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

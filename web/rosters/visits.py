"""The day of the reception: registering who came, and where each matter goes."""

import secrets
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import RiskColor
from processes.cases.models import Case
from processes.codes import code_tables
from processes.errors import MissingField, NoSuchCase, NoSuchVisit, ProcessError, WrongChoice
from processes.organisation import registration_scope
from processes.rosters import publishing, reception, visits
from processes.rosters.models import ReceptionVisit
from web.errors import sentence
from web.input import form_key, text
from web.permissions import requires
from web.rosters import bp
from web.translation import gettext as _

FIELDS = (
    "place",
    "visitor",
    "phone",
    "people_count",
    "summary",
    "handler",
    "supervisor",
    "closer",
    "form_key",
)

#: Who come together; more is a slip of the finger.
MOST_PEOPLE = 999_999


@bp.get("/<int:roster_id>/visits")
@requires(Permission.ROSTER_READ)
def day(roster_id: int) -> ResponseReturnValue:
    """Who came that day, those whose matter has gone nowhere first, and the figures of the week."""
    return _day(roster_id)


@bp.post("/<int:roster_id>/visits")
@requires(Permission.RECEPTION_REGISTER)
def register(roster_id: int) -> ResponseReturnValue:
    """Keep that somebody came."""
    typed = {key: request.form.get(key, "").strip() for key in FIELDS}
    try:
        with g.db.begin_nested():
            visit = _register(roster_id, typed)
    except ProcessError as refusal:
        return _day(roster_id, typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已登记。请写明去向：件件有去向。"), "success")
    return redirect(url_for("rosters.visit", visit_id=visit.id))


@bp.get("/visits/<int:visit_id>")
@requires(Permission.ROSTER_READ)
def visit(visit_id: int) -> ResponseReturnValue:
    """One visit, and the three ways its matter may go."""
    return _visit(visible(visit_id))


@bp.post("/visits/<int:visit_id>/answer")
@requires(Permission.RECEPTION_REGISTER)
def answer(visit_id: int) -> ResponseReturnValue:
    """Keep that the visitor was answered on the spot."""
    return _destine(visit_id, lambda row: _answer(row))


@bp.post("/visits/<int:visit_id>/link")
@requires(Permission.RECEPTION_REGISTER)
def link(visit_id: int) -> ResponseReturnValue:
    """Link the visit with the case whose matter it is."""
    return _destine(visit_id, _link)


@bp.post("/visits/<int:visit_id>/case")
@requires(Permission.RECEPTION_REGISTER)
def open_case(visit_id: int) -> ResponseReturnValue:
    """Register a case of the visit."""
    return _destine(visit_id, _open)


def _register(roster_id: int, typed: dict[str, str]) -> ReceptionVisit:
    if not visits.may_register(g.visitor.person, typed["place"]):
        raise WrongChoice(field=_("接访中心"), value=typed["place"])
    person = partial(readers.given, readers.text, most=100)
    count = readers.whole(typed["people_count"] or "1", _("来访人数"), least=1, most=MOST_PEOPLE)
    return reception.register(
        g.db,
        roster_id,
        place=typed["place"],
        visitor=readers.text(typed["visitor"], _("来访人"), most=100),
        phone=readers.given(readers.text, typed["phone"], _("电话"), most=30),
        people_count=count,
        summary=readers.text(typed["summary"], _("反映事项"), most=2000),
        handler=person(typed["handler"], _("谁处访")),
        supervisor=person(typed["supervisor"], _("谁督办")),
        closer=person(typed["closer"], _("谁结案")),
        form_key=form_key() or secrets.token_urlsafe(16),
        by=g.visitor.person,
    )


def _answer(row: ReceptionVisit) -> object:
    return reception.answer(g.db, row.id, text("answer", _("答复"), most=2000), by=g.visitor.person)


def _link(row: ReceptionVisit) -> object:
    readable = permissions.condition_for(Permission.CASE_READ, g.visitor.person)
    case_no = _typed("case_no").upper()
    case = g.db.scalar(select(Case).where(Case.case_no == case_no, readable))
    if case is None:
        raise NoSuchCase
    return reception.link(g.db, row.id, case, by=g.visitor.person)


def _open(row: ReceptionVisit) -> object:
    grid, category, risk = _typed("grid"), _typed("category"), _typed("risk_color")
    if not grid:
        raise MissingField(field=_("网格"))
    registration_scope.require(g.visitor.person, grid)
    return reception.open_case(
        g.db,
        row.id,
        grid=grid,
        category=category,
        risk_color=readers.choice(RiskColor, risk, _("风险")),
        by=g.visitor.person,
    )


def _destine(visit_id: int, going: Any) -> ResponseReturnValue:
    row = visible(visit_id)
    if not visits.may_register(g.visitor.person, row.place):
        raise NoSuchVisit
    try:
        with g.db.begin_nested():
            going(row)
    except ProcessError as refusal:
        g.db.refresh(row)
        return _visit(row, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("这件来访已有去向。"), "success")
    return redirect(url_for("rosters.day", roster_id=row.roster_id))


def _day(roster_id: int, typed: dict[str, str] | None = None, problem: str = "") -> str:
    rows = visits.list_for_roster(g.db, roster_id, g.visitor.person)
    centres = visits.centres(g.db, roster_id, g.visitor.person)
    roster = publishing.get(g.db, roster_id)
    places = {each.place for each in rows} | {each.place for each in centres}
    return render_template(
        "rosters/day.html",
        roster=roster,
        rows=rows,
        centres=centres if roster.closed_at is None else [],
        names=display_names.resolve_places(g.db, places),
        week=reception.summarise_week(g.db, roster_id),
        typed=typed or {"form_key": secrets.token_urlsafe(16)},
        problem=problem,
    )


def _visit(row: ReceptionVisit, problem: str = "") -> str:
    within = request.values.get("within") or row.place
    return render_template(
        "rosters/visit.html",
        visit=row,
        roster=publishing.get(g.db, row.roster_id),
        name=display_names.resolve_places(g.db, [row.place])[row.place],
        receiver=reception.find_receiver(g.db, row),
        case=_readable(row.case_id) if row.case_id else None,
        may_destine=visits.may_register(g.visitor.person, row.place) and not row.destination,
        places=_places(row, within),
        is_grid=registration_scope.is_grid,
        within=within,
        categories=code_tables.find_current(g.db, "category").names,
        risks=RiskColor,
        typed=request.form,
        problem=problem,
    )


def _readable(case_id: int) -> Case | None:
    """The case that was made of the visit, where the visitor may see it."""
    may_see = permissions.condition_for(Permission.CASE_READ, g.visitor.person)
    return g.db.scalar(select(Case).where(Case.id == case_id, may_see))  # type: ignore[no-any-return]


def _places(row: ReceptionVisit, within: str) -> Any:
    """Grids to choose from, or the next level down; nothing for who does not register."""
    if not visits.may_register(g.visitor.person, row.place):
        return []
    return registration_scope.choices(g.db, g.visitor.person, within)


def visible(visit_id: int) -> ReceptionVisit:
    """The visit, where the visitor of the site may see it; raises NoSuchVisit."""
    row = visits.find_visible(g.db, visit_id, g.visitor.person)
    if row is None:
        raise NoSuchVisit
    return row


def _typed(key: str) -> str:
    return request.form.get(key, "").strip()

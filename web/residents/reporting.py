"""The public way to report: where, what, and the slip with the number and the query code."""

import secrets
from http import HTTPStatus
from typing import Any

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from engine.errors import NotFound
from processes import readers
from processes.errors import NoSuchPlace, ProcessError
from processes.organisation import places
from processes.organisation.places import LENGTHS, Place, PlaceKind
from processes.privacy.identity_numbers import WrongNumber
from processes.residents import contacts
from processes.residents import reports as residents_reports
from processes.residents.reports import MOST_PHOTOS, Told
from web import errors
from web.permissions import public
from web.residents import reports as bp
from web.residents import sent_files, slips, visiting
from web.translation import gettext as _

sent_files.allow("reports.send", MOST_PHOTOS)

#: The next list after a place of this level.
_NEXT = {
    PlaceKind.DISTRICT: PlaceKind.STREET,
    PlaceKind.STREET: PlaceKind.VILLAGE,
    PlaceKind.VILLAGE: PlaceKind.LARGE_GRID,
    PlaceKind.LARGE_GRID: PlaceKind.SMALL_GRID,
}
#: What each field is called by what refuses it.
_FIELDS = {"发生了什么": "words", "具体位置": "spot", "您的姓名": "name"}


@bp.get("/report/")
@public
def choose() -> ResponseReturnValue:
    """Street, village, grids: one list after the other; of a village it is enough to know that."""
    above = _place(request.args["within"]) if request.args.get("within") else _district()
    if above is None or above.kind not in _NEXT:
        return render_template("residents/choose_place.html", above=above, places=[])
    found = g.db.scalars(places.select_below(above.code, _NEXT[above.kind])).all()
    if above.kind is PlaceKind.VILLAGE and len(found) == 1:
        found = g.db.scalars(places.select_below(above.code, PlaceKind.SMALL_GRID)).all()
    length = LENGTHS[PlaceKind.VILLAGE]
    is_known = len(above.code) >= length
    return render_template(
        "residents/choose_place.html",
        above=above,
        places=found,
        village=places.get_place(g.db, above.code[:length]) if is_known else None,
        is_last=lambda place: place.kind is PlaceKind.SMALL_GRID,
        crumbs=_names(above.code),
    )


@bp.get("/report/new")
@public
def new() -> ResponseReturnValue:
    """The empty form for a place."""
    typed = {"form_key": secrets.token_urlsafe(16)}
    return _form(_place(request.args.get("at", "")), typed)


@bp.post("/report/new")
@public
def send() -> ResponseReturnValue:
    """Keep the report and hand over the slip; or the form again, with what is wrong."""
    form = request.form
    at = _place(form.get("at", ""))
    try:
        key = readers.text(form.get("form_key", ""), _("表单编号"), most=64)
        told = Told(at.code, *(form.get(name, "") for name in ("words", "spot", "name", "phone")))
        with g.db.begin_nested():
            row, code = residents_reports.send(
                g.db,
                told,
                sent_files.read("photo", "file"),
                where=request.remote_addr or "",
                form_key=key or None,
            )
    except ProcessError as refusal:
        return _form(at, form, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    visiting.remember_report(row)
    session["slip"] = [row.id, code]
    return redirect(url_for("reports.slip"))


@bp.get("/report/slip")
@visiting.of_the_report
def slip() -> ResponseReturnValue:
    """The slip: number, query code, QR and telephone; until the browser closes it."""
    row = g.report
    report_id, code = session.get("slip") or (0, "")
    return render_template(
        "residents/slip.html",
        report=row,
        code=code if report_id == row.id else "",
        address=slips.address(row.number).split("?")[0],
        picture=slips.picture(row.number),
        contact=contacts.find(g.db, row.at_place),
        place=" · ".join(_names(row.at_place)),
    )


def _form(at: Place, typed: Any, refusal: ProcessError | None = None) -> str:
    named = refusal.details.get("field") if refusal else None
    wrong = "phone" if isinstance(refusal, WrongNumber) else _FIELDS.get(named or "", "form")
    return render_template(
        "residents/report_form.html",
        at=at,
        place=" · ".join(_names(at.code)),
        typed=typed,
        errors={wrong: errors.sentence(refusal)} if refusal else {},
        contact=contacts.find(g.db, at.code),
        limits=residents_reports,
    )


def _place(code: str) -> Place:
    """The place of a list, where something can be reported; any other code is not found."""
    known = len(code) in LENGTHS.values() and code.isascii()
    try:
        return places.get_place(g.db, code if known else "")
    except NoSuchPlace as error:
        raise NotFound from error


def _district() -> Place | None:
    """The one district, where there is one; with several the visitor's address names it."""
    return g.db.scalar(select(Place).filter_by(kind=PlaceKind.DISTRICT).order_by(Place.code))  # type: ignore[no-any-return]


def _names(code: str) -> list[str]:
    """The names from the street down to this place, without those the next one repeats."""
    chosen = select(Place.name).where(Place.code.in_(places.lineage(code)[1:])).order_by(Place.code)
    names = list(g.db.scalars(chosen))
    return [
        name
        for number, name in enumerate(names, 1)
        if number == len(names) or not names[number].startswith(name)
    ]

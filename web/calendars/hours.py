"""Office hours by place and season: the same two steps, what they would move, then for good."""

from datetime import time
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.calendars import store, working_time
from processes.calendars.drafts import Draft
from processes.calendars.models import Origin
from processes.calendars.working_time import Season
from processes.deadlines import calendar_changes
from processes.errors import MissingField, ProcessError, WrongChoice
from processes.organisation.places import Place, PlaceKind
from web import errors
from web.calendars import bp
from web.input import text
from web.permissions import requires
from web.translation import gettext as _

#: A place has at most a summer and a winter season.
SEASONS = 2
FIELDS = ("since", "until", "opens", "breaks", "resumes", "closes")


@bp.get("/hours")
@requires(Permission.LIMIT_READ)
def hours() -> ResponseReturnValue:
    """The hours of every place that has its own."""
    return render_template("calendars/hours.html", **_read())


@bp.post("/hours/preview")
@requires(Permission.CALENDAR_MANAGE)
def preview_hours() -> ResponseReturnValue:
    """Which deadlines the hours would move; nothing is kept."""
    try:
        draft = _draft()
        moves = calendar_changes.preview(g.db, draft)
    except ProcessError as refusal:
        return _again(refusal)
    return render_template(
        "calendars/preview.html",
        draft=draft,
        days=[],
        moves=moves[:200],
        more=max(0, len(moves) - 200),
        again=[(name, value) for name in FIELDS for value in request.form.getlist(name)],
        place=_places().get(draft.place or "", _("全区各处")),
        action=url_for("calendars.publish_hours"),
        back=url_for("calendars.hours"),
    )


@bp.post("/hours/publish")
@requires(Permission.CALENDAR_MANAGE)
def publish_hours() -> ResponseReturnValue:
    """Put the hours in force and move the deadlines they change."""
    try:
        moves = calendar_changes.publish(g.db, _draft(), by=g.visitor.person)
    except ProcessError as refusal:
        return _again(refusal)
    flash(_("作息时间已生效，重算了%(n)s个期限。", n=len(moves)), "success")
    return redirect(url_for("calendars.hours"))


def _draft() -> Draft:
    form = request.form
    place = form.get("place", "")
    if place and place not in _places():
        raise WrongChoice(field=_("地方"), value=place[:20])
    note = text("note", _("依据"), most=200)
    if not note:
        raise MissingField(field=_("依据"))
    columns = [form.getlist(name) for name in FIELDS]
    lengths = {len(column) for column in columns}
    if len(lengths) > 1 or max(lengths) > SEASONS:
        raise WrongChoice(field=_("季节"), value=_("最多夏季、冬季两行"))
    rows = [dict(zip(FIELDS, row, strict=True)) for row in zip(*columns, strict=True)]
    seasons = [_season(row) for row in rows if any(row.values())]
    return Draft(Origin.PAGE, note, place=place, seasons=tuple(seasons))


def _season(row: dict[str, str]) -> Season:
    opens, closes = _time(_("上班"), row["opens"]), _time(_("下班"), row["closes"])
    shifts: working_time.Shifts = ((opens, closes),)
    if row["breaks"] or row["resumes"]:
        breaks, resumes = _time(_("午休开始"), row["breaks"]), _time(_("午休结束"), row["resumes"])
        shifts = ((opens, breaks), (resumes, closes))
    ordered = [moment for shift in shifts for moment in shift]
    if ordered != sorted(set(ordered)):
        raise WrongChoice(field=_("作息时间"), value=_("先后颠倒"))
    return Season(_day(_("自"), row["since"]), _day(_("至"), row["until"]), shifts)


def _time(name: str, typed: str) -> time:
    return readers.time_of_day(typed, name)


def _day(name: str, typed: str) -> tuple[int, int]:
    on = readers.day_of_year(typed, name)
    return on.month, on.day


def _again(refusal: ProcessError) -> ResponseReturnValue:
    context = _read() | {"typed": request.form, "refusal": errors.sentence(refusal, g.db)}
    return render_template("calendars/hours.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY


def _read() -> dict[str, Any]:
    known, names = store.load(g.db).hours, _places()
    return {
        "hours": [
            (names.get(code, code) if code else _("全区各处"), seasons)
            for code, seasons in known.items()
        ],
        "default": working_time.SHIFTS,
        "places": names,
        "seasons": range(SEASONS),
        "may_manage": permissions.may(g.db, Permission.CALENDAR_MANAGE, g.visitor.person),
        "refusal": None,
        "typed": None,
    }


def _places() -> dict[str, str]:
    wanted = select(Place.code, Place.name).where(
        Place.kind.in_([PlaceKind.DISTRICT, PlaceKind.STREET])
    )
    return {row.code: row.name for row in g.db.execute(wanted.order_by(Place.code))}

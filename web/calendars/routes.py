"""The year view, and importing a year: what it would move first, then for good."""

from http import HTTPStatus
from typing import Any

import orjson
from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.calendars import importing, store, working_time
from processes.calendars.drafts import Draft, changed_days
from processes.calendars.models import Origin
from processes.calendars.working_time import SpecialDay
from processes.cases import display_names
from processes.deadlines import calendar_changes
from processes.errors import MissingField, ProcessError
from web import errors
from web.calendars import bp
from web.calendars.year import months_of
from web.input import text
from web.permissions import requires
from web.translation import gettext as _

#: Moves that a preview lists; of more it tells the number.
SHOWN = 200
#: Which years a calendar may be of.
YEARS = {"least": 2000, "most": 2100}


@bp.get("/")
@requires(Permission.LIMIT_READ)
def index() -> ResponseReturnValue:
    """One year, day by day."""
    return render_template("calendars/index.html", **_read())


@bp.post("/preview")
@requires(Permission.CALENDAR_MANAGE)
def preview() -> ResponseReturnValue:
    """Which days and which deadlines the import would change; nothing is kept."""
    try:
        draft = _draft()
        days, moves = changed_days(g.db, draft), calendar_changes.preview(g.db, draft)
    except ProcessError as refusal:
        return _again(refusal)
    return render_template(
        "calendars/preview.html",
        draft=draft,
        days=days,
        moves=moves[:SHOWN],
        more=max(0, len(moves) - SHOWN),
        text=_text(draft.days),
        action=url_for("calendars.publish"),
        back=url_for("calendars.index", year=draft.year),
    )


@bp.post("/publish")
@requires(Permission.CALENDAR_MANAGE)
def publish() -> ResponseReturnValue:
    """Put the year in force and move the deadlines it changes."""
    try:
        draft = _draft()
        moves = calendar_changes.publish(g.db, draft, by=g.visitor.person)
    except ProcessError as refusal:
        return _again(refusal)
    flash(_("%(year)s年日历已生效，重算了%(n)s个期限。", year=draft.year, n=len(moves)), "success")
    return redirect(url_for("calendars.index", year=draft.year))


def _draft() -> Draft:
    form = request.form
    note = text("note", _("依据"), most=200)
    if not note:
        raise MissingField(field=_("依据"))
    sent = request.files.get("file")
    year = readers.given(readers.whole, form.get("year", ""), _("年份"), **YEARS)
    if year is not None:
        days, origin = importing.read_package(year), Origin.PACKAGE
    elif sent and sent.filename:
        days, origin = importing.read(sent.filename, sent.read()), Origin.FILE
    else:
        days, origin = importing.read_pasted(form.get("text", "")), Origin.PASTED
    # A preview that is confirmed says whence its days came.
    origin = readers.asked_choice(Origin, form.get("origin")) or origin
    return Draft(origin, note, days=tuple(days))


def _text(days: tuple[SpecialDay, ...]) -> str:
    rows = [{"date": each.on, "name": each.name, "is_off": each.is_off} for each in days]
    return orjson.dumps(rows).decode()


def _again(refusal: ProcessError) -> ResponseReturnValue:
    context = _read() | {"typed": request.form, "refusal": errors.sentence(refusal, g.db)}
    return render_template("calendars/index.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY


def _read() -> dict[str, Any]:
    now = clock.today().year
    year = readers.asked(readers.whole, request.args.get("year"), **YEARS) or now
    with working_time.using(store.load(g.db)):
        years = working_time.current().years
        shown = months_of(year)
        days = list(working_time.special_days(year).values())
        is_published = working_time.is_published(year)
    releases = [each for each in store.list_releases(g.db) if each.year == year]
    return {
        "year": year,
        "years": sorted({*years, now, now + 1, year}),
        "months": shown,
        "days": days,
        "is_published": is_published,
        "releases": releases,
        "people": display_names.resolve_people(g.db, [each.by for each in releases]),
        "may_manage": permissions.may(g.db, Permission.CALENDAR_MANAGE, g.visitor.person),
        "refusal": None,
        "typed": None,
    }

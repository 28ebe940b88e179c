"""The lists: which there are, what one still lacks, confirming it, and changing who receives."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from engine import clock, runner
from engine.errors import NotFound
from engine.models import TaskStatus, UserTask
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import Level
from processes.errors import ProcessError, RosterOver
from processes.organisation import directory
from processes.rosters import alarms, drafting, publishing, reception
from processes.rosters.models import Roster, RosterEntry
from web.errors import sentence
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.rosters import bp
from web.translation import gettext as _

#: What finishes each step of the diagram.
STEPS = {"ConfirmRoster": "confirmed", "CompleteRoster": "completed", "Receive": "closed"}


@bp.get("/")
@requires(Permission.ROSTER_READ)
def index() -> ResponseReturnValue:
    """All lists, the newest first, and how many were out in time."""
    before = read_number(request.args.get("after", ""))
    chosen = select(Roster).order_by(Roster.id.desc()).limit(SIZE + 1)
    if before:
        chosen = chosen.where(Roster.id < before)
    rows = list(g.db.scalars(chosen))
    shown = rows[:SIZE]
    today = clock.today()
    year = today.replace(month=1, day=1)
    in_time, out_of = reception.measure_timeliness(g.db, directory.district(g.db), year, today)
    return render_template(
        "rosters/index.html",
        page=Page(shown, next=str(shown[-1].id) if len(rows) > SIZE else ""),
        alarms={each.id: alarms.list_for_roster(g.db, each.id) for each in shown},
        red=alarms.RED,
        in_time=in_time,
        out_of=out_of,
        may_keep=_may_keep(),
    )


@bp.get("/<int:roster_id>")
@requires(Permission.ROSTER_READ)
def show(roster_id: int) -> ResponseReturnValue:
    """One list: who receives where, and what it lacks."""
    return _show(roster_id)


@bp.post("/<int:roster_id>/steps/<key>")
@requires(Permission.ROSTER_KEEP)
def finish(roster_id: int, key: str) -> ResponseReturnValue:
    """Confirm the list, say that it is complete, or end the day."""
    roster = publishing.get(g.db, roster_id)
    task = _task(roster)
    if task is None or task.element != key:
        raise RosterOver(state=_(roster.state.words))
    try:
        with g.db.begin_nested():
            runner.complete(g.db, task.id, {STEPS[key]: True}, g.visitor.person)
    except ProcessError as refusal:
        return _show(roster_id, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已办理：%(step)s。", step=task.name), "success")
    return redirect(url_for("rosters.show", roster_id=roster_id))


@bp.get("/entries/<int:entry_id>")
@requires(Permission.ROSTER_KEEP)
def entry(entry_id: int) -> ResponseReturnValue:
    """Who receives at one centre: the four fields, and who could take the place."""
    return _entry(entry_id)


@bp.post("/entries/<int:entry_id>/fields")
@requires(Permission.ROSTER_KEEP)
def amend(entry_id: int) -> ResponseReturnValue:
    """Write post, duty and office phone."""
    labels = {"post": _("职务"), "duty": _("分工"), "phone": _("办公电话")}
    given = {key: request.form.get(key, "") for key in labels}
    try:
        with g.db.begin_nested():
            read = {key: readers.text(given[key], label, most=100) for key, label in labels.items()}
            row = publishing.amend(g.db, entry_id, **read, by=g.visitor.person)
    except ProcessError as refusal:
        return _entry(entry_id, given, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已保存%(name)s的公示内容。", name=row.name), "success")
    return redirect(url_for("rosters.show", roster_id=row.roster_id))


@bp.post("/entries/<int:entry_id>/replacement")
@requires(Permission.ROSTER_KEEP)
def replace(entry_id: int) -> ResponseReturnValue:
    """Let somebody else receive; a list that is out goes out anew at once."""
    given = {"person": request.form.get("person", ""), "reason": request.form.get("reason", "")}
    try:
        with g.db.begin_nested():
            person = read_number(given["person"]) or 0
            reason = readers.text(given["reason"], _("换人原因"), most=200)
            by = g.visitor.person
            row = publishing.replace(g.db, entry_id, person, reason=reason, by=by)
    except ProcessError as refusal:
        return _entry(entry_id, given, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已换为%(name)s。", name=row.name), "success")
    return redirect(url_for("rosters.show", roster_id=row.roster_id))


def _show(roster_id: int, problem: str = "") -> str:
    roster = publishing.get(g.db, roster_id)
    entries = publishing.list_entries(g.db, roster_id)
    lacking = {each.id: publishing.list_lacking(each) for each in entries}
    streets = [each.place for each in entries if each.level is Level.STREET]
    street = request.args.get("street", "")
    task = _task(roster)
    return render_template(
        "rosters/show.html",
        roster=roster,
        entries=[each for each in entries if _is_shown(each, street) or lacking[each.id]],
        number=len(entries),
        streets=streets,
        street=street if street in streets else "",
        names=display_names.resolve_places(g.db, {each.place for each in entries}),
        lacking=lacking,
        alarms=alarms.list_for_roster(g.db, roster_id),
        red=alarms.RED,
        editions=publishing.list_editions(g.db, roster_id),
        in_time=publishing.was_in_time(roster),
        week=reception.summarise_week(g.db, roster_id),
        step=task.element if task else "",
        due=task.due_at if task else None,
        problem=problem,
        may_keep=_may_keep(),
        may_register=permissions.may(g.db, Permission.RECEPTION_REGISTER, g.visitor.person),
    )


def _is_shown(entry: RosterEntry, street: str) -> bool:
    """A street with its villages, or the district with its streets; what is lacking, always."""
    if street:
        return entry.place.startswith(street)
    return entry.level is not Level.VILLAGE


def _entry(entry_id: int, typed: dict[str, Any] | None = None, problem: str = "") -> str:
    row = g.db.get(RosterEntry, entry_id)
    if row is None:
        raise NotFound
    return render_template(
        "rosters/entry.html",
        entry=row,
        roster=publishing.get(g.db, row.roster_id),
        name=display_names.resolve_places(g.db, [row.place])[row.place],
        others=[
            each
            for each in drafting.candidates(g.db, row.district, row.place)
            if each.id != row.person_id
        ],
        typed={"post": row.post, "duty": row.duty, "phone": row.phone} | (typed or {}),
        problem=problem,
    )


def _task(roster: Roster) -> UserTask | None:
    """The step of the diagram that waits for somebody."""
    chosen = select(UserTask).where(
        UserTask.instance_id == roster.instance_id, UserTask.status == TaskStatus.OPEN
    )
    found: UserTask | None = g.db.scalar(chosen.limit(1))
    return found


def _may_keep() -> bool:
    return permissions.may(g.db, Permission.ROSTER_KEEP, g.visitor.person)

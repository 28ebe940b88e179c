"""The standing committee's meetings: several cases at once, and what became of what it resolved (docs/domain.md L01)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from engine import clock
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case
from processes.errors import NoSuchCase, ProcessError
from processes.organisation import directory
from processes.sponsorship import board, council
from processes.sponsorship.models import CouncilTask
from web.errors import sentence
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.sponsorship import bp
from web.translation import gettext as _


@bp.get("/council")
@requires(Permission.SPONSORSHIP_READ)
def meetings() -> ResponseReturnValue:
    """The meetings, the cases that wait for one, and how far resolutions were carried out."""
    return _meetings()


@bp.post("/council")
@requires(Permission.SPONSORSHIP_KEEP)
def record_meeting() -> ResponseReturnValue:
    """Record a meeting."""
    typed = {"held_on": request.form.get("held_on", ""), "topic": request.form.get("topic", "")}
    try:
        with g.db.begin_nested():
            held_on = readers.day(typed["held_on"], _("日期"))
            district, by = directory.district(g.db), g.visitor.person
            topic = readers.text(typed["topic"], _("议题"), most=200)
            row = council.record_meeting(g.db, district, held_on, topic, by=by)
    except ProcessError as refusal:
        return _meetings(typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("sponsorship.meeting", meeting_id=row.id))


@bp.post("/council/cases")
@requires(Permission.SPONSORSHIP_KEEP)
def assign_leaders() -> ResponseReturnValue:
    """One meeting decides that leaders take the chosen cases (批量上会)."""
    chosen = {read_number(each) or 0 for each in request.form.getlist("case")}
    minutes = request.form.get("minutes", "")
    try:
        with g.db.begin_nested():
            words = readers.text(minutes, _("会议决定事项"), most=LONGEST)
            taken = council.assign_task(g.db, chosen, words, by=g.visitor.person)
    except ProcessError as refusal:
        typed = {"minutes": minutes, "chosen": chosen}
        return _meetings(typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("%(n)s件已决定由领导包案，请逐件指派牵头领导。", n=taken), "success")
    return redirect(url_for("sponsorship.meetings"))


@bp.get("/council/<int:meeting_id>")
@requires(Permission.SPONSORSHIP_READ)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """One meeting: its cases, and what it resolved."""
    return _meeting(meeting_id)


@bp.post("/council/<int:meeting_id>/resolutions")
@requires(Permission.SPONSORSHIP_KEEP)
def resolve(meeting_id: int) -> ResponseReturnValue:
    """Something to be carried out by a unit or a leader, by a day."""
    typed = {key: request.form.get(key, "") for key in FIELDS}
    try:
        with g.db.begin_nested():
            council.resolve(
                g.db,
                meeting_id,
                readers.text(typed["content"], _("决定事项"), most=LONGEST),
                due_on=readers.day(typed["due_on"], _("完成期限")),
                unit=typed["unit"] or None,
                person_id=read_number(typed["person"]),
                case_id=_case(typed["case_no"].strip()),
                by=g.visitor.person,
            )
    except ProcessError as refusal:
        return _meeting(meeting_id, typed, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已记入决定事项，并通知负责的人。"), "success")
    return redirect(url_for("sponsorship.meeting", meeting_id=meeting_id))


@bp.post("/council/resolutions/<int:task_id>/done")
@requires(Permission.SPONSORSHIP_KEEP)
def carry_out(task_id: int) -> ResponseReturnValue:
    """Keep that a resolution was carried out, and how."""
    row, typed = council.get_resolution(g.db, task_id), request.form.get("result", "")
    try:
        council.carry_out(g.db, row, typed)
    except ProcessError as refusal:
        page = _meeting(row.meeting_id, {"task": task_id, "result": typed}, sentence(refusal))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已记为落实。"), "success")
    return redirect(url_for("sponsorship.meeting", meeting_id=row.meeting_id))


#: How long a text may be.
LONGEST = 2000
FIELDS = ("content", "due_on", "unit", "person", "case_no")


def _meetings(typed: dict[str, Any] | None = None, problem: str = "") -> str:
    district = directory.district(g.db)
    rows = list(
        council.list_meetings(g.db, district, read_number(request.args.get("after", "")), SIZE + 1)
    )
    shown = rows[:SIZE]
    today = clock.today()
    return render_template(
        "sponsorship/council.html",
        page=Page(shown, next=str(shown[-1].id) if len(rows) > SIZE else ""),
        waiting=council.list_waiting(g.db, district, _readable()),
        tally=council.count_resolutions(g.db, district, today.replace(month=1, day=1), today),
        loads=board.list_loads(g.db, district),
        may_keep=permissions.may(g.db, Permission.SPONSORSHIP_KEEP, g.visitor.person),
        today=today,
        typed=typed or {},
        problem=problem,
    )


def _meeting(meeting_id: int, typed: dict[str, Any] | None = None, problem: str = "") -> str:
    row = council.get(g.db, meeting_id)
    tasks = council.list_resolutions(g.db, meeting_id)
    units = directory.list_units(g.db, row.district)
    return render_template(
        "sponsorship/meeting.html",
        meeting=row,
        matters=council.list_matters(g.db, meeting_id, _readable()),
        tasks=tasks,
        units=units,
        unit_names={each.code: each.name for each in units},
        leaders=[load.person for load in board.list_loads(g.db, row.district)],
        names=display_names.resolve_people(g.db, [each.person_id for each in tasks]),
        numbers=_numbers(tasks),
        may_keep=permissions.may(g.db, Permission.SPONSORSHIP_KEEP, g.visitor.person),
        today=clock.today(),
        typed=typed or {},
        problem=problem,
    )


def _case(case_no: str) -> int | None:
    if not case_no:
        return None
    found = g.db.scalar(select(Case.id).where(Case.case_no == case_no.upper(), _readable()))
    if found is None:
        raise NoSuchCase
    return int(found)


def _numbers(tasks: Sequence[CouncilTask]) -> dict[int, str]:
    """The numbers of the cases the visitor may see, by id."""
    ids = [each.case_id for each in tasks if each.case_id]
    chosen = select(Case.id, Case.case_no).where(Case.id.in_(ids), _readable())
    return {row.id: row.case_no for row in g.db.execute(chosen)}


def _readable() -> ColumnElement[bool]:
    return permissions.condition_for(Permission.CASE_READ, g.visitor.person)

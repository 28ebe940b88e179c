"""What the pages of whistles show: to a department its own part alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import select

from engine import clock, tasks
from engine.instances import step
from engine.instances.execution import Execution
from engine.models import Instance, UserTask
from processes import documents
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names, reasons
from processes.cases.models import Case
from processes.casework import escalation, escalation_grounds, whistle_meeting
from processes.casework.whistle_meeting import Meeting
from processes.deadlines import case_deadlines, limits
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.deadlines.shares import Course
from processes.diagrams import messages
from processes.documents.models import Document
from processes.lists.whistles import WhistleItem
from processes.whistles import measures, pre_consultations, ratings, scores, steps, whistles
from processes.whistles import search as whistle_search
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import Measure, PreConsultation, UnitRating, WhistleRating
from processes.whistles.scores import Score
from processes.whistles.steps import Step
from web import time_left, words

#: By unit: the limits it has, and what is left of each.
Dues = dict[str, list[tuple[str, words.RemainingTime | None]]]


@dataclass(frozen=True)
class Progress:
    """How far a whistle of the list is."""

    steps: list[tuple[Step, str]]
    result: str
    #: until when a department that has not signed may object
    object_until: words.RemainingTime | None


@dataclass(frozen=True)
class WhistleDetails:
    """A whistle with everything that came of it."""

    whistle: Whistle
    steps: list[tuple[Step, str]]
    result: str
    talks: list[PreConsultation]
    called: list[Attendance]
    measures: list[Measure]
    marks: dict[str, UnitRating]
    verdicts: dict[str, WhistleRating]
    scores: dict[str, Score]
    dues: Dues
    #: the papers written to the departments
    papers: list[Document]
    may_rate: bool
    meeting: Meeting
    #: the visitor's own tasks of signing, where it runs
    signing: list[UserTask]
    #: units the centre can let stay away now
    excusable: frozenset[str]
    missing: list[str]


def progress(row: WhistleItem) -> Progress:
    """How far the whistle of a row is, as the visitor may see it."""
    return Progress(
        steps.list_steps(row.whistle, row.measures),
        steps.RESULTS.get(row.whistle.result or "", ""),
        _object_until(row) if row.is_department else None,
    )


def left_to_do(rows: Sequence[WhistleItem]) -> dict[int, words.RemainingTime | None]:
    """What is left for the steps each row shows, by the id of its task."""
    first = {row.todo[0].id: row.case.id for row in rows if row.todo}
    first |= {row.nearest.id: row.case.id for row in rows if row.nearest}
    tasks = g.db.scalars(select(UserTask).where(UserTask.id.in_(first))).all()
    running: dict[int, list[CaseDeadline]] = {}
    for each in case_deadlines.list_open(g.db, set(first.values())) if first else ():
        running.setdefault(each.case_id, []).append(each)
    return time_left.for_tasks([(task, running.get(first[task.id], [])) for task in tasks])


def _object_until(row: WhistleItem) -> words.RemainingTime | None:
    """The time left to say that the matter is not one's own; none once signed or over."""
    is_undecided = any(r.signed_at is None and r.objected_at is None for r in row.called)
    if row.whistle.closed_at or not is_undecided:
        return None
    found = whistles.objection_deadline(g.db, row.whistle.id)
    limit = limits.find_version(g.db, found.rule)
    course = Course(limit, found.start, found.due, place=found.place)
    return time_left.for_course(course) if found.due > clock.now() else None


def read(case: Case) -> dict[str, Any]:
    """Everything `whistles/show.html` reads: the whistles of one case, the newest first."""
    sheets = list_details(case)
    named = {row.unit for each in sheets for row in each.called}
    named |= {row.unit for each in sheets for row in each.measures}
    named |= {row.unit for each in sheets for row in each.talks}
    people = [each.whistle.blown_by for each in sheets]
    people += [each.whistle.approved_by for each in sheets]
    return {
        "case": case,
        "sheets": sheets,
        "kinds": documents.KINDS,
        "names": display_names.resolve_places(g.db, named),
        "people": display_names.resolve_people(g.db, people),
        "is_department": not _oversees(case),
        **_escalation(case),
    }


def list_details(case: Case) -> list[WhistleDetails]:
    """The whistles of a case, the newest first; of a department those it was called to."""
    blown = whistles.list_for_case(g.db, case.id)
    dues = _dues(case) if any(each.closed_at is None for each in blown) else {}
    running = [each for each in blown if each.closed_at is None]
    execution = _look(case) if running else None
    own = _signing(case) if running else []
    sheets = [
        _details(case, each, {} if each.closed_at else dues, execution, own)
        for each in reversed(blown)
    ]
    return sheets if _oversees(case) else [each for each in sheets if each.called]


def _escalation(case: Case) -> dict[str, Any]:
    """Which conditions for the leaders' tier hold, and whether the visitor may act on them."""
    if not _oversees(case):
        return {"grounds": [], "may_escalate": False}
    found = [
        (code, reasons.ticked("grounds", code))
        for code in escalation_grounds.list_fulfilled(g.db, case)
    ]
    may = permissions.may(g.db, Permission.CASE_ESCALATE, g.visitor.person, case)
    return {"grounds": found, "may_escalate": bool(found) and may and _is_possible(case)}


def _is_possible(case: Case) -> bool:
    instance = g.db.get(Instance, case.instance_id) if case.instance_id else None
    return instance is not None and escalation.is_possible(step.look(g.db, instance), case)


def _look(case: Case) -> Execution | None:
    instance = g.db.get(Instance, case.instance_id) if case.instance_id else None
    return step.look(g.db, instance) if instance is not None else None


def _signing(case: Case) -> list[UserTask]:
    """What the visitor may sign of the case now."""
    mine = tasks.open_for(g.visitor.person).where(
        UserTask.instance_id == case.instance_id, UserTask.form == "sign"
    )
    return list(g.db.scalars(mine.order_by(UserTask.id)))


def _details(
    case: Case,
    whistle: Whistle,
    dues: Dues,
    execution: Execution | None,
    signing: list[UserTask],
) -> WhistleDetails:
    oversees, own = _oversees(case), whistle_search.units(g.visitor.person)
    called = whistles.list_called(g.db, whistle.id)
    planned = measures.list_for_whistle(g.db, whistle.id)
    shown = [row for row in called if oversees or row.unit in own]
    may_excuse = permissions.may(g.db, Permission.WHISTLE_EXCUSE, g.visitor.person, case)
    units = [row.unit for row in called] if may_excuse and not whistle.closed_at else []
    score = {each.unit: each for each in scores.list_for_whistle(g.db, whistle, called)}
    return WhistleDetails(
        whistle,
        steps.list_steps(whistle, planned),
        steps.RESULTS.get(whistle.result or "", ""),
        pre_consultations.list_for_whistle(g.db, whistle.id) if oversees else [],
        shown,
        [row for row in planned if oversees or row.unit in own],
        ratings.list_unit_ratings(g.db, whistle.id),
        ratings.list_whistle_ratings(g.db, whistle.id),
        score,
        dues,
        documents.list_for_whistle(g.db, whistle),
        permissions.may(g.db, Permission.WHISTLE_RATE, g.visitor.person, case),
        whistle_meeting.describe(g.db, case, whistle, shown, execution),
        [] if whistle.closed_at else signing,
        messages.excusable(execution, case, whistle.number, units) if execution else frozenset(),
        [] if whistle.closed_at else [row.unit for row in steps.list_missing(shown)],
    )


def _dues(case: Case) -> Dues:
    """What each department still has time for, by unit."""
    found: Dues = {}
    running = [
        row
        for row in case_deadlines.list_for_case(g.db, case.id)
        if row.status is DeadlineStatus.RUNNING and row.key in scores.LIMITS
    ]
    left = time_left.for_deadlines(running)
    for row in running:
        found.setdefault(row.responsible or "", []).append((row.name, left.get(row.id)))
    return found


def _oversees(case: Case) -> bool:
    return permissions.may(g.db, Permission.WHISTLE_OVERSEE, g.visitor.person, case) or (
        permissions.may(g.db, Permission.CASE_READ_WHOLE, g.visitor.person, case)
    )

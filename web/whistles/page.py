"""What the pages of whistles show: to a department its own part alone."""

from dataclasses import dataclass
from typing import Any

from flask import g

from engine import clock
from engine.instances import step
from engine.models import Instance
from processes import documents
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names, reasons
from processes.cases.models import Case
from processes.casework import escalation, escalation_grounds
from processes.deadlines import case_deadlines, limits
from processes.deadlines.models import DeadlineStatus
from processes.deadlines.shares import Course
from processes.documents.models import Document
from processes.whistles import measures, pre_consultations, ratings, scores, steps, whistles
from processes.whistles import search as whistle_search
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import Measure, PreConsultation, UnitRating, WhistleRating
from processes.whistles.scores import Score
from processes.whistles.search import Row
from processes.whistles.steps import Step
from web import time_left, words

#: By unit: the limits it has, and what is left of each.
Dues = dict[str, list[tuple[str, words.RemainingTime | None]]]


@dataclass(frozen=True)
class Line:
    """A whistle in the list."""

    row: Row
    steps: list[tuple[Step, str]]
    result: str
    missing: list[str]
    own: list[Attendance]
    measures: list[Measure]
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


def line(row: Row) -> Line:
    """The row as the visitor may see it."""
    is_department = bool(whistle_search.units(g.visitor.person)) and not _oversees(row.case)
    own = [each for each in row.called if each.unit in whistle_search.units(g.visitor.person)]
    mine = {each.unit for each in own}
    shown = [m for m in row.measures if not is_department or m.unit in mine]
    absent = (
        [] if row.whistle.closed_at else steps.list_missing(own if is_department else row.called)
    )
    return Line(
        row,
        steps.list_steps(row.whistle, row.measures),
        steps.RESULTS.get(row.whistle.result or "", ""),
        [each.unit for each in absent],
        own if is_department else [],
        shown,
        _object_until(row.whistle, own) if is_department else None,
    )


def _object_until(whistle: Whistle, own: list[Attendance]) -> words.RemainingTime | None:
    """The time left to say that the matter is not one's own; none once signed or over."""
    if whistle.closed_at or not any(r.signed_at is None and r.objected_at is None for r in own):
        return None
    found = whistles.objection_deadline(g.db, whistle.id)
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
    sheets = [_details(case, each, {} if each.closed_at else dues) for each in reversed(blown)]
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


def _details(case: Case, whistle: Whistle, dues: Dues) -> WhistleDetails:
    oversees, own = _oversees(case), whistle_search.units(g.visitor.person)
    called = whistles.list_called(g.db, whistle.id)
    planned = measures.list_for_whistle(g.db, whistle.id)
    score = {each.unit: each for each in scores.list_for_whistle(g.db, whistle, called)}
    return WhistleDetails(
        whistle,
        steps.list_steps(whistle, planned),
        steps.RESULTS.get(whistle.result or "", ""),
        pre_consultations.list_for_whistle(g.db, whistle.id) if oversees else [],
        [row for row in called if oversees or row.unit in own],
        [row for row in planned if oversees or row.unit in own],
        ratings.list_unit_ratings(g.db, whistle.id),
        ratings.list_whistle_ratings(g.db, whistle.id),
        score,
        dues,
        documents.list_for_whistle(g.db, whistle),
        permissions.may(g.db, Permission.WHISTLE_RATE, g.visitor.person, case),
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

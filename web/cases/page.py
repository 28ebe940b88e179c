"""What the page of one case shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g

from engine import history
from engine.errors import NotFound
from engine.instances import step
from engine.instances.execution import Execution
from engine.models import Instance, UserTask
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names, parties
from processes.cases.models import Case
from processes.casework import (
    centre_stages,
    explained_deadlines,
    prompts,
    redaction,
    timeline,
    worklist,
)
from processes.deadlines import case_deadlines
from processes.deadlines.explanations import Explanation
from processes.deadlines.limits import Kind
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.diagrams import messages
from processes.sponsorship import teams
from processes.whistles import whistles
from processes.whistles.models import Attendance, Whistle
from web import drawings, time_left, words
from web.cases import checklists, facts, links
from web.translation import gettext as _


@dataclass(frozen=True)
class DeadlineSummary:
    """A deadline of the case in words."""

    name: str
    is_statutory: bool
    is_open: bool
    due: words.RemainingTime | None
    status: str
    deadline: CaseDeadline
    #: Of a limit that is over, its own page tells.
    explanation: Explanation | None


@dataclass(frozen=True)
class Muster:
    """A whistle and who reported in to it."""

    whistle: Whistle
    rows: list[Attendance]
    #: units that the centre can excuse now
    excusable: frozenset[str]


def read(case: Case) -> dict[str, Any]:
    """Everything `cases/show.html` reads; a department gets what concerns itself."""
    person, is_department = g.visitor.person, g.visitor.sees_part(case)
    if case.instance_id is None:
        raise NotFound
    instance = g.db.get_one(Instance, case.instance_id)
    execution = step.look(g.db, instance)
    events = history.list_for_instance(g.db, instance.id)
    musters = _musters(case, execution, is_department)
    open_tasks = [
        each for each in worklist.list_for_case(g.db, case) if _is_shown(each.groups, is_department)
    ]
    deadlines = [
        each
        for each in case_deadlines.list_for_case(g.db, case.id)
        if _is_told(each, is_department)
    ]
    left = time_left.for_case(open_tasks, deadlines)
    open_ones = [each for each in deadlines if each.status in case_deadlines.OPEN]
    explained = explained_deadlines.explain_all(g.db, open_ones)
    limits = [
        _summarise_deadline(each, left.deadlines.get(each.id), explained.get(each.id))
        for each in deadlines
    ]
    known = parties.list_for_case(g.db, case.id)
    may_reveal = permissions.may(g.db, Permission.PARTY_REVEAL, person, case)
    people = display_names.resolve_people(
        g.db, [case.owner_id, case.registered_by, *(task.assignee for task in open_tasks)]
    )
    names = display_names.resolve(g.db, _named(case, open_tasks, limits, musters))
    return {
        "case": case,
        "told": redaction.redact_one(case, known, may_reveal),
        "links": links.list_links(case),
        "parties": [] if is_department else known,
        "may_reveal": may_reveal,
        "may_answer": permissions.may(g.db, Permission.CASE_FEEDBACK, person, case),
        "may_alarm": messages.can_report_danger(execution, case)
        and permissions.may(g.db, Permission.CASE_ALARM, person, case),
        "limits": limits,
        "prompts": [] if is_department else prompts.list_for_case(g.db, case),
        "tasks": open_tasks,
        "left": left.tasks,
        "musters": musters,
        "stages": centre_stages.list_stages(case, [each.whistle for each in musters]),
        "team": [] if is_department else teams.list_members(g.db, case.id),
        "people": people,
        "names": names,
        "facts": facts.rows(case, known, may_reveal=may_reveal, places=names, people=people),
        "moments": [] if is_department else timeline.list_moments(g.db, case, events),
        "checklists": checklists.describe(case, execution, events),
        "checklist_address": checklists.address(case.id),
        "drawings": drawings.drawings_of_instance(g.db, instance, execution, events),
        "diagram_address": drawings.address(case.id),
    }


def _is_shown(names: list[str], is_department: bool) -> bool:
    return not is_department or g.visitor.concerns(names)


def _is_told(each: CaseDeadline, is_department: bool) -> bool:
    return each.instance_id is None or _is_shown([each.responsible or ""], is_department)


def _musters(case: Case, execution: Execution, is_department: bool) -> list[Muster]:
    blown = whistles.list_for_case(g.db, case.id)
    called = whistles.list_called_by_whistle(g.db, case.id) if blown else {}
    may_excuse = permissions.may(g.db, Permission.WHISTLE_EXCUSE, g.visitor.person, case)
    found = []
    for whistle in blown:
        rows = [row for row in called[whistle.id] if _is_shown([row.unit], is_department)]
        units = [row.unit for row in rows] if may_excuse else []
        excusable = messages.excusable(execution, case, whistle.number, units)
        found.append(Muster(whistle, rows, excusable))
    return found


def _summarise_deadline(
    each: CaseDeadline, left: words.RemainingTime | None, explanation: Explanation | None
) -> DeadlineSummary:
    status = {
        DeadlineStatus.RUNNING: _("计时中"),
        DeadlineStatus.PAUSED: _("已暂停"),
        DeadlineStatus.MET: _("按期完成"),
        DeadlineStatus.LATE: _("超期完成"),
        DeadlineStatus.CANCELLED: _("已终止（%(how)s）", how=each.ended.words)
        if each.ended
        else _("已取消"),
        DeadlineStatus.LAPSED: _("逾期未行使"),
    }[each.status]
    is_open = each.status in case_deadlines.OPEN
    is_statutory = each.kind is Kind.STATUTORY
    return DeadlineSummary(each.name, is_statutory, is_open, left, status, each, explanation)


def _named(
    case: Case, tasks: Sequence[UserTask], limits: list[DeadlineSummary], musters: list[Muster]
) -> set[str]:
    """Every place, unit and group the page names."""
    named = {case.grid, *(group for task in tasks for group in task.groups)}
    named |= {limit.deadline.responsible for limit in limits if limit.deadline.responsible}
    return named | {row.unit for each in musters for row in each.rows}

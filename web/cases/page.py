"""What the page of one case shows."""

from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import select

from engine import step
from engine.models import Instance, Subscription
from processes import clocks, naming, parties, permissions, timeline, worklist
from processes.cases import teams, whistles
from processes.cases.choices import categories
from processes.cases.models import Case
from processes.cases.whistle_models import Attendance, Whistle
from processes.clock_models import Clock, ClockStatus
from processes.limits import Kind
from processes.permissions import Permission
from web import drawings, words
from web.translation import gettext as _


@dataclass(frozen=True)
class Limit:
    """A clock of the case in words."""

    name: str
    is_statutory: bool
    is_running: bool
    due: words.Due | None
    status: str
    clock: Clock


@dataclass(frozen=True)
class Muster:
    """A whistle and who reported in to it."""

    whistle: Whistle
    rows: list[Attendance]
    #: units that the centre can excuse now
    excusable: frozenset[str]


def read(case: Case) -> dict[str, Any]:
    """Everything `cases/show.html` reads; a department gets what concerns itself."""
    person, is_department = g.visitor.person, g.visitor.is_department
    awaited = _awaited(case)
    musters = [_muster(each, case, awaited) for each in whistles.of(g.db, case.id)]
    open_tasks = [each for each in worklist.of_case(g.db, case) if _is_shown(each.groups)]
    limits = [_limit(each) for each in clocks.of(g.db, case.id) if _is_told(each)]
    return {
        "case": case,
        "category": categories().get(case.category, case.category),
        "parties": [] if is_department else parties.of(g.db, case.id),
        "may_reveal": permissions.may(g.db, Permission.PARTY_REVEAL, person, case),
        "may_alarm": ("danger", case.case_no) in awaited
        and permissions.may(g.db, Permission.CASE_ALARM, person, case),
        "limits": limits,
        "responsible": _responsible(limits),
        "tasks": open_tasks,
        "task_groups": naming.groups(g.db, {group for task in open_tasks for group in task.groups}),
        "musters": musters,
        "team": [] if is_department else teams.team(g.db, case.id),
        "people": naming.people(
            g.db, [case.owner_id, case.registered_by, *(task.assignee for task in open_tasks)]
        ),
        "names": naming.at(g.db, [case.grid, *(row.unit for each in musters for row in each.rows)]),
        "moments": [] if is_department else timeline.of(g.db, case),
        "drawings": _drawings(case),
        "diagram_address": drawings.address(case.id),
    }


def _is_shown(names: list[str]) -> bool:
    return not g.visitor.is_department or g.visitor.concerns(names)


def _is_told(each: Clock) -> bool:
    return each.instance_id is None or _is_shown([each.responsible or ""])


def _awaited(case: Case) -> set[tuple[str, str | None]]:
    """Name and key of the messages the case's process waits for."""
    query = select(Subscription.name, Subscription.key)
    rows = g.db.execute(query.where(Subscription.instance_id == case.instance_id))
    return {(row.name, row.key) for row in rows}


def _muster(whistle: Whistle, case: Case, awaited: set[tuple[str, str | None]]) -> Muster:
    rows = [row for row in whistles.attendance(g.db, whistle.id) if _is_shown([row.unit])]
    key = f"{case.case_no}/{whistle.number}"
    units = {row.unit for row in rows if ("whistle.excuse", f"{key}/{row.unit}") in awaited}
    if not permissions.may(g.db, Permission.WHISTLE_EXCUSE, g.visitor.person, case):
        units = set()
    return Muster(whistle, rows, frozenset(units))


def _limit(each: Clock) -> Limit:
    is_running = each.status is ClockStatus.RUNNING
    status = {
        ClockStatus.RUNNING: _("计时中"),
        ClockStatus.PAUSED: _("已暂停"),
        ClockStatus.MET: _("按期完成"),
        ClockStatus.LATE: _("超期完成"),
        ClockStatus.CANCELLED: _("已取消"),
        ClockStatus.LAPSED: _("逾期未行使"),
    }[each.status]
    due = words.due(each.due_at, each.started_at) if is_running else None
    return Limit(each.name, each.kind is Kind.STATUTORY, is_running, due, status, each)


def _responsible(limits: list[Limit]) -> dict[str, str]:
    """Who answers for each limit, in words: a unit, or a group of the engine."""
    who = {limit.clock.responsible for limit in limits if limit.clock.responsible}
    groups = naming.groups(g.db, {each for each in who if "@" in each})
    return naming.at(g.db, who - groups.keys()) | groups


def _drawings(case: Case) -> list[drawings.Shown]:
    if case.instance_id is None:
        return []
    instance = g.db.get_one(Instance, case.instance_id)
    return drawings.of(g.db, instance, step.look(g.db, instance))

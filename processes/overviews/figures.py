"""The figures of the wall: which cases each one counts, in a place and a period.

A figure of open cases speaks of now; one of what happened, of the period. A tier is, for what
moved, the tier that was left; for everything else the one that has the case.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from engine import moments
from engine.models import Incident, IncidentStatus, TaskStatus, UserTask
from processes.cards.models import Explanation
from processes.cases.choices import Change, Outcome
from processes.cases.models import Case, CaseChange, Revisit
from processes.deadlines.models import PARTIES, Card, CaseDeadline, Colour, DeadlineStatus
from processes.errors import NoSuchIndicator
from processes.indicators.scope import Scope
from processes.lists import filters
from processes.organisation.places import LENGTHS, PlaceKind
from processes.whistles import scores
from processes.whistles.models import Attendance, Whistle

#: Nobody has taken the task; no tier has the case.
NOBODY = "none"
_MINUTE = timedelta(minutes=1)
#: What a revisit finds when the matter is at rest, or nobody was met.
_AT_REST = ("stable", "unreachable")


@dataclass(frozen=True)
class Figure:
    """One figure: its name, and a select of the ids of its cases, each once.

    `who` narrows it to a person's id, a unit's code or nobody (`NOBODY`); most figures ignore it.
    """

    key: str
    words: str
    rows: Callable[[Scope, str], Select[Any]]
    #: Whether it tells of something that went wrong, or is about to.
    is_failure: bool = False


#: When the first limit of each case runs out that somebody must keep, by the case's id; of those that run
#: out within the week.
FIRST_DUE = (
    select(CaseDeadline.case_id.label("case_id"), func.min(CaseDeadline.due_at).label("due_at"))
    .where(
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.responsible.is_distinct_from(PARTIES),
        CaseDeadline.due_at <= filters.due_bounds()[-1],
    )
    .group_by(CaseDeadline.case_id)
    .subquery("first_due")
)


def district_of(scope: Scope) -> str:
    """The code of the district the scope lies in."""
    return scope.place[: LENGTHS[PlaceKind.DISTRICT]]


def conditions(due: ColumnElement[Any] | InstrumentedAttribute[Any]) -> dict[str, Any]:
    """By figure the condition that a first limit is that near; each moment has one of them."""
    now, today, week = filters.due_bounds()
    return {
        "late": due <= now,
        "today": (due > now) & (due <= today),
        "week": (due > today) & (due <= week),
        "calm": due.is_(None) | (due > week),
    }


def open_cases(scope: Scope) -> ColumnElement[bool]:
    """The condition on `Case` that it is open and in the scope."""
    return Case.closed_at.is_(None) & scope.covers()


def _untiered(who: str) -> ColumnElement[bool]:
    return Case.tier.is_(None) if who == NOBODY else true()


def _open(scope: Scope, who: str) -> Select[Any]:
    return select(Case.id).where(open_cases(scope), _untiered(who))


def _due(key: str) -> Callable[[Scope, str], Select[Any]]:
    def rows(scope: Scope, who: str) -> Select[Any]:
        within = conditions(FIRST_DUE.c.due_at)[key]
        joined = select(Case.id).outerjoin(FIRST_DUE, FIRST_DUE.c.case_id == Case.id)
        return joined.where(open_cases(scope), within, _untiered(who))

    return rows


def moved(scope: Scope, kind: Change) -> Select[Any]:
    """The cases to which that happened in the period, from that tier, once for each time."""
    found = replace(scope, tier=None).select_of(CaseChange)
    found = found.where(CaseChange.what == kind, scope.during(CaseChange.at))
    return found.where(CaseChange.tier_before == scope.tier) if scope.tier else found


def _moved(kind: Change) -> Callable[[Scope, str], Select[Any]]:
    return lambda scope, _who: moved(scope, kind).distinct()


def ended(scope: Scope) -> ColumnElement[bool]:
    """The condition on `Case` that it came to an end in the period and is not open again."""
    return (Case.district == district_of(scope)) & scope.during(Case.closed_at) & scope.covers()


def _settled(scope: Scope, _who: str) -> Select[Any]:
    return select(Case.id).where(ended(scope), Case.outcome == Outcome.SETTLED)


def _unsettled(scope: Scope, _who: str) -> Select[Any]:
    return select(Case.id).where(ended(scope), Case.outcome.is_distinct_from(Outcome.SETTLED))


def _carded(colour: Colour) -> Callable[[Scope, str], Select[Any]]:
    def rows(scope: Scope, _who: str) -> Select[Any]:
        given = select(Card.case_id).where(
            Card.district == district_of(scope),
            Card.colour == colour,
            Card.withdrawn_at.is_(None),
            scope.ending(Card.issued_at),
        )
        if scope.is_whole_district:
            return given.distinct()
        return select(Case.id).where(scope.covers(), Case.id.in_(given))

    return rows


def _unexplained(scope: Scope, _who: str) -> Select[Any]:
    owed = (
        select(Card.case_id)
        .join(Explanation, Explanation.card_id == Card.id)
        .where(
            Card.withdrawn_at.is_(None),
            Explanation.district == district_of(scope),
            Explanation.written_at.is_(None),
            Explanation.due_at <= moments.now(),
        )
    )
    if scope.is_whole_district:
        return owed.distinct()
    return select(Case.id).where(scope.covers(), Case.id.in_(owed))


def _relapsed(scope: Scope, _who: str) -> Select[Any]:
    found = exists().where(
        Revisit.case_id == Case.id,
        Revisit.district == district_of(scope),
        Revisit.finding.not_in(_AT_REST),
        scope.during(Revisit.at),
    )
    return select(Case.id).where(scope.covers(), found)


def _failed(scope: Scope, _who: str) -> Select[Any]:
    stuck = exists().where(
        Incident.instance_id == Case.instance_id,
        Incident.district == district_of(scope),
        Incident.status == IncidentStatus.OPEN,
    )
    return select(Case.id).where(scope.covers(), stuck)


def in_hand(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions on `UserTask` joined with `Case`: it is open, of a case of the scope."""
    return [
        UserTask.status == TaskStatus.OPEN,
        UserTask.instance_id == Case.instance_id,
        scope.covers(),
    ]


def _held(*, is_late: bool) -> Callable[[Scope, str], Select[Any]]:
    def rows(scope: Scope, who: str) -> Select[Any]:
        holder = UserTask.assignee.is_(None) if who == NOBODY else UserTask.assignee == who
        wanted = [*in_hand(scope), holder]
        if is_late:
            wanted.append(UserTask.due_at <= moments.now())
        return select(Case.id).where(*wanted).distinct()

    return rows


def called(scope: Scope, of: Any = Attendance) -> list[ColumnElement[bool]]:
    """The conditions on `Attendance` joined with its whistle: blown in the period, of a case of the scope."""
    found = [
        Whistle.id == of.whistle_id,
        Whistle.district == district_of(scope),
        scope.during(Whistle.blown_at),
    ]
    if scope.is_whole_district:
        return found
    return [*found, Case.id == of.case_id, scope.covers()]


#: The figures of how departments answered.
ANSWERS = (
    "whistle.called",
    "whistle.unsigned",
    "whistle.late",
    "whistle.absent",
    "whistle.awaited",
    "whistle.excused",
)


def answers(scope: Scope, of: Any = Attendance) -> dict[str, ColumnElement[bool]]:
    """By figure the condition on `Attendance` with its whistle, of the scope, that a department answered so.

    `of` is the attendance, where a statement knows it by another name.
    """
    is_due = of.excused_at.is_(None)
    runs = Whistle.closed_at.is_(None)
    is_late = (CaseDeadline.status == DeadlineStatus.LATE) | (
        (CaseDeadline.status == DeadlineStatus.RUNNING) & (CaseDeadline.due_at <= moments.now())
    )
    answering = CaseDeadline.key.in_(scores.LIMITS)
    one = exists().where(
        CaseDeadline.case_id == of.case_id,
        CaseDeadline.responsible == of.unit,
        # Both limits are reckoned from the whistle.
        CaseDeadline.started_at.between(Whistle.blown_at - _MINUTE, Whistle.blown_at + _MINUTE),
        answering,
        is_late,
    )
    # Few are late: they are found once, and only of their cases the whistle is looked for.
    some = select(CaseDeadline.case_id, CaseDeadline.responsible).where(
        CaseDeadline.district == district_of(scope),
        CaseDeadline.started_at.between(scope.begins - _MINUTE, scope.ends + _MINUTE),
        CaseDeadline.status.in_((DeadlineStatus.LATE, DeadlineStatus.RUNNING)),
        answering,
        is_late,
    )
    late = tuple_(of.case_id, of.unit).in_(some) & one
    return {
        "whistle.called": is_due,
        "whistle.unsigned": is_due & of.signed_at.is_(None),
        "whistle.late": is_due & late,
        "whistle.absent": is_due & of.arrived_at.is_(None) & ~runs,
        "whistle.awaited": is_due & of.arrived_at.is_(None) & runs,
        "whistle.excused": of.excused_at.is_not(None),
    }


def _answered(key: str) -> Callable[[Scope, str], Select[Any]]:
    def rows(scope: Scope, who: str) -> Select[Any]:
        whose = [Attendance.unit == who] if who else []
        return (
            select(Attendance.case_id).where(*called(scope), answers(scope)[key], *whose).distinct()
        )

    return rows


FIGURES = {
    each.key: each
    for each in (
        Figure("open", "办理中", _open),
        Figure("late", "超期", _due("late"), is_failure=True),
        Figure("today", "今天到期", _due("today")),
        Figure("week", "七天内到期", _due("week")),
        Figure("calm", "七天以后", _due("calm")),
        Figure("escalated", "升级到上一层", _moved(Change.ESCALATED)),
        Figure("settled", "已化解", _settled),
        Figure("unsettled", "未化解而办结", _unsettled, is_failure=True),
        Figure("returned", "退回", _moved(Change.RETURNED), is_failure=True),
        Figure("referred", "交区中心裁定", _moved(Change.REFERRED), is_failure=True),
        Figure("reopened", "重开", _moved(Change.REOPENED), is_failure=True),
        Figure("relapsed", "回访发现反复、未履行或不满意", _relapsed, is_failure=True),
        Figure("red", "红牌", _carded(Colour.RED), is_failure=True),
        Figure("yellow", "黄牌", _carded(Colour.YELLOW), is_failure=True),
        Figure("unexplained", "逾期未书面说明", _unexplained, is_failure=True),
        Figure("incidents", "流程故障", _failed, is_failure=True),
        Figure("held", "经手", _held(is_late=False)),
        Figure("held.late", "经手已超期", _held(is_late=True), is_failure=True),
        Figure("whistle.called", "被吹哨", _answered("whistle.called")),
        Figure("whistle.unsigned", "未签收", _answered("whistle.unsigned"), is_failure=True),
        Figure("whistle.late", "签收或到场超时", _answered("whistle.late"), is_failure=True),
        Figure("whistle.awaited", "待到场", _answered("whistle.awaited")),
        Figure("whistle.absent", "未到场", _answered("whistle.absent"), is_failure=True),
        Figure("whistle.excused", "异议成立免到场", _answered("whistle.excused")),
    )
}


def find(key: str) -> Figure:
    """The figure of that key; raises NoSuchIndicator."""
    if key not in FIGURES:
        raise NoSuchIndicator(key=key)
    return FIGURES[key]

"""The supervisor's wall: where all cases of a place stand, with as many statements for any number.

Each part is one grouped pass over what an index holds ready: the open cases, the open tasks, what
happened in the period. Nothing is read case by case.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, extract, false, func, select
from sqlalchemy.orm import Session, aliased

from engine import moments
from engine.models import TaskStatus, UserTask
from processes.cases import display_names
from processes.cases.choices import Change, Outcome, Tier
from processes.cases.models import Case, CaseChange
from processes.indicators.scope import Scope
from processes.organisation import places
from processes.organisation.places import LENGTHS, Place, PlaceKind, Unit
from processes.overviews import figures
from processes.overviews.figures import FIRST_DUE, NOBODY
from processes.whistles.models import Attendance, Whistle

#: How near the first limit of an open case is; each open case counts in one of them.
NEARNESS = ("late", "today", "week", "calm")
#: So many statements of each part are kept, the last that were asked for: to build them takes longer.
KEPT = 32
#: How many people are named; the others are counted together.
NAMED = 12
#: What the places of a place's table are.
_BELOW = {
    PlaceKind.DISTRICT: PlaceKind.STREET,
    PlaceKind.STREET: PlaceKind.VILLAGE,
    PlaceKind.VILLAGE: PlaceKind.SMALL_GRID,
}
#: What is counted by itself, beside what the tiers show.
HAPPENED = ("settled", "unsettled", "escalated", "returned", "referred", "reopened", "relapsed")
WRONG = ("red", "yellow", "unexplained", "incidents")

Counts = Mapping[str, int]


@dataclass(frozen=True)
class TierLine:
    """A tier (None: not yet assigned): its open cases by nearness, and what left it in the period."""

    tier: Tier | None
    counts: Counts

    @property
    def open(self) -> int:
        """How many it has open."""
        return sum(self.counts[key] for key in NEARNESS)


@dataclass(frozen=True)
class PlaceLine:
    """A place below, with its open cases by nearness."""

    code: str
    name: str
    counts: Counts

    @property
    def open(self) -> int:
        """How many are open there."""
        return sum(self.counts[key] for key in NEARNESS)


@dataclass(frozen=True)
class PersonLine:
    """Who has open tasks (`NOBODY`: they wait for somebody to take them), in how many cases."""

    id: str
    name: str
    held: int
    late: int


@dataclass(frozen=True)
class DepartmentLine:
    """A department's answers to the whistles of the period, in cases by figure."""

    code: str
    name: str
    counts: Counts
    #: Hours from the whistle to the arrival, on average; None where nobody came.
    hours: float | None


def count_open(
    session: Session, place: Place, scope: Scope
) -> tuple[list[TierLine], list[PlaceLine]]:
    """The open cases by tier, those without one last, and by place below; one pass for both."""
    kind = _BELOW.get(place.kind, PlaceKind.SMALL_GRID)
    rows = session.execute(_select_open(scope, kind)).all()
    tiers: dict[Tier | None, Counter[str]] = {}
    found: dict[str, Counter[str]] = {}
    for row in rows:
        told = {key: getattr(row, key) for key in NEARNESS}
        tiers.setdefault(row.tier, Counter()).update(told)
        found.setdefault(row.code, Counter()).update(told)
    moves = _count_moves(session, scope)
    lines = [
        TierLine(tier, tiers.get(tier, Counter()) + moves.get(tier, Counter()))
        for tier in (*Tier, None)
        if tier or tiers.get(None)
    ]
    below = session.scalars(places.select_below(place.code, kind)).all()
    named = [PlaceLine(each.code, each.name, found.get(each.code, Counter())) for each in below]
    return lines, named


@lru_cache(maxsize=KEPT)
def _select_open(scope: Scope, kind: PlaceKind) -> Select[Any]:
    near = figures.conditions(FIRST_DUE.c.due_at)
    part = func.left(Case.grid, LENGTHS[kind])
    return (
        select(
            Case.tier,
            part.label("code"),
            *(func.count().filter(near[key]).label(key) for key in NEARNESS),
        )
        .select_from(Case)
        .outerjoin(FIRST_DUE, FIRST_DUE.c.case_id == Case.id)
        .where(figures.open_cases(scope))
        .group_by(Case.tier, part)
    )


def _count_moves(session: Session, scope: Scope) -> dict[Tier | None, Counter[str]]:
    """By tier how many cases rose from it, and how many ended on it, settled or not."""
    found: dict[Tier | None, Counter[str]] = {}
    rose = (
        figures.moved(scope, Change.ESCALATED)
        .with_only_columns(CaseChange.tier_before, func.count(CaseChange.case_id.distinct()))
        .group_by(CaseChange.tier_before)
    )
    for tier, number in session.execute(rose):
        found.setdefault(tier, Counter())["escalated"] = number
    is_settled = Case.outcome == Outcome.SETTLED
    over = (
        select(
            Case.tier,
            func.count().filter(is_settled),
            func.count().filter(Case.outcome.is_distinct_from(Outcome.SETTLED)),
        )
        .where(figures.ended(scope))
        .group_by(Case.tier)
    )
    for tier, settled, unsettled in session.execute(over):
        found.setdefault(tier, Counter()).update(settled=settled, unsettled=unsettled)
    return found


def count_by_figure(session: Session, scope: Scope, keys: Sequence[str]) -> dict[str, int]:
    """How many cases each of these figures counts, with one statement, by the SQL of their lists."""
    row = session.execute(_select_figures(scope, tuple(keys))).one()
    return dict(zip(keys, row, strict=True))


@lru_cache(maxsize=KEPT)
def _select_figures(scope: Scope, keys: tuple[str, ...]) -> Select[Any]:
    counted = [
        select(func.count()).select_from(figures.find(key).rows(scope, "").subquery(key))
        for key in keys
    ]
    return select(*(each.scalar_subquery() for each in counted))


def count_by_person(session: Session, scope: Scope) -> tuple[list[PersonLine], int]:
    """Who has open tasks in most cases, what nobody has taken first; and how many people have more."""
    rows = session.execute(_select_people(scope)).all()
    shown = rows[: NAMED + 1]
    names = display_names.resolve_people(session, [row.assignee for row in shown])
    lines = [
        PersonLine(row.assignee or NOBODY, names.get(row.assignee or "", ""), row.held, row.late)
        for row in shown
    ]
    return lines, len(rows) - len(shown)


@lru_cache(maxsize=KEPT)
def _select_people(scope: Scope) -> Select[Any]:
    open_tasks = _select_open_tasks(scope).subquery()
    is_late = func.coalesce(func.bool_or(open_tasks.c.due_at <= moments.now()), false())
    by_case = (
        select(open_tasks.c.assignee, is_late.label("is_late"))
        .where(open_tasks.c.case_id.is_not(None))
        .group_by(open_tasks.c.assignee, open_tasks.c.case_id)
        .subquery("by_case")
    )
    who, cases = by_case.c.assignee, func.count()
    return (
        select(who, cases.label("held"), cases.filter(by_case.c.is_late).label("late"))
        .group_by(who)
        .order_by(who.is_not(None), cases.desc(), who)
    )


def _select_open_tasks(scope: Scope) -> Select[Any]:
    """The open tasks with the id of their case; without one where that lies outside the scope."""
    told = select(UserTask.assignee, UserTask.due_at)
    if not scope.is_whole_district:
        return told.add_columns(Case.id.label("case_id")).where(*figures.in_hand(scope))
    # Most are of cases still open, which an index holds ready; of the others each is looked for by
    # itself: joined, all cases there ever were would be read.
    still = aliased(Case)
    case = select(Case.id).where(Case.instance_id == UserTask.instance_id, scope.covers()).limit(1)
    is_still = and_(
        still.instance_id == UserTask.instance_id,
        still.closed_at.is_(None),
        still.district == scope.district,
    )
    found = func.coalesce(still.id, case.scalar_subquery()).label("case_id")
    # Kept apart, or the case is looked for wherever it is named.
    return (
        told.add_columns(found)
        .select_from(UserTask)
        .outerjoin(still, is_still)
        .where(UserTask.status == TaskStatus.OPEN)
        .offset(0)
    )


def count_by_department(session: Session, scope: Scope) -> list[DepartmentLine]:
    """The departments called in the period, by code: nothing is ranked."""
    rows = session.execute(_select_departments(scope)).all()
    keys = figures.ANSWERS
    return [
        DepartmentLine(
            row.unit,
            row.name,
            {key: row._mapping[key] for key in keys},
            None if row.hours is None else float(row.hours),
        )
        for row in rows
    ]


@lru_cache(maxsize=KEPT)
def _select_departments(scope: Scope) -> Select[Any]:
    attendance: Any = Attendance
    if len(scope.place) <= LENGTHS[PlaceKind.STREET]:
        # Whistle by whistle: joined, all calls there ever were would be read for those of the period.
        of_whistle = select(Attendance).where(Attendance.whistle_id == Whistle.id).offset(0)
        attendance = aliased(Attendance, of_whistle.correlate(Whistle).lateral("attended"))
    answers = figures.answers(scope, attendance)
    took = attendance.arrived_at - Whistle.blown_at
    # Case by case first: each column counting cases by itself would sort the calls once more.
    by_case = (
        select(
            attendance.unit,
            func.sum(took).label("took"),
            func.count(took).label("arrivals"),
            *(func.bool_or(said).label(key) for key, said in answers.items()),
        )
        .select_from(Whistle)
        .join(attendance, attendance.whistle_id == Whistle.id)
        .where(*figures.called(scope, attendance))
        .group_by(attendance.unit, attendance.case_id)
        .subquery("by_case")
    )
    called = by_case.c
    hours = extract("epoch", func.sum(called.took)) / 3600
    # Of departments there are few, of calls many: only then they are named.
    by_unit = (
        select(
            called.unit,
            (hours / func.nullif(func.sum(called.arrivals), 0)).label("hours"),
            *(func.count().filter(called[key]).label(key) for key in answers),
        )
        .group_by(called.unit)
        .subquery("by_unit")
    )
    named = select(by_unit, Unit.name).join(Unit, Unit.code == by_unit.c.unit)
    return named.order_by(by_unit.c.unit)

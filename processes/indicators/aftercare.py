"""What came after the closing: revisits, reopenings, violence."""

from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    and_,
    false,
    literal_column,
    select,
    true,
    union_all,
)

from processes.cases.choices import Change, Outcome
from processes.cases.models import Case, Revisit
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators import kept
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import changed, of_registered

#: Three tries found nobody: counted apart, never as visited.
UNREACHED = "unreachable"


def visited(scope: Scope) -> Select[Any]:
    """The visits of the period at which somebody was met."""
    return scope.select_of(Revisit).where(Revisit.finding != UNREACHED, scope.during(Revisit.at))


def reopened(scope: Scope) -> Select[Any]:
    """Cases that were visited and opened again in the period."""
    again = changed(scope, Change.REOPENED).distinct().subquery()
    return select(again.c.case_id).where(again.c.case_id.in_(visited(scope)))


def to_visit(scope: Scope) -> Select[Any]:
    """Cases with a revisit that was made, or should have been, in the period; once for each."""
    within = scope if scope.is_small else Scope(scope.district, scope.since, scope.until)
    asked = within.select_of(CaseDeadline).where(
        CaseDeadline.key == "revisit",
        CaseDeadline.status != DeadlineStatus.CANCELLED,
        scope.ending(CaseDeadline.due_at),
    )
    both = union_all(
        asked.add_columns(false().label("is_visited")),
        visited(within).add_columns(true().label("is_visited")),
    ).subquery("visits")
    found = select(both.c.case_id)
    if scope.is_small or scope.is_whole_district:
        return found
    # Of both at once: which cases lie in the place is found out once.
    return found.join(Case, Case.id == both.c.case_id).where(scope.covers())


def _is_visited(_scope: Scope) -> ColumnElement[bool]:
    return literal_column("visits.is_visited", Boolean)


def _is_violent(_scope: Scope) -> ColumnElement[bool]:
    return Case.escalated_violence_at >= Case.registered_at


def _turned_criminal(scope: Scope) -> ColumnElement[bool]:
    return and_(_is_violent(scope), Case.outcome == Outcome.DIVERTED)


_VISITED = Rows(to_visit, _is_visited, once=True, sums=(kept.visits, itemgetter("visited")))

INDICATORS = (
    Indicator(
        "revisited",
        "回访率",
        "已回访/应回访（未联系上不算已回访）",
        _VISITED,
        Rows(to_visit, once=True, sums=(kept.visits, itemgetter("number"))),
    ),
    Indicator("reopened", "回访重开率", "重开/回访", Rows(reopened), _VISITED),
    Indicator(
        "violent",
        "激化率",
        "受理后激化/期内受理",
        of_registered("violent", _is_violent),
        of_registered("number"),
    ),
    Indicator(
        "criminal",
        "民转刑数",
        "受理后激化、最终导入公安等法定途径的案件",
        of_registered("criminal", _turned_criminal),
    ),
)

"""What came after the closing: revisits, reopenings, violence."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, union_all

from processes.cases.choices import Change, Outcome
from processes.cases.models import Case, Revisit
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import changed, registered

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
    asked = scope.select_of(CaseDeadline).where(
        CaseDeadline.key == "revisit",
        CaseDeadline.status != DeadlineStatus.CANCELLED,
        scope.ending(CaseDeadline.due_at),
    )
    found = union_all(asked, visited(scope)).subquery()
    return select(found.c.case_id)


def _is_violent(_scope: Scope) -> ColumnElement[bool]:
    return Case.escalated_violence_at >= Case.registered_at


def _turned_criminal(scope: Scope) -> ColumnElement[bool]:
    return and_(_is_violent(scope), Case.outcome == Outcome.DIVERTED)


INDICATORS = (
    Indicator(
        "revisited",
        "回访率",
        "已回访/应回访（未联系上不算已回访）",
        Rows(visited, once=True),
        Rows(to_visit, once=True),
    ),
    Indicator("reopened", "回访重开率", "重开/回访", Rows(reopened), Rows(visited, once=True)),
    Indicator(
        "violent", "激化率", "受理后激化/期内受理", Rows(registered, _is_violent), Rows(registered)
    ),
    Indicator(
        "criminal",
        "民转刑数",
        "受理后激化、最终导入公安等法定途径的案件",
        Rows(registered, _turned_criminal),
    ),
)

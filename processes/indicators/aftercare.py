"""What came after the closing: revisits, reopenings, violence."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from processes.cases.choices import Change, Outcome
from processes.cases.models import Case, CaseChange, Revisit
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators.indicator import Indicator
from processes.indicators.scope import Scope
from processes.indicators.settling import registered

#: Three tries found nobody: counted apart, never as visited.
UNREACHED = "unreachable"


def _to_visit(scope: Scope) -> Select[Any]:
    """Cases with a revisit that was made, or should have been, in the period."""
    asked = exists().where(
        CaseDeadline.case_id == Case.id,
        CaseDeadline.key == "revisit",
        CaseDeadline.status != DeadlineStatus.CANCELLED,
        scope.ending(CaseDeadline.due_at),
    )
    return select(Case.id).where(scope.covers(), asked | _is_visited(scope))


def _visited(scope: Scope) -> Select[Any]:
    return select(Case.id).where(scope.covers(), _is_visited(scope))


def _reopened(scope: Scope) -> Select[Any]:
    again = exists().where(
        CaseChange.case_id == Case.id,
        CaseChange.what == Change.REOPENED,
        scope.during(CaseChange.at),
    )
    return _visited(scope).where(again)


def _violent(scope: Scope) -> Select[Any]:
    return registered(scope).where(Case.escalated_violence_at >= Case.registered_at)


def _turned_criminal(scope: Scope) -> Select[Any]:
    return _violent(scope).where(Case.outcome == Outcome.DIVERTED)


def _is_visited(scope: Scope) -> ColumnElement[bool]:
    return exists().where(
        Revisit.case_id == Case.id, Revisit.finding != UNREACHED, scope.during(Revisit.at)
    )


INDICATORS = (
    Indicator("revisited", "回访率", "已回访/应回访(未联系上不算已回访)", _visited, _to_visit),
    Indicator("reopened", "回访重开率", "重开/回访", _reopened, _visited),
    Indicator("violent", "激化率", "受理后激化/期内受理", _violent, registered),
    Indicator("criminal", "民转刑数", "受理后激化、最终导入公安等法定途径的案件", _turned_criminal),
)

"""Numbers that are kept as cases and limits change: the sums of a scope, where its numbers are kept at all.

They are, by day, of districts and streets; what asks for a tier, a category or less than a street
is counted from the rows, as `select_cases` lists them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all

from engine import clock, moments
from processes.cases import totals
from processes.cases.choices import Change
from processes.cases.models import Case, CaseChange
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.cases.totals import ClosedTotal, LimitTotal, Once, RegisteredTotal, WhistleTotal
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators import ended_limits
from processes.indicators.scope import Scope


def registered(scope: Scope) -> Select[Any] | None:
    """The numbers of the cases registered in the period."""
    return _of_days(RegisteredTotal, scope)


def closed(scope: Scope) -> Select[Any] | None:
    """The numbers of the cases that stand as closed, in the period."""
    return _of_days(ClosedTotal, scope)


def limits(scope: Scope) -> Select[Any] | None:
    """By key the limits that ended in the period, and those that were met: of the day that runs, by now."""
    if not _are_kept(scope):
        return None
    # By key first: some twenty numbers are asked of each row that is left.
    days = totals.within(LimitTotal, scope.place).add_columns(
        LimitTotal.key,
        func.sum(LimitTotal.number).label("number"),
        func.sum(LimitTotal.met).label("met"),
    )
    running = ended_limits.ended(scope).where(moments.at(_today) < ended_limits.END)
    met = func.count().filter(CaseDeadline.status == DeadlineStatus.MET)
    today = running.with_only_columns(
        CaseDeadline.key, func.count(), met, maintain_column_froms=True
    ).group_by(CaseDeadline.key)
    are_over = LimitTotal.on.between(scope.since, scope.until) & (LimitTotal.on < moments.today())
    over_days = days.where(are_over).group_by(LimitTotal.key)
    both = union_all(over_days, today)
    return select(*both.subquery("limits").c)


def whistles(scope: Scope) -> Select[Any] | None:
    """The numbers of the whistles blown in the period."""
    return _of_days(WhistleTotal, scope)


def conclusions(scope: Scope) -> Select[Any] | None:
    """How many cases were concluded in the period, and of how many of those that was the end."""
    if not _are_kept_once(scope):
        return None
    # What was repeated by another case is little, and told by its rows.
    repeated = (
        select(func.count(CaseChange.case_id.distinct()))
        .join(Case, Case.id == CaseChange.case_id)
        .join(CaseRelation, CaseRelation.earlier_id == Case.id)
        .where(
            CaseRelation.kind == RelationKind.REPEAT,
            CaseChange.what == Change.CONCLUDED,
            scope.during(CaseChange.at),
            Case.district == scope.district,
            Case.reopenings == 0,
            scope.covers(),
        )
    )
    unopened = _once(Once.UNOPENED, scope) - repeated.scalar_subquery()
    number = _once(Once.CONCLUDED, scope)
    found: Select[Any] = select().add_columns(number.label("number"), unopened.label("at_once"))
    return found


def visits(scope: Scope) -> Select[Any] | None:
    """How many cases were visited in the period or to be, and how many were."""
    if not _are_kept_once(scope):
        return None
    asked, visited = _once(Once.ASKED, scope), _once(Once.VISITED, scope)
    found: Select[Any] = select().add_columns(asked.label("number"), visited.label("visited"))
    return found


def _once(kind: Once, scope: Scope) -> ColumnElement[int]:
    return totals.count_once(scope.place, kind, scope.since, scope.until)


def _are_kept_once(scope: Scope) -> bool:
    """Whether the period begins with a month, too: what a case counts for once is told apart by months."""
    return _are_kept(scope) and scope.since.day == 1


def _of_days(
    total: type[RegisteredTotal] | type[ClosedTotal] | type[WhistleTotal], scope: Scope
) -> Select[Any] | None:
    if not _are_kept(scope):
        return None
    return totals.sums(total, scope.place, total.on.between(scope.since, scope.until))


def _today() -> datetime:
    return clock.start_of_day(clock.today())


def _are_kept(scope: Scope) -> bool:
    return not (scope.tier or scope.category) and totals.are_kept(scope.place)

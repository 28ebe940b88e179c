"""Whether what had to be done was done in time, as the deadlines of the cases tell."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select, true

from engine import clock
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import registered

#: The limits for taking a matter up, and for getting it done.
ACCEPTING = (
    "grid.first_contact",
    "society.accept",
    "department.screen",
    "xf.transfer",
    "xf.notify",
    "sq.accept",
    "yl.admit",
)
RESOLVING = (
    "grid.resolve",
    "tj.rm",
    "ld.mediate",
    "yl.mediate",
    "sq.mediate",
    "department.resolve",
    "leader.close",
    "xf.close",
)


def deadlines_ended(*keys: str) -> Rows:
    """Deadlines of these rules that ended in the period, or whose time was up in it, done or not."""

    def rows(scope: Scope) -> Select[Any]:
        is_up = or_(CaseDeadline.closed_at.is_not(None), CaseDeadline.due_at <= clock.now())
        return (
            select(CaseDeadline.case_id)
            .join(Case, Case.id == CaseDeadline.case_id)
            .where(
                scope.covers(),
                CaseDeadline.key.in_(keys),
                CaseDeadline.status.not_in((DeadlineStatus.CANCELLED, DeadlineStatus.PAUSED)),
                scope.ending(func.coalesce(CaseDeadline.closed_at, CaseDeadline.due_at)),
                is_up,
            )
        )

    return rows


def met(*keys: str) -> Rows:
    """Deadlines of these rules that ended in the period and were met in time."""
    return lambda scope: deadlines_ended(*keys)(scope).where(
        CaseDeadline.status == DeadlineStatus.MET
    )


def _in_order(scope: Scope) -> Select[Any]:
    """预防走在排查前、排查走在调处前、调处走在激化前: no moment before the one it follows."""
    moments = (
        Case.found_at,
        Case.first_contact_at,
        Case.mediation_start_at,
        Case.escalated_violence_at,
    )
    pairs = [
        or_(later.is_(None), earlier.is_(None), earlier <= later)
        for number, later in enumerate(moments)
        for earlier in moments[:number]
    ]
    return registered(scope).where(and_(true(), *pairs))


INDICATORS = (
    Indicator(
        "accepted", "及时受理率", "期内受理/应受理", met(*ACCEPTING), deadlines_ended(*ACCEPTING)
    ),
    Indicator(
        "on_time",
        "按期办结率",
        "期内按期办结/期内应办结(含未办)",
        met(*RESOLVING),
        deadlines_ended(*RESOLVING),
    ),
    Indicator(
        "on_time.leader",
        "包案限期办结率",
        "包案期限内办结/应办结",
        met("leader.close"),
        deadlines_ended("leader.close"),
    ),
    Indicator(
        "order",
        "先后次序达标率",
        "发现、首次联系、调处、激化的时间先后不倒置/期内登记",
        _in_order,
        registered,
    ),
)

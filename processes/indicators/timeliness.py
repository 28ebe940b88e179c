"""Whether what had to be done was done in time, as the deadlines of the cases tell."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, true

from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators import kept
from processes.indicators.ended_limits import ACCEPTING, BY, RESOLVING, ended
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import of_registered
from processes.sums import whole


def deadlines_ended(*keys: str) -> Rows:
    """Deadlines of these rules that ended in the period, or whose time was up in it, done or not."""
    return Rows(
        ended,
        lambda _scope: CaseDeadline.key.in_(keys),
        BY,
        sums=(kept.limits, lambda told: _sum(told.number, told, keys)),
    )


def met(*keys: str) -> Rows:
    """Deadlines of these rules that ended in the period and were met in time."""
    return Rows(
        ended,
        lambda _scope: and_(CaseDeadline.key.in_(keys), CaseDeadline.status == DeadlineStatus.MET),
        BY,
        sums=(kept.limits, lambda told: _sum(told.met, told, keys)),
    )


def _sum(number: Any, told: Any, keys: Sequence[str]) -> ColumnElement[int]:
    return whole(func.sum(number).filter(told.key.in_(keys)))


def _is_in_order(_scope: Scope) -> ColumnElement[bool]:
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
    return and_(true(), *pairs)


INDICATORS = (
    Indicator(
        "accepted", "及时受理率", "期内受理/应受理", met(*ACCEPTING), deadlines_ended(*ACCEPTING)
    ),
    Indicator(
        "on_time",
        "按期办结率",
        "期内按期办结/期内应办结（含未办）",
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
        of_registered("in_order", _is_in_order),
        of_registered("number"),
    ),
)

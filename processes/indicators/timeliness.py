"""Whether what had to be done was done in time, as the deadlines of the cases tell."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, true

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


#: All limits some indicator tells of: they are counted in one pass.
COUNTED = (
    *ACCEPTING,
    *RESOLVING,
    "department.sign",
    "department.arrive",
    "xf.review.decide",
    "xf.recheck.decide",
)
#: Those that may have ended; what was cancelled or stands still tells of nothing.
ENDED = (
    *(DeadlineStatus.RUNNING, DeadlineStatus.MET, DeadlineStatus.LATE),
    DeadlineStatus.LAPSED,
)
#: A year has some hundred thousand limits, of twenty rules and four states.
BY = (CaseDeadline.key, CaseDeadline.status)


def ended(scope: Scope) -> Select[Any]:
    """Deadlines that ended in the period, or whose time was up in it, done or not."""
    end = func.coalesce(CaseDeadline.closed_at, CaseDeadline.due_at)
    # The index `ix_clock_ended` is on this very expression, in the order of `BY`, and holds all that is asked.
    return scope.select_of(CaseDeadline).where(
        CaseDeadline.key.in_(COUNTED),
        CaseDeadline.status.in_(ENDED),
        scope.ending(end),
        end <= clock.now(),
    )


def deadlines_ended(*keys: str) -> Rows:
    """Deadlines of these rules that ended in the period, or whose time was up in it, done or not."""
    return Rows(ended, lambda _scope: CaseDeadline.key.in_(keys), BY)


def met(*keys: str) -> Rows:
    """Deadlines of these rules that ended in the period and were met in time."""
    return Rows(
        ended,
        lambda _scope: and_(CaseDeadline.key.in_(keys), CaseDeadline.status == DeadlineStatus.MET),
        BY,
    )


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
        Rows(registered, _is_in_order),
        Rows(registered),
    ),
)

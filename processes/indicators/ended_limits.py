"""The limits that ended in a period, or whose time was up in it: what timeliness is told of."""

from typing import Any

from sqlalchemy import Select, func

from engine import moments
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.indicators.scope import Scope

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


#: The index `ix_clock_ended` is on this very expression, in the order of `BY`, and holds all that is asked.
END = func.coalesce(CaseDeadline.closed_at, CaseDeadline.due_at)


def ended(scope: Scope) -> Select[Any]:
    """Deadlines that ended in the period, or whose time was up in it, done or not."""
    return scope.select_of(CaseDeadline).where(
        CaseDeadline.key.in_(COUNTED),
        CaseDeadline.status.in_(ENDED),
        scope.ending(END),
        moments.now() >= END,
    )

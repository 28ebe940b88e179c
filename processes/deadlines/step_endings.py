"""Closing the deadlines of a step that ended: found and closed with one statement, as nearly every step ends one."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, case, select, update
from sqlalchemy.orm import Session

from engine import clock, records
from processes.deadlines import case_deadlines
from processes.deadlines.models import KEPT, CaseDeadline, DeadlineStatus, Ending

_IS_OF_STEP = (
    CaseDeadline.instance_id == bindparam("of_instance_id"),
    CaseDeadline.token == bindparam("of_token"),
    CaseDeadline.element == bindparam("of_element"),
)
#: The deadlines of one visit of a step: of its instance, token and element.
OF_STEP = select(CaseDeadline).where(*_IS_OF_STEP)
_WRITTEN = ("status", "closed_at", "ended")
_PAST_THE_SESSION = {
    "recorded": True,
    "populate_existing": True,
    "synchronize_session": False,
}


def close(session: Session, step: Mapping[str, Any], how: Ending, *, costs: bool = True) -> None:
    """Stop what is open of `step` (the values of `OF_STEP`), each as `case_deadlines.close` does."""
    now = clock.now()
    found = session.scalars(
        _closing(how), {**step, "now": now}, execution_options=_PAST_THE_SESSION
    )
    for row in found.all():
        if row.status is DeadlineStatus.PAUSED:
            # What it stood still is reckoned first.
            case_deadlines.close(session, row, how, costs=costs)
            continue
        records.note_written(session, [row], _WRITTEN)
        case_deadlines.announce_end(session, row, now, costs=costs)


@cache
def _closing(how: Ending) -> Update:
    """Closes those that run; gives back these, and untouched those that stand still."""
    now = bindparam("now", type_=CaseDeadline.closed_at.type)
    is_paused = CaseDeadline.status == DeadlineStatus.PAUSED
    # As in `case_deadlines.close`: done at the very moment is done in time, given up then is not.
    is_over = CaseDeadline.due_at < now if how in KEPT else CaseDeadline.due_at <= now
    in_time = DeadlineStatus.MET if how in KEPT else DeadlineStatus.CANCELLED
    unlike = (is_paused, CaseDeadline.status), (is_over, DeadlineStatus.LATE)
    return (
        update(CaseDeadline)
        .where(*_IS_OF_STEP, CaseDeadline.status.in_(case_deadlines.OPEN))
        .values(
            status=case(*unlike, else_=in_time),
            closed_at=case((is_paused, CaseDeadline.closed_at), else_=now),
            ended=case((is_paused, CaseDeadline.ended), else_=how),
        )
        .returning(CaseDeadline)
    )

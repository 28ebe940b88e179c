"""Reminding whoever is due, when a diagram says so."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.calendars import working_time
from processes.cards.models import Reminder
from processes.cases.models import Case
from processes.deadlines import recompute, shares
from processes.deadlines.models import CaseDeadline, DeadlineStatus


def remind(session: Session, case: Case, key: str, name: str) -> Reminder:
    """Have whoever is due by the case's limit of that key told: within the minute, if offices work.

    On a day off it waits for the next opening, unless the limit is over by then. A diagram of
    mediation names one limit for all kinds of it: told of is the one the case runs by.
    """
    running = select(CaseDeadline).where(
        CaseDeadline.case_id == case.id,
        CaseDeadline.key.in_(recompute.list_alternatives(key)),
        CaseDeadline.status == DeadlineStatus.RUNNING,
    )
    row = session.scalar(running.order_by(CaseDeadline.due_at).limit(1))
    given = Reminder(
        district=case.district,
        case_id=case.id,
        clock_id=row.id if row else None,
        key=key,
        name=row.name if row else name,
        at=_when(session, row, clock.now()),
    )
    session.add(given)
    return given


def _when(session: Session, row: CaseDeadline | None, now: datetime) -> datetime:
    if row is None:
        return working_time.next_opening(now)
    return max(shares.suitable(recompute.courses(session, [row])[row.id], now), now)

"""Reminding whoever is due, when a diagram says so."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.cards.models import Reminder
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus


def remind(session: Session, case: Case, key: str, name: str) -> None:
    """Have whoever is due by the case's limit of that key told within the minute."""
    running = select(CaseDeadline.id).where(
        CaseDeadline.case_id == case.id,
        CaseDeadline.key == key,
        CaseDeadline.status == DeadlineStatus.RUNNING,
    )
    session.add(
        Reminder(
            district=case.district,
            case_id=case.id,
            clock_id=session.scalar(running.order_by(CaseDeadline.due_at).limit(1)),
            key=key,
            name=name,
            at=clock.now(),
        )
    )

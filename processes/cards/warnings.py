"""Warning whoever answers for a limit that its last working day has begun (警戒日).

Told once for each such day: a limit that moves is warned of anew when its new day comes, and one
that has ended is not. A warning nobody has read yet is taken back with what it warned of.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine import clock
from engine.scheduling import timetable
from processes import notices
from processes.cards import rules
from processes.cards.models import Reminder
from processes.deadlines import recompute, shares
from processes.deadlines.models import PARTIES, CaseDeadline, DeadlineStatus
from processes.notices import Notification

#: What such a reminder is about, in place of a limit's key; its notices are `warning:12`.
WARNING = "warning"


@timetable.scheduled("cards.warn", minute="*/10")
def warn(session: Session, now: datetime) -> int:
    """Have whoever is due told where the last working day has begun; of how many limits."""
    _take_back(session)
    begins = _begins(session, _on_their_last_day(session, now))
    told = _last_told(session, begins)
    due = [
        (row, at)
        for row, at in begins.values()
        if at <= now and (row.id not in told or told[row.id] < at)
    ]
    session.add_all(_warning(row, now) for row, _ in due)
    session.flush()
    return len(due)


def _on_their_last_day(session: Session, now: datetime) -> Sequence[CaseDeadline]:
    # What is over before its own day opens is warned of the day before.
    tomorrow = clock.local(now).date() + timedelta(days=1)
    chosen = select(CaseDeadline).where(
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.due_at > now,
        CaseDeadline.warning_on <= tomorrow,
        CaseDeadline.key.not_in(rules.WITHOUT_CARDS),
        CaseDeadline.responsible.is_distinct_from(PARTIES),
    )
    return session.scalars(chosen.order_by(CaseDeadline.id)).all()


def _begins(
    session: Session, rows: Sequence[CaseDeadline]
) -> dict[int, tuple[CaseDeadline, datetime]]:
    """The deadlines by their ids, with when each is to be warned of; what never is, is left out."""
    courses = recompute.courses(session, rows)
    found = {row.id: (row, shares.warning_of(courses[row.id], row.warning_on)) for row in rows}
    return {id: (row, at) for id, (row, at) in found.items() if at is not None}


def _last_told(session: Session, ids: Collection[int]) -> dict[int, datetime]:
    told = (
        select(Reminder.clock_id, func.max(Reminder.at))
        .where(
            Reminder.clock_id == any_(literal(list(ids), ARRAY(BigInteger))),
            Reminder.key == WARNING,
        )
        .group_by(Reminder.clock_id)
    )
    return {id: at for id, at in session.execute(told) if id is not None}


def _warning(row: CaseDeadline, now: datetime) -> Reminder:
    return Reminder(
        district=row.district,
        case_id=row.case_id,
        clock_id=row.id,
        key=WARNING,
        name=row.name,
        at=now,
    )


def _take_back(session: Session) -> None:
    """Nobody needs to read of a limit that has ended, stands still, or got another last day."""
    unread = select(Notification.matter, func.max(Notification.told_at)).where(
        Notification.matter.startswith(f"{WARNING}:"), Notification.read_at.is_(None)
    )
    told = {
        int(row[0].partition(":")[2]): row[1]
        for row in session.execute(unread.group_by(Notification.matter))
    }
    rows = session.scalars(select(CaseDeadline).where(CaseDeadline.id.in_(told))).all()
    begins = _begins(session, [row for row in rows if row.status is DeadlineStatus.RUNNING])
    stale = [id for id, at in told.items() if id not in begins or at < begins[id][1]]
    if stale:
        notices.dismiss(session, *(f"{WARNING}:{id}" for id in stale))

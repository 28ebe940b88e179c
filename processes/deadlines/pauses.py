"""Letting a deadline stand still while something goes on that does not count (鉴定、听证).

Tasks and timers that read it stand still with it, so that nothing escalates meanwhile.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.calendars.labels import day_words
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines import case_deadlines, limits, recompute, turn_rows
from processes.deadlines.models import CaseDeadline, DeadlinePause, DeadlineStatus
from processes.errors import (
    EvidenceRequired,
    NoSuchDeadline,
    PauseNotAllowed,
    TooLateToPause,
)


def pause(
    session: Session, row: CaseDeadline, reason: str, *, evidence: str, by: Person | None = None
) -> DeadlinePause:
    """Pause the deadline for a `reason` its rule allows; `evidence` names the document that shows it.

    Raises NoSuchDeadline, PauseNotAllowed, EvidenceRequired, TooLateToPause.
    """
    case_deadlines.lock(session, row)
    allowed = limits.find_version(session, row.rule).pause_reasons
    if row.status is not DeadlineStatus.RUNNING:
        raise NoSuchDeadline(key=row.key)
    if reason not in allowed:
        raise PauseNotAllowed(name=row.name, reasons="、".join(allowed) or "无")
    if not evidence.strip():
        raise EvidenceRequired
    if clock.now() >= row.due_at:
        raise TooLateToPause(name=row.name, due=day_words(row.nominal_on))
    row.status = DeadlineStatus.PAUSED
    interval = DeadlinePause(
        clock_id=row.id,
        district=row.district,
        reason=reason,
        evidence=evidence.strip(),
        since=clock.now(),
        by=changes.actor(by),
    )
    session.add(interval)
    session.flush()
    _note(session, row, f"{row.name}暂停计时：{reason}", by)
    recompute.reschedule_followers(session, row, by)
    return interval


def resume(session: Session, row: CaseDeadline, *, by: Person | None = None) -> CaseDeadline:
    """End the pause; its days are added at the end. Raises NoSuchDeadline when none is paused."""
    case_deadlines.lock(session, row)
    standing = select(DeadlinePause).where(
        DeadlinePause.clock_id == row.id, DeadlinePause.until.is_(None)
    )
    interval = session.scalar(standing)
    if interval is None:
        raise NoSuchDeadline(key=row.key)
    interval.until, interval.resumed_by = clock.now(), changes.actor(by)
    row.status = DeadlineStatus.RUNNING
    recompute.refresh(session, row)
    _note(session, row, f"{row.name}恢复计时：{interval.reason}结束", by)
    recompute.reschedule_followers(session, row, by)
    return row


def list_for_deadline(session: Session, clock_id: int) -> list[DeadlinePause]:
    """All pauses of the deadline, oldest first."""
    return turn_rows.list_pauses(session, [clock_id])[clock_id]


def _note(session: Session, row: CaseDeadline, words: str, by: Person | None) -> None:
    changes.note(session, changes.get(session, row.case_id), Change.NOTED, reason=words, by=by)

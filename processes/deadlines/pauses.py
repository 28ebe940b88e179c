"""Letting a clock stand still while something goes on that does not count (鉴定、听证).

Tasks and timers that read it stand still with it, so that nothing escalates meanwhile.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.calendars.labels import day_words
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines import clocks, limits, recompute
from processes.deadlines.models import Clock, ClockPause, ClockStatus
from processes.errors import (
    ClockExpired,
    EvidenceRequired,
    NoSuchClock,
    PauseNotAllowed,
)


def pause(
    session: Session, row: Clock, reason: str, *, evidence: str, by: Person | None = None
) -> ClockPause:
    """Let the clock stand still for a `reason` its rule knows; `evidence` shows it.

    Raises NoSuchClock, PauseNotAllowed, EvidenceRequired, ClockExpired.
    """
    clocks.hold(session, row)
    allowed = limits.named(session, row.rule).pauses
    if row.status is not ClockStatus.RUNNING:
        raise NoSuchClock(key=row.key)
    if reason not in allowed:
        raise PauseNotAllowed(name=row.name, reasons="、".join(allowed) or "无")
    if not evidence.strip():
        raise EvidenceRequired
    if clock.now() >= row.due_at:
        raise ClockExpired(name=row.name, due=day_words(row.nominal_on))
    row.status = ClockStatus.PAUSED
    interval = ClockPause(
        clock_id=row.id,
        district=row.district,
        reason=reason,
        evidence=evidence.strip(),
        since=clock.now(),
        by=changes.actor(by),
    )
    session.add(interval)
    session.flush()
    _note(session, row, f"{row.name}暂停计时:{reason}", by)
    recompute.tell_readers(session, row, by)
    return interval


def resume(session: Session, row: Clock, *, by: Person | None = None) -> Clock:
    """Let the clock run on; the days it stood still are added at its end. Raises NoSuchClock."""
    clocks.hold(session, row)
    standing = select(ClockPause).where(ClockPause.clock_id == row.id, ClockPause.until.is_(None))
    interval = session.scalar(standing)
    if interval is None:
        raise NoSuchClock(key=row.key)
    interval.until, interval.resumed_by = clock.now(), changes.actor(by)
    row.status = ClockStatus.RUNNING
    recompute.renew(session, row)
    _note(session, row, f"{row.name}恢复计时:{interval.reason}结束", by)
    recompute.tell_readers(session, row, by)
    return row


def of(session: Session, clock_id: int) -> list[ClockPause]:
    """All pauses of the clock, oldest first."""
    chosen = select(ClockPause).filter_by(clock_id=clock_id)
    return list(session.scalars(chosen.order_by(ClockPause.id)))


def _note(session: Session, row: Clock, words: str, by: Person | None) -> None:
    changes.note(session, changes.get(session, row.case_id), Change.NOTED, reason=words, by=by)

"""Letting a clock stand still while something goes on that does not count (鉴定、听证)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes import calendar, clocks, deadlines, limits
from processes.calendar_words import day_words
from processes.clock_models import Clock, ClockPause, ClockStatus
from processes.errors import NoSuchClock
from processes.limits import Unit


def pause(session: Session, row: Clock, reason: str) -> None:
    """Let the clock stand still (鉴定、听证)."""
    if row.status is not ClockStatus.RUNNING:
        raise NoSuchClock(key=row.key)
    row.status = ClockStatus.PAUSED
    session.flush()  # the clock may be of this very step
    now = clock.now()
    session.add(ClockPause(clock_id=row.id, district=row.district, reason=reason, since=now))
    session.flush()


def resume(session: Session, row: Clock) -> Clock:
    """Let the clock run on; the days it stood still are added at its end."""
    standing = select(ClockPause).where(ClockPause.clock_id == row.id, ClockPause.until.is_(None))
    interval = session.scalar(standing)
    if interval is None:
        raise NoSuchClock(key=row.key)
    interval.until = clock.now()
    limit, row.status = limits.named(row.rule), ClockStatus.RUNNING
    since, until = (clock.local(m).date() for m in (interval.since, interval.until))
    worked = limit.unit is Unit.WORKING_DAY
    days = calendar.working_days_between(since, until) if worked else (until - since).days
    unit = Unit.WORKING_DAY if worked else Unit.DAY
    added = f"{day_words(since)}—{day_words(until)}{interval.reason}不计"
    clocks.move(row, limit, deadlines.add(row.nominal_on, days, unit), added)
    session.flush()
    return row

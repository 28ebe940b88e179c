"""A timer that starts a process moves on as it starts one, both in one transaction."""

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.deployment.process_starts import timer_row
from engine.instances.starting import start
from engine.models import StartTimer
from engine.tokens.timers import CatchUp, TimerKind, next_tick

#: The job that tries again to start what could not be started.
AGAIN = "process.start_due"


def lock_longest_due(session: Session) -> StartTimer | None:
    """The start timer that has been due longest, locked; one somebody has in hand is passed over."""
    due = (
        select(StartTimer)
        .where(StartTimer.look_at <= clock.now())
        .order_by(StartTimer.look_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return session.scalars(due).one_or_none()


def fire(session: Session, timer: StartTimer) -> None:
    """Start an instance by a timer that is due and locked, unless its policy passes the time over."""
    wait = orjson.loads(timer.wait)
    fires, goes_on = True, False
    if wait["timer"] == TimerKind.CYCLE:
        fires, goes_on = next_tick(wait, CatchUp(timer.policy))
    if fires:
        start(session, timer.process, event=timer.element, payload={})
    if goes_on:
        for column, value in timer_row(wait).items():
            setattr(timer, column, value)
    else:
        session.delete(timer)
    session.flush()


@jobs.job(AGAIN)
def start_due(session: Session, timer_id: int) -> None:
    """Start by one timer, if it is there and due."""
    found = select(StartTimer).where(StartTimer.id == timer_id).with_for_update()
    timer = session.scalars(found).one_or_none()
    if timer is not None and timer.due_at <= clock.now():
        fire(session, timer)

"""Timers that start a process: each is taken with its row's lock, and moves on as it starts one.

Both in one transaction, so that an instance is started exactly once for each time; a worker that
dies lets go of the row as it was.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, db, jobs
from engine.instances import incidents, start_timers
from engine.models import StartTimer

#: The look leaves a timer alone so long when it could not start: longer than the job tries by itself.
REST = timedelta(hours=1)

logger = logging.getLogger(__name__)


def start_all(stops: Callable[[], bool]) -> int:
    """Start what is due, the longest due first, until nothing is or it `stops`; how many were looked at.

    One that fails is left to a job, and the others go on.
    """
    looked = 0
    while not stops() and _start_one():
        looked += 1
    return looked


def start_next(session: Session) -> bool:
    """Start by the timer that has been due longest; False when none is due."""
    timer = start_timers.lock_longest_due(session)
    if timer is not None:
        start_timers.fire(session, timer)
    return timer is not None


def _start_one() -> bool:
    taken = None
    try:
        with db.begin() as session:
            timer = start_timers.lock_longest_due(session)
            if timer is not None:
                taken = timer.id
                start_timers.fire(session, timer)
    except Exception as error:
        if taken is None:
            raise
        logger.warning("Start timer %s could not start and is left to a job: %r", taken, error)
        _leave_to_a_job(taken)
    return taken is not None


def _leave_to_a_job(timer_id: int) -> None:
    """It is tried again by the policy of all jobs, and then is the incident of a person."""
    now = clock.now()
    due = (StartTimer.id == timer_id) & (StartTimer.look_at <= now)
    with db.begin() as session:
        rested = update(StartTimer).where(due).values(look_at=now + REST).returning(StartTimer.id)
        # Two looks may fail on the same row, and only the first of them leaves a job.
        is_new = session.scalars(rested).all() != []
        if is_new and not incidents.is_job_given_up(
            session, start_timers.AGAIN, {"timer_id": timer_id}
        ):
            jobs.defer(session, start_timers.AGAIN, timer_id=timer_id)

"""Timers that start a process: each starts an instance and moves on, in a transaction of its own.

So an instance is started exactly once for each time.
"""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.instances import incidents, start_timers
from engine.models import StartTimer
from engine.scheduling import taking

#: The look leaves a timer alone so long when it could not start: longer than the job tries by itself.
REST = timedelta(hours=1)


def start_all(stops: Callable[[], bool]) -> int:
    """Start what is due, the longest due first, until nothing is or it `stops`; how many were looked at.

    One that fails is left to a job, and the others go on.
    """
    return taking.do_all(_DUE, stops)


def start_next(session: Session) -> bool:
    """Start by the timer that has been due longest; False when none is due."""
    return taking.do_next(session, _DUE)


def _leave_to_a_job(session: Session, timer_id: int) -> None:
    """It is tried again by the policy of all jobs, and then is the incident of a person."""
    now = clock.now()
    due = (StartTimer.id == timer_id) & (StartTimer.look_at <= now)
    rested = update(StartTimer).where(due).values(look_at=now + REST).returning(StartTimer.id)
    # Two looks may fail on the same row, and only the first of them leaves a job.
    is_new = session.scalars(rested).all() != []
    if is_new and not incidents.is_job_given_up(
        session, start_timers.AGAIN, {"timer_id": timer_id}
    ):
        jobs.defer(session, start_timers.AGAIN, timer_id=timer_id)


_DUE = taking.Kind(
    take=start_timers.lock_longest_due,
    do=start_timers.fire,
    leave_to_a_job=_leave_to_a_job,
    name="Start timer",
)

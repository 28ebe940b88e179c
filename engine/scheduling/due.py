"""Timers that are due: their instances are woken, each in a transaction of its own.

A worker takes the next one with its row's lock and passes over those somebody has in hand,
so two never wake the same; one that dies lets go of it with its connection.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, db, jobs, runner
from engine.instances import incidents, locking
from engine.models import Instance, Timer

#: The job that tries again to wake what could not be woken.
AGAIN = "instance.wake"

#: The look leaves an instance alone so long when it could not be woken, or nothing came of it:
#: longer than the job tries by itself.
REST = timedelta(hours=1)

logger = logging.getLogger(__name__)


def wake_all(stops: Callable[[], bool]) -> int:
    """Wake what is due, the longest due first, until nothing is or it `stops`; how many.

    One that fails is left to a job, and the others go on.
    """
    woken = 0
    while not stops() and _wake_one():
        woken += 1
    return woken


def wake_next(session: Session) -> bool:
    """Wake the instance whose timer has been due longest; False when nobody waits for that."""
    instance = locking.lock_longest_due(session, clock.now())
    if instance is not None:
        _wake(session, instance)
    return instance is not None


def _wake_one() -> bool:
    taken = None
    try:
        with db.begin() as session:
            instance = locking.lock_longest_due(session, clock.now())
            if instance is not None:
                taken = instance.id
                _wake(session, instance)
    except Exception as error:
        if taken is None:
            raise
        logger.warning("Instance %s could not be woken and is left to a job: %r", taken, error)
        _leave_to_a_job(taken)
    return taken is not None


def _wake(session: Session, instance: Instance) -> None:
    steps = instance.steps
    runner.fire(session, instance)
    if instance.steps == steps:
        # Its row says that it is due and its state does not: never at the head of all others.
        _rest(session, instance.id)


def _leave_to_a_job(instance_id: int) -> None:
    """It is tried again by the policy of all jobs, and then is the incident of a person.

    Between its failure and this its row was free: two looks may fail on the same instance,
    and only the first of them leaves a job.
    """
    with db.begin() as session:
        locking.instance(session, instance_id)
        if _rest(session, instance_id) and not incidents.is_given_up(session, AGAIN, instance_id):
            jobs.defer(session, AGAIN, instance_id=instance_id)


def _rest(session: Session, instance_id: int) -> bool:
    """Leave the instance alone for a while; False when it is not due any more."""
    now = clock.now()
    due = (Timer.instance_id == instance_id) & (Timer.look_at <= now)
    rested = update(Timer).where(due).values(look_at=now + REST).returning(Timer.id)
    return bool(session.scalars(rested).all())

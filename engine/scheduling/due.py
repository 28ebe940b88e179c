"""Timers that are due: their instances are woken, each in a transaction of its own."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from engine import clock, jobs, runner
from engine.instances import incidents, locking
from engine.models import Instance, Timer
from engine.scheduling import taking

#: The job that tries again to wake what could not be woken.
AGAIN = "instance.wake"

#: The look leaves an instance alone so long when it could not be woken, or nothing came of it:
#: longer than the job tries by itself.
REST = timedelta(hours=1)


def wake_all(stops: Callable[[], bool]) -> int:
    """Wake what is due, the longest due first, until nothing is or it `stops`; how many.

    One that fails is left to a job, and the others go on.
    """
    return taking.do_all(_DUE, stops)


def wake_next(session: Session) -> bool:
    """Wake the instance whose timer has been due longest; False when nobody waits for that."""
    return taking.do_next(session, _DUE)


def _take(session: Session) -> Instance | None:
    return locking.lock_longest_due(session, clock.now())


def _wake(session: Session, instance: Instance) -> None:
    steps = instance.steps
    runner.fire(session, instance)
    if instance.steps == steps:
        # Its row says that it is due and its state does not: never at the head of all others.
        _rest(session, instance.id)


def _leave_to_a_job(session: Session, instance_id: int) -> None:
    """It is tried again by the policy of all jobs, and then is the incident of a person.

    Between its failure and this its row was free: two looks may fail on the same instance,
    and only the first of them leaves a job.
    """
    locking.instance(session, instance_id)
    if _rest(session, instance_id) and not incidents.is_given_up(session, AGAIN, instance_id):
        jobs.defer(session, AGAIN, instance_id=instance_id)


def _rest(session: Session, instance_id: int) -> bool:
    """Leave the instance alone for a while; False when it is not due any more."""
    now = clock.now()
    due = (Timer.instance_id == instance_id) & (Timer.look_at <= now)
    rested = update(Timer).where(due).values(look_at=now + REST).returning(Timer.id)
    return bool(session.scalars(rested).all())


_DUE = taking.Kind(take=_take, do=_wake, leave_to_a_job=_leave_to_a_job, name="Instance")

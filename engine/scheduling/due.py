"""The look for timers that are due: each of their instances is handed to a worker."""

from datetime import timedelta

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.models import Timer

#: Timers handed out in one transaction.
BATCH = 1000

#: A timer that was handed out is left alone so long; then its job was lost or failed.
LEASE = timedelta(minutes=1)
LONGEST = timedelta(hours=1)


def defer_due_wakes(session: Session) -> int:
    """Defer a wake for every instance with a due timer; how many.

    Two workers never hand out the same timer: the row says when to look again. One
    whose job keeps failing is looked at ever more rarely.
    """
    now = clock.now()
    late = literal(now) - Timer.due_at
    found = (
        select(Timer.id)
        .where(Timer.running, Timer.look_at <= now)
        .order_by(Timer.look_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    handed = session.scalars(
        update(Timer)
        .where(Timer.id.in_(found.scalar_subquery()))
        .values(look_at=literal(now) + func.least(LONGEST, func.greatest(LEASE, late)))
        .returning(Timer.instance_id)
        .execution_options(synchronize_session=False)
    ).all()
    instances = sorted(set(handed))
    jobs.defer_each(session, "instance.wake", "instance_id", instances)
    return len(instances)

"""What happens by the calendar: patrol sheets at 07:30, the nightly seal of the audit.

An entry is offered once, however many workers look; one that fell into a time when
nobody worked is offered late, the newest only. At most one run of an entry waits: one that
failed and waits to be tried again takes over the time of the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

import orjson
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock, jobs

Work = Callable[[Session, datetime], object]


@dataclass(frozen=True)
class ScheduledJob:
    """`when` holds the fields of a cron line, reckoned in the district's zone."""

    name: str
    when: dict[str, Any]
    #: how late it may still be offered
    grace: timedelta

    def last(self, since: datetime, until: datetime) -> datetime | None:
        """The last moment it was due after `since` and not after `until`."""
        trigger = CronTrigger(timezone=clock.zone(), **self.when)
        found, moment = None, since + timedelta(microseconds=1)
        while (due := trigger.get_next_fire_time(None, moment)) is not None and due <= until:
            found, moment = due, due + timedelta(microseconds=1)
        return found


entries: dict[str, ScheduledJob] = {}

# Of the runs that wait the oldest stays, because it knows how often it was tried, with the
# newest time. A run that has just failed is not waiting yet, but will be.
KEEP_ONE = """
WITH waiting AS (
    SELECT id, args FROM procrastinate_jobs
    WHERE lock = :name AND task_name = :name AND (status = 'todo' OR id = :failed)
    ORDER BY id FOR UPDATE),
superseded AS (
    DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM waiting ORDER BY id OFFSET 1))
UPDATE procrastinate_jobs SET args = (SELECT args FROM waiting ORDER BY id DESC LIMIT 1)
WHERE id = (SELECT min(id) FROM waiting)
"""


def scheduled(
    name: str, *, grace: timedelta = timedelta(hours=24), **when: Any
) -> Callable[[Work], Work]:
    """Run `function(session, due)` as the job `name` by the calendar.

    `when`: hour=7, minute=30, day_of_week="mon", … as for APScheduler's CronTrigger.
    """

    def register(function: Work) -> Work:
        @wraps(function)
        def at(session: Session, due: str) -> object:
            return function(session, datetime.fromisoformat(due))

        entries[name] = ScheduledJob(name, when, grace)
        jobs.registry[name] = at
        return function

    return register


def offer(session: Session, since: datetime | None = None) -> int:
    """Defer what became due after `since` (None: within its grace); how many were new."""
    now = clock.now()
    offered = 0
    for entry in entries.values():
        due = entry.last(max(since or now - entry.grace, now - entry.grace), now)
        offered += due is not None and _offer(session, entry, due)
    return offered


def drop_duplicate_runs(session: Session, name: str, *, failed: int | None = None) -> None:
    """Leave at most one run of an entry waiting; `failed` is the job that is about to wait again."""
    session.execute(text(KEEP_ONE), {"name": name, "failed": failed})


def _offer(session: Session, entry: ScheduledJob, due: datetime) -> bool:
    """Procrastinate's own table of periodic jobs says whether another worker was first."""
    query = text(
        "SELECT procrastinate_defer_periodic_job_v2("
        "'default', :name, NULL, :name, 0, '', :moment, CAST(:arguments AS jsonb))"
    )
    arguments = orjson.dumps({"due": due.isoformat()}).decode()
    moment = int(due.timestamp())
    job = session.scalar(query, {"name": entry.name, "moment": moment, "arguments": arguments})
    if job is not None:
        drop_duplicate_runs(session, entry.name)
    return job is not None

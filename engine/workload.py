"""What waits and what fails now, in one statement that reads no more when more is stored.

Of everything that is counted at most `MOST` are looked at, by an index of what is open alone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock, settings

#: Nobody needs to know whether it is more than this.
MOST = 10_000

# Timers go by our clock, jobs and workers by the database's.
_LOOK = text("""
WITH due AS (
    SELECT due_at FROM timer WHERE running AND look_at <= :now ORDER BY look_at LIMIT :most
), waiting AS (
    SELECT id, scheduled_at, scheduled_at IS NULL OR scheduled_at <= now() AS is_ready
    FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id LIMIT :most
), first AS (
    SELECT id, scheduled_at FROM waiting WHERE is_ready ORDER BY id LIMIT 1
)
SELECT
    (SELECT count(*) FROM due) AS timers_due,
    (SELECT min(due_at) FROM due) AS due_since,
    (SELECT count(*) FROM waiting WHERE is_ready) AS jobs_ready,
    (SELECT count(*) FROM waiting WHERE NOT is_ready) AS jobs_later,
    (SELECT now() - greatest(first.scheduled_at, max(told.at))
     FROM first JOIN procrastinate_events AS told ON told.job_id = first.id
     GROUP BY first.scheduled_at) AS jobs_waiting,
    (SELECT count(*) FROM (SELECT FROM procrastinate_jobs WHERE status = 'doing' LIMIT :most) AS _)
        AS jobs_running,
    (SELECT count(*) FROM (SELECT FROM procrastinate_jobs WHERE status = 'failed' LIMIT :most) AS _)
        AS jobs_failed,
    (SELECT count(*) FROM (SELECT FROM incident WHERE status = 'open' LIMIT :most) AS _)
        AS incidents,
    (SELECT count(*) FROM procrastinate_workers
     WHERE last_heartbeat > now() - make_interval(secs => :heartbeat)) AS workers,
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
    current_setting('max_connections')::int AS connections_most
""")


@dataclass(frozen=True)
class Workload:
    """What waits and what fails; a count that is `MOST` may be more."""

    #: Timers that should have fired, and for how long the one that has waited longest.
    timers_due: int
    timers_late: timedelta
    #: Jobs a worker could take now, that are for later, under way, and that failed for good.
    jobs_ready: int
    jobs_later: int
    jobs_running: int
    jobs_failed: int
    #: How long the oldest job that could be taken has waited.
    jobs_waiting: timedelta
    incidents: int
    #: Those that were heard of within the heartbeat.
    workers: int
    #: To the database's server, from anywhere, and how many it takes.
    connections: int
    connections_most: int


def look(session: Session) -> Workload:
    """As it is now."""
    now = clock.now()
    given = {"now": now, "most": MOST, "heartbeat": settings.heartbeat()}
    row = dict(session.execute(_LOOK, given).one()._mapping)
    since: datetime | None = row.pop("due_since")
    late = max(now - since, timedelta(0)) if since is not None else timedelta(0)
    waiting: timedelta | None = row.pop("jobs_waiting")
    return Workload(
        timers_late=late, jobs_waiting=max(waiting or timedelta(0), timedelta(0)), **row
    )

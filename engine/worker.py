"""The worker, a process of its own: APScheduler decides when, Procrastinate runs.

    python -m engine.worker

Any number may run, on any number of machines. One that dies loses nothing: what it
had taken is handed to another after `SISHI_HEARTBEAT` seconds.
"""

import asyncio
import logging
import sys
from datetime import datetime
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler
from procrastinate import PsycopgConnector
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock, db, jobs, loading, logs, metrics, outages, settings, starting
from engine import runner as runner  # its verbs are jobs
from engine.errors import EngineError
from engine.scheduling import background, due, process_starts, timetable
from engine.scheduling.timetable import scheduled

__all__ = ["main", "requeue_stalled", "run_until_idle", "scheduled"]

#: Seconds between two looks for what is due.
LOOK = 1

#: Threads that wake instances.
WAKERS = 2
#: Seconds in which a connection is had, or the database is away.
PATIENCE = 5

# Two workers that look at once must not hand on the same job twice.
STALLED = """
SELECT job.id FROM procrastinate_jobs AS job
LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
WHERE job.status = 'doing' AND (
    worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :seconds))
FOR UPDATE OF job SKIP LOCKED
"""

# Run as a program this module is called __main__.
logger = logging.getLogger("engine.worker")


class NoTables(EngineError):
    """数据库中还没有表，请先运行 sishi migrate。"""


_DOING = text("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = :id")


def main() -> None:
    """Work until told to stop (SIGTERM, SIGINT); what is under way is finished first."""
    try:
        logs.configure("worker", "%(asctime)s %(levelname)s %(name)s: %(message)s")
        metrics.share()
    except EngineError as refusal:
        sys.exit(str(refusal))
    for ours in ("engine", "processes"):
        logging.getLogger(ours).setLevel(logging.INFO)
    try:
        _prepare()
    except EngineError as refusal:
        sys.exit(str(refusal))
    outages.endure(_work)
    logger.info("Worker stopped")


def run_until_idle(session: Session | None = None, *, by_calendar: bool = False) -> int:
    """Do all that is due by `clock.now()`, here and at once; how many jobs that were (for tests).

    Each job runs in a transaction of its own, or in a savepoint of `session`. One
    that fails raises. `by_calendar`: calendar entries too.
    """
    done = 0
    if session is not None:
        while _one(session, by_calendar):
            done += 1
        return done
    while True:
        with db.begin() as own:
            if not _one(own, by_calendar):
                return done
        done += 1


def requeue_stalled() -> None:
    """Hand the jobs of dead workers to living ones; their locks would block the instances."""
    with db.begin() as session:
        silence = {"seconds": settings.heartbeat()}
        for job_id in session.scalars(text(STALLED), silence).all():
            logger.warning("Job %s of a dead worker is handed on", job_id)
            jobs.retry(session, job_id)


def _prepare() -> None:
    """Raises SettingError, NoDatabase, NoTables, and what a check of the start refuses."""
    settings.check()
    for package in settings.application():
        loading.import_all(package)
    outages.wait_for_database(settings.database_patience())
    with db.reaching(), db.begin_before_tables() as session:
        if session.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
            raise NoTables
        starting.run_checks(session)


def _one(session: Session, by_calendar: bool) -> bool:
    if by_calendar:
        timetable.offer(session)
    query = text(
        "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
        " AND (scheduled_at IS NULL OR scheduled_at <= :now) ORDER BY priority DESC, id LIMIT 1"
    )
    job = session.execute(query, {"now": clock.now()}).one_or_none()
    if job is None:
        with session.begin_nested():
            return due.wake_next(session) or process_starts.start_next(session)
    # As with a worker: what defers itself anew while it runs is no duplicate.
    session.execute(_DOING, {"id": job.id})
    with session.begin_nested():
        jobs.run(session, jobs.registry[job.task_name], job.args)
    session.execute(
        text("SELECT procrastinate_finish_job_v1(:id, 'succeeded', true)"), {"id": job.id}
    )
    return True


async def _work() -> None:
    url = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = background.application(PsycopgConnector(conninfo=url, timeout=PATIENCE))
    stop = Event()
    scheduler = _scheduler(stop)
    async with app.open_async():
        scheduler.start()
        logger.info("Worker started, %s jobs at a time", settings.concurrency())
        try:
            await app.run_worker_async(
                concurrency=settings.concurrency(),
                fetch_job_polling_interval=LOOK,
                update_heartbeat_interval=settings.heartbeat() / 3,
                stalled_worker_timeout=settings.heartbeat(),
                delete_jobs="successful",
                listen_notify=True,
                install_signal_handlers=False,
            )
        finally:
            stop.set()
            await asyncio.to_thread(scheduler.shutdown)
            db.engine().dispose()


def _scheduler(stop: Event) -> BackgroundScheduler:
    """Looks every second for what is due, and twice in a heartbeat for dead workers."""

    def wake() -> None:
        if woken := due.wake_all(stop.is_set):
            logger.info("%s instances woken", woken)

    def start() -> None:
        if looked := process_starts.start_all(stop.is_set):
            logger.info("%s processes started by the clock", looked)

    scheduler = BackgroundScheduler(timezone=clock.zone())
    wakers = [(wake, LOOK)] * WAKERS
    for work, seconds in (
        *wakers,
        (start, LOOK),
        (_Calendar().offer, LOOK),
        (requeue_stalled, settings.heartbeat() / 2),
    ):
        scheduler.add_job(work, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None)
    return scheduler


class _Calendar:
    """The entries that became due since the last look."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def offer(self) -> None:
        now = clock.now()
        with db.begin() as session:
            offered = timetable.offer(session, self._last)
        self._last = now
        if offered:
            # Some are due every few seconds.
            logger.debug("%s calendar entries", offered)


if __name__ == "__main__":
    main()

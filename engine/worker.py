"""The worker, a process of its own: APScheduler decides when, Procrastinate runs.

    python -m engine.worker

Any number may run, on any number of machines. One that dies loses nothing: what it
had taken is handed to another after `SISHI_HEARTBEAT` seconds.
"""

import asyncio
import logging
import sys
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler
from procrastinate import PsycopgConnector
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock, db, jobs, loading, settings, starting
from engine import runner as runner  # its verbs are jobs
from engine.errors import EngineError
from engine.scheduling import background, timetable
from engine.scheduling.due import defer_due_wakes
from engine.scheduling.timetable import scheduled

__all__ = ["defer_due_wakes", "main", "requeue_stalled", "run_until_idle", "scheduled"]

#: Seconds between two looks for due timers.
LOOK = 1

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
    """数据库中还没有表,请先运行 python -m processes.migrations。"""


def main() -> None:
    """Work until told to stop (SIGTERM, SIGINT); what is under way is finished first."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for ours in ("engine", "processes"):
        logging.getLogger(ours).setLevel(logging.INFO)
    try:
        _prepare()
    except EngineError as refusal:
        sys.exit(str(refusal))
    asyncio.run(_work())


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
        loading.everything(package)
    with db.reaching(), db.begin() as session:
        if session.scalar(text("SELECT to_regclass('procrastinate_jobs')")) is None:
            raise NoTables
        starting.everything(session)


def _one(session: Session, by_calendar: bool) -> bool:
    defer_due_wakes(session)
    if by_calendar:
        timetable.offer(session)
    query = text(
        "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
        " AND (scheduled_at IS NULL OR scheduled_at <= :now) ORDER BY priority DESC, id LIMIT 1"
    )
    job = session.execute(query, {"now": clock.now()}).one_or_none()
    if job is None:
        return False
    with session.begin_nested():
        jobs.registry[job.task_name](session, **job.args)
    session.execute(
        text("SELECT procrastinate_finish_job_v1(:id, 'succeeded', true)"), {"id": job.id}
    )
    return True


async def _work() -> None:
    url = db.engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = background.application(PsycopgConnector(conninfo=url))
    scheduler = _scheduler()
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
            )
        finally:
            await asyncio.to_thread(scheduler.shutdown)
            db.engine().dispose()
    logger.info("Worker stopped")


def _scheduler() -> BackgroundScheduler:
    """Looks every second for what is due, and twice in a heartbeat for dead workers."""
    scheduler = BackgroundScheduler(timezone=clock.zone())
    for work, seconds in ((_Look().again, LOOK), (requeue_stalled, settings.heartbeat() / 2)):
        scheduler.add_job(work, "interval", seconds=seconds, coalesce=True, misfire_grace_time=None)
    return scheduler


class _Look:
    """What became due since the last look, timers and calendar entries."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def again(self) -> None:
        now = clock.now()
        with db.begin() as session:
            woken = defer_due_wakes(session)
            offered = timetable.offer(session, self._last)
        self._last = now
        if woken or offered:
            logger.info("%s instances to wake, %s calendar entries", woken, offered)


if __name__ == "__main__":
    main()

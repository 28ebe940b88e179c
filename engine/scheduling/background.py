"""Procrastinate's view of the registered jobs: each in a transaction of its own, tried again by policy."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from procrastinate import App, BaseConnector, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from psycopg.errors import RaiseException

from engine import db, jobs, logs, metrics, outages
from engine.errors import Permanent
from engine.instances import incidents
from engine.scheduling import timetable

logger = logging.getLogger(__name__)

FETCH = """
SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts,
    worker_id
FROM fetch_known_job(%(names)s::text[], %(worker_id)s)
"""


def application(connector: BaseConnector) -> App:
    """All that a worker can run."""
    app = App(connector=connector)
    app.job_manager = Queue(connector)
    for name, work in jobs.registry.items():
        app.task(name=name, retry=RetryPolicy(), pass_context=True)(_alone(work))
    return app


def _alone(work: jobs.Work) -> Callable[..., None]:
    def run(context: JobContext, **arguments: Any) -> None:
        with logs.about(arguments.get(jobs.REQUEST)), _told(context.job):
            try:
                with db.begin() as session:
                    jobs.run(session, work, arguments)
            except Exception as error:
                _see_to(context.job, error)
                raise

    return run


@contextmanager
def _told(job: Job) -> Iterator[None]:
    """Count the job, and write a line about it."""
    began, outcome = perf_counter(), "failed"
    try:
        yield
        outcome = "done"
    finally:
        seconds = perf_counter() - began
        metrics.JOBS.labels(job.task_name, outcome).inc()
        metrics.JOB_SECONDS.labels(job.task_name).observe(seconds)
        told = {"job": job.task_name, "job_id": job.id, "ms": round(seconds * 1000, 1)}
        logs.WORK.info("Job %s", outcome, extra={"fields": told})


def _see_to(job: Job, error: Exception) -> None:
    """What is not tried again is a person's; what is waits alone where the calendar asked for it."""
    assert job.id is not None
    instance_id = job.task_kwargs.get("instance_id")
    with db.begin() as session:
        if _wait(job, error) is None:
            number = instance_id if isinstance(instance_id, int) else None
            incidents.give_up(
                session, job.id, job.task_name, number, f"{type(error).__name__}: {error}"
            )
        elif job.task_name in timetable.entries:
            timetable.drop_duplicate_runs(session, job.task_name, failed=job.id)


def _wait(job: Job, error: BaseException) -> int | None:
    """Seconds until the next attempt; None: there is none.

    What failed for want of the database is no fault of the job, however often it was begun before:
    a worker that is killed counts as an attempt, too.
    """
    if outages.is_away(error):
        return int(jobs.DELAYS[0].total_seconds())
    wait = None if isinstance(error, Permanent) else jobs.delay(job.attempts + 1)
    return None if wait is None else int(wait.total_seconds())


class Queue(JobManager):
    """Procrastinate's queue, of which a job may be gone by the time its worker tells what became of it.

    A worker that heard nothing from the database for longer than a heartbeat is taken for dead, and
    its jobs are handed on; it lives, and has still to say that one ended.
    """

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take the next job this program has; those of a newer one are left to its own workers."""
        row = await self.connector.execute_query_one_async(
            FETCH, names=sorted(jobs.registry), worker_id=worker_id
        )
        return None if row["id"] is None else Job.from_row(row)

    async def finish_job(self, job: Job, *told: Any, **more: Any) -> None:
        """Note that the job ended, unless another worker has it or is done with it."""
        with _unless_handed_on(job):
            await super().finish_job(job, *told, **more)

    async def retry_job(self, job: Job, *told: Any, **more: Any) -> None:
        """Let the job be tried again, unless another worker is about to, or did."""
        with _unless_handed_on(job):
            await super().retry_job(job, *told, **more)


@contextmanager
def _unless_handed_on(job: Job) -> Iterator[None]:
    try:
        yield
    except ConnectorException as error:
        # What Procrastinate's functions in the database raise themselves: the job is not this worker's.
        if not isinstance(error.__cause__, RaiseException):
            raise
        logger.warning("Job %s was handed on while this worker had it", job.id)


@dataclass
class RetryPolicy(BaseRetryStrategy):
    """Try again after `jobs.DELAYS`, unless the job said that it is no use."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        wait = _wait(job, exception)
        return None if wait is None else RetryDecision(retry_in={"seconds": wait})

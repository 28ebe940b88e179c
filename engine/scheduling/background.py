"""Procrastinate's view of the registered jobs: each in a transaction of its own, tried again by policy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from procrastinate import App, BaseConnector, BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job

from engine import db, jobs
from engine.errors import Permanent
from engine.instances import incidents
from engine.scheduling import timetable


def application(connector: BaseConnector) -> App:
    """All that a worker can run."""
    app = App(connector=connector)
    for name, work in jobs.registry.items():
        app.task(name=name, retry=RetryPolicy(), pass_context=True)(_alone(work))
    return app


def _alone(work: jobs.Work) -> Callable[..., None]:
    def run(context: JobContext, **arguments: Any) -> None:
        try:
            with db.begin() as session:
                work(session, **arguments)
        except Exception as error:
            _see_to(context.job, error)
            raise

    return run


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
    """Seconds until the next attempt; None: there is none."""
    wait = None if isinstance(error, Permanent) else jobs.delay(job.attempts + 1)
    return None if wait is None else int(wait.total_seconds())


@dataclass
class RetryPolicy(BaseRetryStrategy):
    """Try again after `jobs.DELAYS`, unless the job said that it is no use."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        wait = _wait(job, exception)
        return None if wait is None else RetryDecision(retry_in={"seconds": wait})

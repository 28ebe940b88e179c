"""Jobs activated and completed by four workers, beside the completions of people in the same run."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import func, select

from engine import db, external_jobs, runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.identity import Person
from engine.models import Job, JobState, TaskStatus, UserTask
from tests import databases
from tests.engine.tokens import diagrams as d

JOBS, WORKERS, BATCH = 400, 4, 8
WORKED = (
    d.HEAD
    + d.process(
        "p",
        d.start(),
        d.service("A", "bench.work"),
        d.user("B"),
        d.end(),
        d.flow("s", "A", "B", "e"),
    )
    + "</bpmn:definitions>"
)
CLERK = Person("clerk")


def measure() -> Iterator[tuple[str, float, str]]:
    """On a database of its own, which is dropped afterwards; every act is a transaction."""
    with databases.connected(databases.durable(), f"sishi_jobs_{os.getpid()}"):
        with db.begin() as session:
            catalogue.deploy(session, [Source.of("p.bpmn", WORKED.encode())])
        for _ in range(JOBS):
            with db.begin() as session:
                runner.start(session, "p")
        worked = _at_once(_work)
        with db.begin() as session:
            done = select(func.count(Job.id)).where(Job.state == JobState.COMPLETED)
            if session.scalar(done) != JOBS:
                raise AssertionError("not every job was done")
            tasks = list(session.scalars(select(UserTask.id)))
        if len(tasks) != JOBS:
            raise AssertionError("a job was done more than once, or not kept")
        completed = _at_once(lambda number: _complete(tasks[number::WORKERS]))
        with db.begin() as session:
            left = select(func.count(UserTask.id)).where(UserTask.status == TaskStatus.OPEN)
            if session.scalar(left):
                raise AssertionError("not every task was completed")
    yield "jobs.per_s", round(JOBS / worked, 1), "1/s"
    yield "jobs.completions_per_s", round(JOBS / completed, 1), "1/s"


def _at_once(work: Callable[[int], None]) -> float:
    """The seconds until all workers are done; raises what one of them raised."""
    failed: list[Exception] = []

    def guarded(number: int) -> None:
        try:
            work(number)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(WORKERS)]
    begun = time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - begun


def _work(number: int) -> None:
    while True:
        with db.begin() as session:
            given = external_jobs.activate(
                session,
                "bench.work",
                worker=f"worker {number}",
                timeout=timedelta(minutes=1),
                most=BATCH,
            )
            ids = [each.job.id for each in given]
        if not ids:
            return
        for job_id in ids:
            with db.begin() as session:
                external_jobs.complete(session, job_id, {"by": number}, by=CLERK)


def _complete(tasks: list[int]) -> None:
    for task_id in tasks:
        with db.begin() as session:
            runner.complete(session, task_id, {"read": True}, CLERK)

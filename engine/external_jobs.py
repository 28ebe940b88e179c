"""Jobs: what workers outside take, do, and hand back, as Camunda 8's job workers do.

A job is in one worker's hands until its lock runs out, then in the next's. Whoever hands it back
first has done it: the instance's row is locked, and what is done is done once. None commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import EngineError, JobClosed
from engine.identity import Person
from engine.instances import job_rows, locking, step
from engine.instances.correlation import Variables
from engine.models import Instance, Job, JobState
from engine.status import RUNNING
from engine.tokens.texts import readable

#: Where the event of a step tells which job it was: a name that no variable can have.
JOB = ":job"


class NotLocked(EngineError):
    """这项作业现在不在任何外部程序手中，不能改变它的时限。"""


@dataclass(frozen=True)
class ActivatedJob:
    """A job in a worker's hands, with the instance it belongs to and all variables it may read."""

    job: Job
    instance: Instance
    variables: dict[str, Any]
    #: the BPMN tag of its element
    element_kind: str


def activate(
    session: Session,
    type: str,
    *,
    worker: str,
    timeout: timedelta,
    most: int,
    within: ColumnElement[bool] | None = None,
) -> list[ActivatedJob]:
    """Put up to `most` open jobs of a type into a worker's hands for `timeout`, the oldest first.

    What another transaction is busy with is passed over. `within` is a condition on `Instance`.
    """
    now = clock.now()
    query = (
        select(Job, Instance)
        .join(Instance, Instance.id == Job.instance_id)
        .where(
            Job.type == type,
            Job.state == JobState.OPEN,
            Job.retries > 0,
            or_(Job.locked_until.is_(None), Job.locked_until <= now),
            Instance.status.in_(RUNNING),
        )
        .order_by(Job.id)
        .limit(most)
        .with_for_update(of=Job, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found = session.execute(query if within is None else query.where(within)).all()
    given = []
    for job, instance in found:
        job.worker, job.locked_until = worker or None, now + timeout
        # Its row is locked: no step that would end the job can be kept meanwhile.
        seen = step.look(session, instance)
        variables, kind = seen.job_variables(job.token), seen.job_element_kind(job.token)
        given.append(ActivatedJob(job, instance, variables, kind))
    session.flush()
    return given


def complete(
    session: Session,
    job_id: int,
    variables: Variables | None = None,
    *,
    result: Mapping[str, Any] | None = None,
    by: Person | None = None,
) -> Job:
    """A worker has done it; `result` says what an ad-hoc sub-process activates (`engine.tokens.ad_hoc_jobs`).

    Raises NotFound, JobClosed, NotActive, CannotActivate; then nothing has changed.
    """
    instance, job = _locked(session, job_id)
    told = {JOB: job.id}
    with step.advance(
        session, instance, "job_completed", by=by, element=job.element, job=job, after=told
    ) as execution:
        execution.complete_job(job.token, variables, result)
        _close(job, JobState.COMPLETED)
    return job


def fail(
    session: Session,
    job_id: int,
    *,
    retries: int,
    message: str,
    backoff: timedelta = timedelta(),
    variables: Variables | None = None,
    by: Person | None = None,
) -> Job:
    """A worker could not do it: with `retries` left it is offered again after `backoff`, else an incident.

    `variables` become the element's own; where a condition at its border holds by them, that ends
    the job instead. Raises as `complete`.
    """
    instance, job = _locked(session, job_id)
    reason = readable(message) or f"外部程序没有办成作业“{job.type}”，没有说明原因"
    job.retries, job.error_message = max(retries, 0), reason
    if job.retries > 0 and not variables:
        _offer_again(session, job, backoff)
        return job
    told = {JOB: job.id, ":message": reason}
    with step.advance(
        session, instance, "job_failed", by=by, element=job.element, job=job, after=told
    ) as execution:
        if variables and not execution.note_job(job.token, variables):
            _close(job, JobState.CANCELLED)
        elif job.retries > 0:
            _offer_again(session, job, backoff)
        else:
            execution.fail_job(job.token, reason)
            _close(job, JobState.FAILED)
    return job


def throw_error(
    session: Session,
    job_id: int,
    code: str,
    *,
    message: str = "",
    variables: Variables | None = None,
    by: Person | None = None,
) -> Job:
    """A worker throws a BPMN error; what catches none is an incident. Raises as `complete`."""
    instance, job = _locked(session, job_id)
    reason, job.error_code = readable(message), readable(code)
    job.error_message = reason or None
    told = {JOB: job.id, ":error": job.error_code}
    with step.advance(
        session, instance, "job_error", by=by, element=job.element, job=job, after=told
    ) as execution:
        execution.throw_job_error(job.token, job.error_code, reason, variables)
        _close(job, JobState.ERROR_THROWN)
    return job


def update(
    session: Session,
    job_id: int,
    *,
    retries: int | None = None,
    timeout: timedelta | None = None,
) -> Job:
    """Change how often it may still fail, or until when a worker has it.

    Raises NotFound, JobClosed, NotLocked for a time limit where no worker has it.
    """
    _instance, job = locking.job(session, job_id)
    if job.state not in (JobState.OPEN, JobState.FAILED, JobState.ERROR_THROWN):
        raise JobClosed
    if timeout is not None:
        now = clock.now()
        if job.locked_until is None or job.locked_until <= now:
            raise NotLocked
        job.locked_until = now + timeout
    if retries is not None:
        job.retries = retries
    session.flush()
    return job


def find_for_incident(session: Session, instance_id: int, token: str) -> Job | None:
    """The job whose failure is the incident of a token."""
    query = select(Job).where(Job.instance_id == instance_id, Job.token == token)
    return session.scalars(query).one_or_none()


def _locked(session: Session, job_id: int) -> tuple[Instance, Job]:
    instance, job = locking.job(session, job_id)
    if job.state is not JobState.OPEN:
        raise JobClosed
    return instance, job


def _close(job: Job, state: JobState) -> None:
    job.state, job.closed_at, job.locked_until = state, clock.now(), None


def _offer_again(session: Session, job: Job, backoff: timedelta) -> None:
    job.locked_until = clock.now() + backoff if backoff > timedelta() else None
    session.flush()
    if job.locked_until is None:
        job_rows.tell(session, [job.type])

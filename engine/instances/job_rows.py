"""What an instance waits for from workers outside, copied out of its state so that they can ask for it.

A step that has nothing to do with jobs sends no statement here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Text, bindparam, case, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from engine import clock
from engine.instances.view import OpenJob
from engine.json_text import json_text
from engine.models import Instance, Job, JobState

#: The channel on which PostgreSQL tells, once a transaction is kept, of which type there is a job.
CHANNEL = "sishi_job"

#: What a job that is offered again, after an incident or a step taken back, is no more.
_AFRESH: dict[str, Any] = {"state": JobState.OPEN, "locked_until": None, "closed_at": None}
_TELL = select(
    func.pg_notify(literal(CHANNEL), func.unnest(bindparam("types", type_=ARRAY(Text()))))
)


def write(
    session: Session,
    instance: Instance,
    before: Mapping[str, OpenJob],
    after: Mapping[str, OpenJob],
    *,
    closed: Job | None = None,
) -> None:
    """Offer what is to be done now, call off what is not; `closed` is in its caller's hands."""
    if gone := [each for each in before if each not in after and not _is(closed, each)]:
        session.execute(
            update(Job)
            .where(Job.instance_id == instance.id, Job.token.in_(gone))
            .values(state=JobState.CANCELLED, closed_at=clock.now())
        )
    if came := [job for token, job in after.items() if token not in before]:
        _offer(session, instance, came)


def rewrite(session: Session, instance: Instance, jobs: Mapping[str, OpenJob]) -> None:
    """Make the table say what the state says; who has a job, and how often it may fail, stays."""
    session.execute(
        update(Job)
        .where(
            Job.instance_id == instance.id,
            Job.state == JobState.OPEN,
            Job.token.not_in(list(jobs)),
        )
        .values(state=JobState.CANCELLED, closed_at=clock.now())
    )
    open_ones = select(Job.token).where(Job.instance_id == instance.id, Job.state == JobState.OPEN)
    known = set(session.scalars(open_ones))
    if missing := [job for token, job in jobs.items() if token not in known]:
        _offer(session, instance, missing)


def tell(session: Session, types: Iterable[str]) -> None:
    """Let who waits for jobs of the types look again, once the transaction is kept."""
    session.execute(_TELL, {"types": sorted(set(types))})


def _offer(session: Session, instance: Instance, jobs: list[OpenJob]) -> None:
    fixed = {"instance_id": instance.id, "district": instance.district, "created_at": clock.now()}
    made = insert(Job).values([fixed | _AFRESH | _row(each) for each in jobs])
    # The same token had failed for good, or what led past it was taken back: it may fail once at least.
    left = case((Job.retries > 0, Job.retries), else_=1)
    session.execute(
        made.on_conflict_do_update(
            index_elements=["instance_id", "token"], set_=_AFRESH | {"retries": left}
        )
    )
    tell(session, (each.type for each in jobs))


def _row(job: OpenJob) -> dict[str, Any]:
    return {
        "token": job.id,
        "element": job.element,
        "process": job.process,
        "type": job.type,
        "retries": job.retries,
        "headers": json_text(job.headers),
    }


def _is(closed: Job | None, token: str) -> bool:
    return closed is not None and closed.token == token

"""What failed: kept for a person, and tried again by itself a few times with growing delays."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Row, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.instances.view import OpenIncident
from engine.json_text import json_text
from engine.models import Incident, IncidentStatus, Instance

#: What is worth trying again by itself: data and diagrams do not mend themselves.
MENDS_ITSELF = frozenset({"handler", "observer"})


def write(
    session: Session,
    instance: Instance,
    before: Mapping[str, OpenIncident],
    after: Mapping[str, OpenIncident],
) -> None:
    """Close what is mended, open what failed, and see to the next attempt."""
    if mended := [token for token in before if token not in after]:
        session.execute(
            update(Incident)
            .where(Incident.instance_id == instance.id, Incident.token.in_(mended))
            .values(status=IncidentStatus.RESOLVED, closed_at=clock.now(), retry_at=None)
        )
    failed = [each for token, each in after.items() if before.get(token) != each]
    if failed:
        _open(session, instance, failed)


def waiting(session: Session, after: int, size: int) -> Sequence[Row[Incident, str | None]]:
    """Up to `size` open incidents behind the id `after`, oldest first, each with its business key."""
    query = (
        select(Incident, Instance.business_key)
        .outerjoin(Instance, Instance.id == Incident.instance_id)
        .where(Incident.status == IncidentStatus.OPEN, Incident.id > after)
    )
    return session.execute(query.order_by(Incident.id).limit(size)).all()


def give_up(session: Session, job_id: int, name: str, instance_id: int | None, why: str) -> None:
    """A job failed for good: a person has to see to it."""
    token = f"job:{job_id}"
    # Given up before, handed out again by a person, and failed again: still one incident.
    known = session.scalars(select(Incident).where(Incident.token == token)).one_or_none()
    incident = known or Incident(token=token, instance_id=instance_id, element=name, kind="job")
    incident.message, incident.attempts = why, len(jobs.DELAYS) + 1
    incident.status, incident.opened_at, incident.closed_at = IncidentStatus.OPEN, clock.now(), None
    session.add(incident)


def is_given_up(session: Session, name: str, instance_id: int) -> bool:
    """Whether a job `name` of the instance failed for good and nobody has seen to it yet."""
    query = select(Incident.id).where(
        Incident.instance_id == instance_id,
        Incident.element == name,
        Incident.kind == "job",
        Incident.status == IncidentStatus.OPEN,
    )
    return session.scalar(query.limit(1)) is not None


def is_job_given_up(session: Session, name: str, arguments: Mapping[str, object]) -> bool:
    """Whether a job `name` with these arguments, for no instance, failed for good and waits for a person."""
    query = text(
        "SELECT EXISTS (SELECT FROM procrastinate_jobs AS job"
        " JOIN incident ON incident.token = 'job:' || job.id AND incident.status = 'open'"
        " WHERE job.status = 'failed' AND job.task_name = :name"
        " AND job.args @> CAST(:arguments AS jsonb))"
    )
    told = {"name": name, "arguments": json_text(arguments)}
    return bool(session.scalar(query, told))


def retry_job(session: Session, incident: Incident) -> None:
    """Hand a job that was given up to the workers once more."""
    jobs.retry(session, int(incident.token.removeprefix("job:")))
    incident.status, incident.closed_at = IncidentStatus.RESOLVED, clock.now()


def _open(session: Session, instance: Instance, failed: Iterable[OpenIncident]) -> None:
    for each in failed:
        wait = jobs.delay(each.attempts, each.tries) if each.kind in MENDS_ITSELF else None
        retry_at = clock.now() + wait if wait else None
        row = {
            "element": each.element,
            "kind": each.kind,
            "message": each.message,
            "attempts": each.attempts,
            "status": IncidentStatus.OPEN,
            "retry_at": retry_at,
            "opened_at": clock.now(),
            "closed_at": None,
        }
        fixed = {"instance_id": instance.id, "token": each.id, "district": instance.district}
        incident_id = session.scalar(
            insert(Incident)
            .values(fixed | row)
            # The same token failed before and was mended.
            .on_conflict_do_update(index_elements=["instance_id", "token"], set_=row)
            .returning(Incident.id)
        )
        if retry_at is not None:
            jobs.defer(
                session,
                "incident.retry",
                run_at=retry_at,
                incident_id=incident_id,
                attempts=each.attempts,
            )

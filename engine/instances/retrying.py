"""Trying again what failed: by a person, or by itself after a while."""

from sqlalchemy.orm import Session

from engine import jobs
from engine.errors import NotFound
from engine.identity import Person
from engine.instances import incidents, locking, step
from engine.models import Incident, IncidentStatus, Instance
from engine.status import RUNNING


def retry(session: Session, incident_id: int, *, by: Person | None) -> Instance | None:
    """Try again what failed; raises NotFound, NotActive. None: it was a job without instance."""
    incident = session.get(Incident, incident_id)
    if incident is None or incident.status is IncidentStatus.RESOLVED:
        raise NotFound
    if incident.kind == "job":
        incidents.retry_job(session, incident)
        return None
    assert incident.instance_id is not None
    instance = locking.instance(session, incident.instance_id)
    with step.advance(session, instance, "retried", by=by, element=incident.element) as execution:
        execution.retry(incident.token)
    return instance


@jobs.job("incident.retry")
def retry_by_itself(session: Session, incident_id: int, attempts: int) -> None:
    """Try again what failed `attempts` times, unless somebody saw to it meanwhile."""
    incident = session.get(Incident, incident_id)
    if incident is None or incident.instance_id is None:
        return
    locked = locking.instance(session, incident.instance_id)
    session.refresh(incident)
    waits = incident.status is IncidentStatus.OPEN and incident.attempts == attempts
    # What observers are told has happened, whatever became of the instance.
    if waits and (locked.status in RUNNING or incident.kind == "observer"):
        retry(session, incident_id, by=None)

"""The verbs: each one step of one instance, inside the caller's transaction; none commits."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import catalogue, clock, incidents, jobs, locking, step, tasks
from engine.errors import NobodyWaits, NotFound
from engine.execution import Execution
from engine.identity import Person
from engine.models import Incident, IncidentStatus, Instance, InstanceStatus, Subscription
from engine.view import OpenTask, OpenTimer

Variables = Mapping[str, Any]


def start(
    session: Session,
    key: str,
    variables: Variables | None = None,
    *,
    business_key: str | None = None,
    district: str | None = None,
    by: Person | None = None,
) -> Instance:
    """Start the newest version of the process `key`; it keeps all versions it starts with.

    Raises NoSuchProcess.
    """
    pins = catalogue.pins_for(session, key)
    instance = Instance(
        definition_id=pins.definition_id,
        key=key,
        pins=list(pins.all),
        business_key=business_key,
        district=district,
        status=InstanceStatus.ACTIVE,
        state=b"",
        steps=0,
        events=0,
        head=b"",
        started_at=clock.now(),
        started_by=by.id if by else None,
    )
    session.add(instance)
    session.flush()  # handlers and observers are told its id
    step.begin(session, instance, variables or {}, by)
    return instance


def complete(session: Session, task_id: int, variables: Variables, by: Person) -> Instance:
    """Finish a task with what its form holds.

    Raises AlreadyDone (and by whom), TaskClosed, NotActive, Claimed, NotPermitted,
    FormInvalid; then nothing has changed.
    """
    instance, task = locking.task(session, task_id)
    role = tasks.require(task, by)
    with step.taken(
        session, instance, "completed", by=by, role=role, element=task.element, done=task
    ) as execution:
        execution.complete(task.token, variables)
    return instance


def message(
    session: Session,
    name: str,
    key: str,
    variables: Variables | None = None,
    by: Person | None = None,
) -> Instance:
    """Give a message to the instance that waits for it; raises NobodyWaits."""
    wanted = select(Subscription.instance_id).where(
        Subscription.kind == "message", Subscription.name == name, Subscription.key == key
    )
    for instance_id in session.scalars(wanted.order_by(Subscription.id)).all():
        instance = locking.instance(session, instance_id)
        # Whoever held the lock may have taken the message already.
        if instance.status in _RUNNING and _waits(session, instance_id, "message", name, key):
            with step.taken(session, instance, "message", by=by, after={"name": name}) as execution:
                execution.message(name, key, variables)
            return instance
    raise NobodyWaits(name=name, key=key)


def signal(
    session: Session, name: str, variables: Variables | None = None, by: Person | None = None
) -> int:
    """Give a signal to every instance that waits for it; how many tokens heard it."""
    wanted = select(Subscription.instance_id).where(
        Subscription.kind == "signal", Subscription.name == name
    )
    heard = 0
    # In one order for everybody, so that two signals cannot wait for each other.
    for instance_id in session.scalars(wanted.distinct().order_by(Subscription.instance_id)).all():
        heard += signal_one(session, instance_id, name, variables, by)
    return heard


@jobs.job("instance.signal")
def signal_one(
    session: Session,
    instance_id: int,
    name: str,
    variables: Variables | None = None,
    by: Person | None = None,
) -> int:
    """Give a signal to one instance; how many of its tokens heard it."""
    instance = locking.instance(session, instance_id)
    if instance.status not in _RUNNING or not _waits(session, instance_id, "signal", name):
        return 0
    with step.taken(session, instance, "signal", by=by, after={"name": name}) as execution:
        return execution.signal(name, variables)


@jobs.job("instance.wake")
def wake(session: Session, instance_id: int) -> Instance:
    """Fire the timers that are due; nothing happens when none is."""
    instance = locking.instance(session, instance_id)
    if instance.status in _RUNNING:
        with step.taken(session, instance, "woken", silent=True) as execution:
            execution.wake()
    return instance


def cancel(session: Session, instance_id: int, *, by: Person | None, reason: str) -> Instance:
    """End the instance without completing it; raises NotActive for one that has ended."""
    instance = locking.instance(session, instance_id)
    with step.taken(session, instance, "cancelled", by=by, after={"reason": reason}) as execution:
        execution.cancel()
    return instance


def suspend(session: Session, instance_id: int, *, by: Person | None) -> Instance:
    """Stop the instance: no task can be done, no timer fires; raises NotActive."""
    instance = locking.instance(session, instance_id)
    with step.taken(session, instance, "suspended", by=by) as execution:
        execution.suspend()
    return instance


def resume(session: Session, instance_id: int, *, by: Person | None) -> Instance:
    """Go on; what fell due meanwhile fires by its catch-up policy; raises NotActive."""
    instance = locking.instance(session, instance_id)
    with step.taken(session, instance, "resumed", by=by) as execution:
        execution.resume()
    return instance


def reschedule(
    session: Session,
    instance_id: int,
    *,
    due: datetime,
    why: str,
    by: Person | None,
    clock: str | None = None,
    token: str | None = None,
    timer: str | None = None,
) -> Instance:
    """Make due at `due` all timers and tasks of a limit (`clock`), or one timer (its token).

    With `token` only those of that task or activity: in a multi-instance several have the
    same limit. `why` is the sentence shown as the reason. Raises NotFound when nothing matches.
    """
    instance = locking.instance(session, instance_id)
    after = {"due": due.isoformat(), "why": why} | ({"clock": clock} if clock else {})
    with step.taken(session, instance, "rescheduled", by=by, after=after) as execution:
        _reschedule(execution, _of_limit(clock, token), timer, due, why)
    return instance


def retry(session: Session, incident_id: int, *, by: Person | None) -> Instance | None:
    """Try again what failed; raises NotFound, NotActive. None: it was a job without instance."""
    incident = session.get(Incident, incident_id)
    if incident is None:
        raise NotFound
    if incident.kind == "job":
        incidents.retry_job(session, incident)
        return None
    assert incident.instance_id is not None
    instance = locking.instance(session, incident.instance_id)
    with step.taken(session, instance, "retried", by=by, element=incident.element) as execution:
        execution.retry(incident.token)
    return instance


def rebuild(session: Session, instance_id: int) -> None:
    """Write the tables that are searched anew from the instance's state."""
    step.rebuild(session, locking.instance(session, instance_id))


@jobs.job("instance.broadcast")
def broadcast(session: Session, name: str, variables: Variables, thrower: int) -> None:
    """Carry a signal that one instance threw to each other that waits for it."""
    wanted = select(Subscription.instance_id).where(
        Subscription.kind == "signal", Subscription.name == name
    )
    for instance_id in session.scalars(wanted.distinct()).all():
        if instance_id != thrower:
            jobs.defer(
                session,
                "instance.signal",
                lock=instance_id,
                instance_id=instance_id,
                name=name,
                variables=variables,
            )


@jobs.job("incident.retry")
def retry_by_itself(session: Session, incident_id: int, attempts: int) -> None:
    """Try again what failed `attempts` times, unless somebody saw to it meanwhile."""
    incident = session.get(Incident, incident_id)
    if incident is None or incident.instance_id is None:
        return
    locked = locking.instance(session, incident.instance_id)
    session.refresh(incident)
    waits = incident.status is IncidentStatus.OPEN and incident.attempts == attempts
    if waits and locked.status in _RUNNING:
        retry(session, incident_id, by=None)


#: Only an instance in one of these can take a step by itself.
_RUNNING = {InstanceStatus.ACTIVE, InstanceStatus.INCIDENT}


def _waits(
    session: Session, instance_id: int, kind: str, name: str, key: str | None = None
) -> bool:
    wanted = select(Subscription.id).where(
        Subscription.instance_id == instance_id,
        Subscription.kind == kind,
        Subscription.name == name,
        Subscription.key.is_not_distinct_from(key),
    )
    return session.scalar(wanted.limit(1)) is not None


def _of_limit(limit: str | None, token: str | None) -> Callable[[OpenTask | OpenTimer], bool]:
    def matches(each: OpenTask | OpenTimer) -> bool:
        owners = {each.id.partition(":")[0], getattr(each, "guards", None)}
        return limit is not None and each.clock == limit and (token is None or token in owners)

    return matches


def _reschedule(
    execution: Execution,
    matches: Callable[[OpenTask | OpenTimer], bool],
    timer: str | None,
    due: datetime,
    why: str,
) -> None:
    tasks = [each.id for each in execution.tasks if matches(each)]
    timers = [each.id for each in execution.timers if each.id == timer or matches(each)]
    if not tasks and not timers:
        raise NotFound
    for task_id in tasks:
        execution.redate(task_id, due)
    for timer_id in timers:
        # One that fell due at once may have cancelled the next.
        if any(each.id == timer_id for each in execution.timers):
            execution.reschedule(timer_id, due, why)

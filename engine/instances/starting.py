"""Instances come to be: started by somebody, by a message, by a signal, by the clock."""

from collections.abc import Callable, Container, Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from engine import clock, jobs, locks
from engine.deployment import catalogue
from engine.history import NEXT_ID
from engine.identity import Person
from engine.instances import step
from engine.models import Instance, MessageStart, StartSubscription
from engine.status import Status
from engine.tokens.starting import list_holding

Variables = Mapping[str, Any]

#: Two messages of one key, that come at once, start one instance.
STARTING = locks.declare("process.message_start")
#: Of ended instances so many are forgotten when another is started.
FORGOTTEN = 100

# Built once: building a statement costs a verb as much time as running it.
_START = insert(Instance).returning(Instance, NEXT_ID)


def start(
    session: Session,
    key: str,
    variables: Variables | Callable[[Instance], Variables] | None = None,
    *,
    business_key: str | None = None,
    district: str | None = None,
    by: Person | None = None,
    event: str | None = None,
    payload: Variables | None = None,
) -> Instance:
    """Start the newest version of the process `key`; it keeps all versions it starts with.

    A function makes the variables of the instance's row, before the first step: what keeps the
    instance's id can be written then, once. It starts at the plain start event, or at `event`, which
    brought `payload` along. Raises NoSuchProcess, and NoPlainStart where only events start it.
    """
    pins = catalogue.pins_for(session, key)
    row = {
        "definition_id": pins.definition_id,
        "key": key,
        "pins": list(pins.all),
        "business_key": business_key,
        "district": district,
        "status": Status.ACTIVE,
        "state": b"",
        "head": b"",
        "started_at": clock.now(),
        "started_by": by.id if by else None,
    }
    # Written at once: handlers and observers are told its id.
    instance, event_id = session.execute(_START, row).one()
    set_committed_value(instance, "event_id", event_id)
    given = variables(instance) if callable(variables) else variables
    step.begin(session, instance, given or {}, by, start=event, payload=payload)
    return instance


def start_by_message(
    session: Session,
    name: str,
    key: str,
    variables: Variables | None,
    by: Person | None,
    *,
    but: Container[str] = (),
    may: Callable[[str], bool] | None = None,
    business_key: str | None = None,
) -> list[Instance]:
    """Start an instance of every process that such a message starts, but of those in `but`.

    Where `may` is given, only those of which it says so. They get the `business_key`.

    As in Camunda 8, of one process and key one at a time: where the instance that the last message
    of the key started still runs, there comes no other. Without a key every message starts one.
    """
    started = []
    for process, element in _starts(session, "message", name):
        if (
            process in but
            or (may and not may(process))
            or (key and not _is_free(session, process, key))
        ):
            continue
        instance = start(
            session,
            process,
            business_key=business_key,
            by=by,
            event=element,
            payload=variables or {},
        )
        if key:
            _remember(session, process, key, instance)
        started.append(instance)
    return started


def start_by_signal(
    session: Session,
    name: str,
    variables: Variables | None,
    by: Person | None,
    *,
    may: Callable[[str], bool] | None = None,
) -> list[Instance]:
    """Start an instance of every process that such a signal starts, its newest version; `may` as above."""
    return [
        start(session, process, by=by, event=element, payload=variables or {})
        for process, element in _starts(session, "signal", name)
        if may is None or may(process)
    ]


def start_by_conditions(
    session: Session,
    variables: Variables,
    by: Person | None,
    *,
    process: str | None = None,
    may: Callable[[str], bool] | None = None,
) -> list[Instance]:
    """Start an instance for each conditional start event whose condition holds with the variables.

    As in Camunda 8.9 only when it is asked for: a process that has not started has no variables that
    could change. Of all processes, or of one. A condition that cannot be evaluated is a Failure.
    """
    wanted = select(StartSubscription.process).where(StartSubscription.kind == "condition")
    if process is not None:
        wanted = wanted.where(StartSubscription.process == process)
    started = []
    for each in session.scalars(wanted.distinct().order_by(StartSubscription.process)).all():
        if may and not may(each):
            continue
        spec = catalogue.bundle_for_start(session, each).specs[each]
        for element in list_holding(spec, variables):
            started.append(start(session, each, by=by, event=element, payload=variables))
    return started


def defer_starts(session: Session, name: str, variables: Variables) -> None:
    """Have a thrown signal start its processes, each in a transaction of its own."""
    for process, element in _starts(session, "signal", name):
        jobs.defer(
            session, "process.start", process=process, element=element, variables=dict(variables)
        )


@jobs.job("process.start")
def start_one(session: Session, process: str, element: str, variables: Variables) -> None:
    """Start one process by an event of its own; nothing where its newest version has that no more."""
    wanted = select(StartSubscription.id).where(
        StartSubscription.process == process, StartSubscription.element == element
    )
    if session.scalar(wanted.limit(1)) is not None:
        start(session, process, event=element, payload=variables)


def _starts(session: Session, kind: str, name: str) -> list[tuple[str, str]]:
    """Process and start event of what waits for a message or signal, in one order for everybody."""
    wanted = (
        select(StartSubscription.process, StartSubscription.element)
        .where(StartSubscription.kind == kind, StartSubscription.name == name)
        .order_by(StartSubscription.process, StartSubscription.element)
    )
    return [(row.process, row.element) for row in session.execute(wanted)]


def _is_free(session: Session, process: str, key: str) -> bool:
    """Whether no instance runs that a message of the key started; until the end of the transaction."""
    STARTING.acquire(session, process, key)
    running = (
        select(MessageStart.instance_id)
        .join(Instance, Instance.id == MessageStart.instance_id)
        .where(MessageStart.process == process, MessageStart.key == key)
        .where(Instance.ended_at.is_(None))
    )
    return session.scalar(running) is None


def _remember(session: Session, process: str, key: str, instance: Instance) -> None:
    ended = (
        select(MessageStart.id)
        .join(Instance, Instance.id == MessageStart.instance_id)
        .where(MessageStart.process == process, Instance.ended_at.is_not(None))
        .limit(FORGOTTEN)
        .with_for_update(of=MessageStart, skip_locked=True)
    )
    session.execute(delete(MessageStart).where(MessageStart.id.in_(session.scalars(ended).all())))
    row = {"process": process, "key": key, "instance_id": instance.id}
    session.execute(
        upsert(MessageStart)
        .values(**row, district=instance.district)
        .on_conflict_do_update(
            index_elements=[MessageStart.process, MessageStart.key],
            set_={"instance_id": instance.id},
        )
    )

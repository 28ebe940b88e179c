"""One step of one instance: lock, load, act, save, copy out what is searched, write history."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, history, jobs, tables
from engine.deployment import catalogue
from engine.deployment.bundle import Bundle
from engine.errors import Broken, EngineError, StillStepping
from engine.history import Trail
from engine.host import Host
from engine.identity import Person
from engine.instances import completions, incidents, job_rows, projection, saving
from engine.instances.execution import Execution
from engine.instances.projection import Waiting
from engine.models import Instance, Job, UserTask
from engine.observers import Event
from engine.script import InstanceView
from engine.status import ENDED, Status

#: A changed value longer than this (JSON characters) is told in history by its length.
TOLD = 500

#: `Session.info` key of the instances whose step is under way, with what is to be done at its end.
STEPPING = "engine.stepping"

#: What is done to an instance once its step has run to the next wait.
Later = Callable[[Execution], object]


@contextmanager
def advance(
    session: Session,
    instance: Instance,
    what: str,
    *,
    done: UserTask | None = None,
    kept_for: UserTask | None = None,
    job: Job | None = None,
    silent: bool = False,
    by: Person | None = None,
    **told: Any,
) -> Iterator[Execution]:
    """Take a step in the block, on the instance whose row the caller has locked.

    What the step made true is written when the block ends: state, projections and one
    event `what` (`told`: as in `history.compose`). What it did is kept for the task it completed
    (`done`), or for one it called off (`kept_for`), so that it can be taken back. `job` is the one a
    worker is done with, whose row the caller changes. With `silent`, a
    step that changed
    nothing leaves no trace. Raises StillStepping for an instance whose step is under way,
    and Broken when the step could not be taken for a mistake of the program or an error of
    the database; then the caller must not keep its transaction.
    """
    host = _host(session, instance, by)
    with _whole(session, instance), _tables(session, instance), host.step():
        state = zlib.decompress(instance.state)
        execution = _load(session, instance, state, host)
        before = _Before.of(execution, instance.state, done or kept_for)
        yield execution
        _do_later(session, instance, execution)
        if not (silent and execution.dump() == state):
            _finish(
                session,
                instance,
                execution,
                what,
                before,
                done=done,
                kept_for=kept_for,
                job=job,
                by=by,
                **told,
            )


def begin(
    session: Session,
    instance: Instance,
    variables: Mapping[str, Any],
    by: Person | None,
    *,
    start: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """The first step of a new instance, whose row is there but has no state yet.

    `start` is the start event that happened, with `payload`; None: the plain one.
    """
    host = _host(session, instance, by)
    with _whole(session, instance), _tables(session, instance), host.step():
        bundle = catalogue.bundle_for(session, instance)
        execution = Execution.start(
            bundle, instance.key, variables, host, start=start, payload=payload
        )
        _do_later(session, instance, execution)
        _finish(session, instance, execution, "started", _Before(clock.now()), by=by)


def defer_to_end(session: Session, instance_id: int, later: Later) -> bool:
    """Have `later` done when the step under way has run to its wait; False when none is."""
    stepping = session.info.get(STEPPING, {})
    if instance_id not in stepping:
        return False
    stepping[instance_id].append(later)
    return True


def is_under_way(session: Session, instance_id: int) -> bool:
    """Whether the session is in the middle of a step of that instance."""
    return instance_id in session.info.get(STEPPING, {})


def look(session: Session, instance: Instance, by: Person | None = None) -> Execution:
    """The instance as it stands, to be read; a step taken on it is not kept."""
    return _load(session, instance, zlib.decompress(instance.state), _host(session, instance, by))


@dataclass(frozen=True)
class _Before:
    """What was true before the step."""

    at: datetime
    #: compressed, as the instance's row has it
    state: bytes = b""
    waiting: Waiting = field(default_factory=Waiting)
    variables: Mapping[str, Any] = field(default_factory=dict)
    #: the scope of the task that is to be completed or called off, and those around it, innermost first
    scopes: Sequence[int] = ()

    @classmethod
    def of(cls, execution: Execution, state: bytes, task: UserTask | None) -> "_Before":
        scopes = () if task is None else execution.scopes_of(task.token)
        return cls(clock.now(), state, Waiting.of(execution), execution.variables, scopes)


def _finish(
    session: Session,
    instance: Instance,
    execution: Execution,
    what: str,
    before: _Before,
    *,
    done: UserTask | None = None,
    kept_for: UserTask | None = None,
    job: Job | None = None,
    by: Person | None = None,
    after: Mapping[str, Any] | None = None,
    **told: Any,
) -> None:
    # The instance's row is written once, at the end: it vouches for the event before it.
    with session.no_autoflush:
        now = Waiting.of(execution)
        waits = projection.write(session, instance, before.waiting, now, done=done)
        incidents.write(session, instance, before.waiting.incidents, now.incidents)
        job_rows.write(session, instance, before.waiting.jobs, now.jobs, closed=job)
        old, new = _changes(before.variables, execution.variables)
        told |= {"before": old, "after": new | dict(after or {}), "inputs": execution.inputs}
        trail = _trail(execution.journal, instance.key)
        event = history.compose(session, instance, what, by=by, trail=trail, **told)
        state, kept = execution.dump(), None
        undone = done or kept_for
        if undone is not None and execution.status not in ENDED:
            kept = completions.compose(
                instance,
                undone,
                began_at=before.at,
                scopes=before.scopes,
                before=before.state,
                after=state,
                effects=execution.effects,
            )
        saving.save(
            session,
            instance,
            state=zlib.compress(state),
            status=execution.status,
            told=event,
            waits=waits,
            done=done,
            kept=kept,
        )
        session.flush()


@contextmanager
def _whole(session: Session, instance: Instance) -> Iterator[None]:
    """A step that is taken alone and as a whole, or refused in a sentence; raises Broken.

    It has one moment: replayed at the time its event tells, it reckons the same dates.
    """
    with _alone(session, instance), clock.at(clock.now()):
        try:
            yield
        except EngineError:
            raise
        except Exception as error:
            raise Broken(reason=type(error).__name__) from error


@contextmanager
def _alone(session: Session, instance: Instance) -> Iterator[None]:
    """A verb inside a step of the same instance would be overwritten when the step is saved."""
    stepping: dict[int, list[Later]] = session.info.setdefault(STEPPING, {})
    if instance.id in stepping:
        raise StillStepping(instance=instance.id)
    stepping[instance.id] = []
    try:
        yield
    finally:
        del stepping[instance.id]


def _tables(session: Session, instance: Instance) -> AbstractContextManager[None]:
    """The instance's own tables while its step is under way; the newest for who asks for them."""
    own = catalogue.bundle_for(session, instance).tables
    return tables.used(own, lambda key: catalogue.find_table(session, key))


def _do_later(session: Session, instance: Instance, execution: Execution) -> None:
    waiting: list[Later] = session.info[STEPPING][instance.id]
    while waiting:  # what fires meanwhile may ask for more
        waiting.pop(0)(execution)


def _load(session: Session, instance: Instance, kept: bytes, host: Host) -> Execution:
    return Execution.load(
        catalogue.bundle_for(session, instance),
        kept,
        host,
        suspended=instance.status is Status.SUSPENDED,
    )


def _host(session: Session, instance: Instance, by: Person | None = None) -> Host:
    def broadcast(name: str, variables: Mapping[str, Any]) -> None:
        # Later, by a job: a step must not wait for the locks of other instances.
        jobs.defer(
            session, "instance.broadcast", name=name, variables=dict(variables), thrower=instance.id
        )

    def find(process: str, need: str) -> Bundle | None:
        return catalogue.find_later(session, instance, process, need)

    view = InstanceView(
        instance.id, instance.business_key or "", instance.district or "", instance.started_at
    )
    return Host(session=session, instance=view, broadcast=broadcast, find=find, by=by)


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The variables of the instance that changed: their old and their new values."""
    changed = [k for k in {**before, **after} if before.get(k) != after.get(k)]
    return (
        {key: _short(before[key]) for key in changed if key in before},
        {key: _short(after[key]) for key in changed if key in after},
    )


def _trail(journal: list[Event], own: str) -> Trail:
    """The journal as history keeps it; an element of a called process says of which."""
    return [
        {"element": each.element, "what": each.what.value}
        | ({"name": each.name} if each.name else {})
        | ({"process": each.process} if each.process != own else {})
        | ({"details": each.details} if each.details else {})
        for each in journal
    ]


def _short(value: Any) -> Any:
    length = len(json.dumps(value))
    return value if length <= TOLD else f"（共 {length} 个字符）"

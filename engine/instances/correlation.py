"""Messages and signals: which instance waits for them."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from engine import jobs
from engine.errors import NobodyWaits
from engine.identity import Person
from engine.instances import locking, starting, step
from engine.models import Instance, Subscription, UserTask
from engine.status import RUNNING
from engine.tokens.texts import is_storable, readable

Variables = Mapping[str, Any]


def message(
    session: Session,
    name: str,
    key: str,
    variables: Variables | None = None,
    by: Person | None = None,
    kept_for: UserTask | None = None,
    within: ColumnElement[bool] | None = None,
    starts: Callable[[str], bool] | None = None,
    business_key: str | None = None,
) -> Instance:
    """Give a message to the instance that waits for it, the longest waiting first, of each process,
    and start those processes that such a message starts; the instance that waited, or the first
    started, is returned.

    Of the process of the instance that waited none is started. With `kept_for`, a task of the instance the message calls off, it can be taken back
    (`withdrawing.take_message_back`). `within` is a condition on `Instance`, `starts` says of a
    process whether it may be started. What it starts gets the `business_key`.

    Raises NobodyWaits, and NotActive when that instance is suspended.
    """
    if not (is_storable(name) and is_storable(key)):
        raise NobodyWaits(name=readable(name), key=readable(key))  # nor could anybody
    received = publish(
        *(session, name, key, variables, by),
        kept_for=kept_for,
        within=within,
        starts=starts,
        business_key=business_key,
    )
    if not received.instances:
        raise NobodyWaits(name=name, key=key)
    return received.instances[0]


@dataclass(frozen=True)
class Received:
    """Who got a message: the instances that waited, then those it started; all their processes."""

    instances: tuple[Instance, ...] = ()
    processes: frozenset[str] = frozenset()


def publish(
    session: Session,
    name: str,
    key: str,
    variables: Variables | None = None,
    by: Person | None = None,
    *,
    kept_for: UserTask | None = None,
    within: ColumnElement[bool] | None = None,
    starts: Callable[[str], bool] | None = None,
    but: Set[str] = frozenset(),
    business_key: str | None = None,
) -> Received:
    """Give a message once to each process, but to those that have had it: to its longest waiting instance.

    As in Camunda 8; else as `message`, and nobody has to wait. Raises NotActive.
    """
    if not (is_storable(name) and is_storable(key)):
        return Received()
    told, reached = set(but), list[Instance]()
    for ids in _waiting(session, name, key, within, one=kept_for is not None):
        for instance_id in ids:
            instance = locking.instance(session, instance_id)
            # Whoever held the lock may have taken the message already.
            if not _waits(session, instance_id, "message", name, key):
                continue
            with step.advance(
                session,
                instance,
                "message",
                kept_for=kept_for,
                silent=True,
                by=by,
                after={"name": name},
            ) as execution:
                heard = execution.message(name, key, variables, told)
            if heard:
                told |= heard | {instance.key}
                reached.append(instance)
                break
    started = starting.start_by_message(
        *(session, name, key, variables, by),
        but=frozenset(told),
        may=starts,
        business_key=business_key,
    )
    told |= {each.key for each in started}
    return Received((*reached, *started), frozenset(told))


def _waiting(
    session: Session, name: str, key: str, within: ColumnElement[bool] | None, *, one: bool
) -> list[list[int]]:
    """The instances that wait for a message, the longest waiting first, those of one process together.

    With `one`, of the process alone whose instance waits longest. The first of each are locked, in
    one order for everybody, so that two messages cannot wait for each other.
    """
    wanted = (
        select(Subscription.instance_id, Instance.key)
        .join(Instance, Instance.id == Subscription.instance_id)
        .where(Subscription.kind == "message", Subscription.name == name, Subscription.key == key)
        .order_by(Subscription.id)
    )
    found: dict[str, list[int]] = {}
    for instance_id, process in session.execute(
        wanted if within is None else wanted.where(within)
    ).all():
        found.setdefault(process, []).append(instance_id)
    groups = list(found.values())[: 1 if one else None]
    for instance_id in sorted(ids[0] for ids in groups) if len(groups) > 1 else ():
        locking.instance(session, instance_id)
    return groups


def signal(
    session: Session,
    name: str,
    variables: Variables | None = None,
    by: Person | None = None,
    within: ColumnElement[bool] | None = None,
    starts: Callable[[str], bool] | None = None,
) -> int:
    """Give a signal to every instance that waits for it, and start the processes it starts.

    Returns how many tokens heard it and instances were started. `within` and `starts` as of `message`.
    """
    if not is_storable(name):
        return 0  # nor could anybody wait for it
    wanted = select(Subscription.instance_id).where(
        Subscription.kind == "signal", Subscription.name == name
    )
    heard = 0
    # In one order for everybody, so that two signals cannot wait for each other.
    found = _among(wanted.distinct().order_by(Subscription.instance_id), within)
    for instance_id in session.scalars(found).all():
        heard += signal_one(session, instance_id, name, variables, by)
    return heard + len(starting.start_by_signal(session, name, variables, by, may=starts))


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
    if instance.status not in RUNNING or not _waits(session, instance_id, "signal", name):
        return 0
    with step.advance(session, instance, "signal", by=by, after={"name": name}) as execution:
        return execution.signal(name, variables)


@jobs.job("instance.broadcast")
def broadcast(session: Session, name: str, variables: Variables, thrower: int) -> None:
    """Carry a signal that one instance threw to each other that waits for it, and to what it starts."""
    starting.defer_starts(session, name, variables)
    wanted = select(Subscription.instance_id).where(
        Subscription.kind == "signal", Subscription.name == name
    )
    for instance_id in session.scalars(wanted.distinct()).all():
        if instance_id != thrower:
            jobs.defer(
                session,
                "instance.signal",
                instance_id=instance_id,
                name=name,
                variables=variables,
            )


def _among(wanted: Select[int], within: ColumnElement[bool] | None) -> Select[int]:
    if within is None:
        return wanted
    return wanted.join(Instance, Instance.id == Subscription.instance_id).where(within)


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

"""Verifying the histories: each chain, how its instance vouches for it, and what was sealed of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from engine import history
from engine.history import HistoryEvent
from engine.models import Instance
from engine.records import Record
from processes.audit.findings import AS_KEPT, Finding, Part, Step, count, next_ids, readable
from processes.audit.seal_models import SealedHead

#: Instances of a step.
SIZE = 200


def next_batch(session: Session, place: int | None) -> Step:
    """The next instances: those there are, those with events, and those that were sealed."""
    known = union(
        select(Instance.id.label("id")),
        select(SealedHead.instance_id),
        select(HistoryEvent.instance_id),
    ).subquery()
    ids = next_ids(session, known.c.id, place, SIZE)
    chosen = select(Instance).where(Instance.id.in_(ids))
    found: list[Finding] = []
    read = readable(session, chosen, Instance.__table__.c.id, found)
    instances = {each.id: each for (each,) in read}
    events, sealed = _events(session, ids), _sealed(session, ids)
    for id in ids:
        found += _history(id, instances.get(id), events[id])
        found += _kept(id, events[id], sealed[id])
        found += _mentioned(session, id, events[id])
    return Step(found, len(ids), ids[-1] if len(ids) == SIZE else None)


def _history(
    id: int, instance: Instance | None, events: Sequence[HistoryEvent]
) -> Iterator[Finding]:
    if instance is None:
        yield Finding("instance", str(id), "流程的这一行不见了")
        faults = history.chain_faults(events)
    else:
        faults = history.faults(instance, events)
    for fault in faults:
        if fault.event_id is None:
            yield Finding("instance", str(id), fault.why)
        else:
            yield Finding("event", str(fault.event_id), f"流程{id}第{fault.seq}条{fault.why}")


def _kept(
    id: int, events: Sequence[HistoryEvent], sealed: Sequence[SealedHead]
) -> Iterator[Finding]:
    hashes = {each.seq: each.hash for each in events}
    for head in sealed:
        if hashes.get(head.events) != head.head:
            why = f"流程{id}第{head.events}条与第{head.seal_number}号封存不符，或已不见"
            yield Finding("event", "", why)


def _mentioned(session: Session, id: int, events: Sequence[HistoryEvent]) -> Iterator[Finding]:
    """Events whose record of what they wrote is gone."""
    named = {mark: each.seq for each in events if (mark := history.named_record(each))}
    query = select(Record.transaction).where(Record.transaction.in_(named))
    known = set(session.scalars(query)) if named else set()
    for mark in named.keys() - known:
        why = f"流程{id}第{named[mark]}条历史所写事实的记录不见了"
        yield Finding("record", mark, why)


def _events(session: Session, ids: Sequence[int]) -> dict[int, list[HistoryEvent]]:
    found: dict[int, list[HistoryEvent]] = defaultdict(list)
    query = (
        select(HistoryEvent)
        .where(HistoryEvent.instance_id.in_(ids))
        .order_by(HistoryEvent.instance_id, HistoryEvent.seq)
    )
    for each in session.scalars(query, execution_options=AS_KEPT):
        found[each.instance_id].append(each)
    return found


def _sealed(session: Session, ids: Sequence[int]) -> dict[int, list[SealedHead]]:
    found: dict[int, list[SealedHead]] = defaultdict(list)
    chosen = select(SealedHead).where(SealedHead.instance_id.in_(ids))
    for each in session.scalars(chosen, execution_options=AS_KEPT):
        found[each.instance_id].append(each)
    return found


HISTORIES = Part("流程历史", lambda session: count(session, Instance), next_batch)

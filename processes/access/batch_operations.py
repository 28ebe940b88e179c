"""Batch operations: begun by a program, carried out by the workers, each item in a transaction of its own.

What was done to an instance and that its item is done are kept together, so that a worker that is
killed loses nothing and does nothing twice. An operation's row is locked meanwhile: it is suspended or
canceled between two items.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, insert, literal, select, update
from sqlalchemy.orm import Session

from engine import clock, jobs, runner
from engine.errors import Broken, EngineError, NotActive, NotFound
from engine.identity import Person
from engine.instances.modifying import Modification, Move, Termination
from engine.models import Incident, IncidentStatus, Instance
from engine.scheduling import timetable
from processes.access import plain_instances
from processes.access.batch_models import (
    OVER,
    BatchItem,
    BatchKind,
    BatchOperation,
    BatchState,
    ItemState,
)
from processes.errors import ProcessError
from processes.organisation import people

#: How long after its end what came of an operation can be looked up.
KEPT = timedelta(days=365)


class NothingLeft(NotFound):
    """没有这个批量操作，或者它已经结束。"""


class NoLongerRunnable(ProcessError):
    """发起这个批量操作的程序现在不能办理这个流程实例。"""


def begin(
    session: Session, kind: BatchKind, details: dict[str, Any], chosen: Select[int], *, by: Person
) -> BatchOperation:
    """Begin an operation on the instances whose ids are `chosen`; those that have ended are left out."""
    operation = BatchOperation(
        district=people.get_person(session, by.id).district,
        person_id=int(by.id),
        kind=kind,
        details=details,
        state=BatchState.ACTIVE,
        begun_at=clock.now(),
        total=0,
        completed=0,
        failed=0,
    )
    session.add(operation)
    session.flush()
    found = _items(operation, chosen)
    session.execute(
        insert(BatchItem).from_select(
            ["district", "operation_id", "state", "instance_id", "incident_id"], found
        )
    )
    own = BatchItem.operation_id == operation.id
    operation.total = session.scalar(select(func.count()).where(own)) or 0
    _go_on(session, operation)
    return operation


@jobs.job("batch.go_on")
def go_on(session: Session, operation_id: int) -> None:
    """Do the next item, and leave the one after it to another job."""
    operation = session.get_one(BatchOperation, operation_id, with_for_update=True)
    if operation.state is not BatchState.ACTIVE:
        return
    item = session.scalar(_open(operation).order_by(BatchItem.id).limit(1))
    if item is not None:
        _do_one(session, operation, item)
    _go_on(session, operation)


def cancel(session: Session, operation_id: int) -> None:
    """Leave undone what has not been done; raises NothingLeft."""
    operation = _require_open(session, operation_id)
    own = (BatchItem.operation_id == operation.id, BatchItem.state == ItemState.ACTIVE)
    session.execute(
        update(BatchItem).where(*own).values(state=ItemState.CANCELED, done_at=clock.now())
    )
    _end(operation, BatchState.CANCELED)


def suspend(session: Session, operation_id: int) -> None:
    """Do nothing more until it is resumed; raises NothingLeft."""
    _require_open(session, operation_id).state = BatchState.SUSPENDED


def resume(session: Session, operation_id: int) -> None:
    """Go on; raises NothingLeft."""
    operation = _require_open(session, operation_id)
    if operation.state is BatchState.SUSPENDED:
        operation.state = BatchState.ACTIVE
        _go_on(session, operation)


@timetable.scheduled("batch_operations.forget", hour=2, minute=50, grace=timedelta(hours=12))
def forget_ended(session: Session, now: datetime) -> None:
    """Let go of operations that ended long ago, with their items; history tells what was done to each instance."""
    ended = select(BatchOperation.id).where(BatchOperation.ended_at <= now - KEPT)
    session.execute(delete(BatchItem).where(BatchItem.operation_id.in_(ended)))
    session.execute(delete(BatchOperation).where(BatchOperation.ended_at <= now - KEPT))


def _items(operation: BatchOperation, chosen: Select[int]) -> Select[Any]:
    """A row for each item, in the order of the instances."""
    same: tuple[Any, ...] = (
        literal(operation.district),
        literal(operation.id),
        literal(ItemState.ACTIVE.value),
        Instance.id,
    )
    running = (Instance.id.in_(chosen), Instance.ended_at.is_(None))
    if operation.kind is not BatchKind.RESOLVE:
        return (
            select(*same, literal(None, BatchItem.incident_id.type))
            .where(*running)
            .order_by(Instance.id)
        )
    return (
        select(*same, Incident.id)
        .join(Incident, Incident.instance_id == Instance.id)
        .where(*running, Incident.status == IncidentStatus.OPEN)
        .order_by(Instance.id, Incident.id)
    )


def _do_one(session: Session, operation: BatchOperation, item: BatchItem) -> None:
    """Do it, or write why it was refused: the others are done all the same."""
    by = people.identify(session, operation.person_id)
    kept = session.begin_nested()
    try:
        _require_runnable(session, item, by)
        _VERBS[operation.kind](session, operation.details, item, by)
    except Broken:
        # A mistake of ours: the job fails, and is tried again or becomes an incident.
        raise
    except (NotActive, NotFound) as refusal:
        kept.rollback()
        item.state, item.message = ItemState.SKIPPED, str(refusal)
    except EngineError as refusal:
        kept.rollback()
        item.state, item.message = ItemState.FAILED, str(refusal)
        operation.failed += 1
    else:
        kept.commit()
        item.state = ItemState.COMPLETED
        operation.completed += 1
    item.done_at = clock.now()
    session.flush()


def _require_runnable(session: Session, item: BatchItem, by: Person) -> None:
    """Asked again: a case may have come into it since, or the right be gone."""
    may = plain_instances.runnable(by)
    if session.scalar(select(Instance.id).where(Instance.id == item.instance_id, may)) is None:
        raise NoLongerRunnable


def _cancel(session: Session, _details: dict[str, Any], item: BatchItem, by: Person) -> None:
    runner.cancel(session, item.instance_id, by=by, reason="程序批量取消")


def _resolve(session: Session, _details: dict[str, Any], item: BatchItem, by: Person) -> None:
    assert item.incident_id is not None
    runner.retry(session, item.incident_id, by=by)


def _migrate(session: Session, details: dict[str, Any], item: BatchItem, by: Person) -> None:
    plain_instances.require_startable(session, details["process"])
    runner.migrate(session, item.instance_id, details["target"], details["mapping"], by=by)


def _modify(session: Session, details: dict[str, Any], item: BatchItem, by: Person) -> None:
    moves = tuple(Move(Termination(source), target) for source, target in details["moves"])
    runner.modify(session, item.instance_id, Modification(moves=moves), by=by)


_VERBS: dict[BatchKind, Callable[[Session, dict[str, Any], BatchItem, Person], None]] = {
    BatchKind.CANCEL: _cancel,
    BatchKind.RESOLVE: _resolve,
    BatchKind.MIGRATE: _migrate,
    BatchKind.MODIFY: _modify,
}


def _go_on(session: Session, operation: BatchOperation) -> None:
    session.flush()
    if session.scalar(_open(operation).with_only_columns(BatchItem.id).limit(1)) is None:
        _end(operation, BatchState.COMPLETED)
        return
    name = f"batch {operation.id}"
    # One chain: a job done twice, as its worker was killed, begins no second.
    jobs.defer(session, "batch.go_on", lock=name, queueing_lock=name, operation_id=operation.id)


def _open(operation: BatchOperation) -> Select[BatchItem]:
    return select(BatchItem).where(
        BatchItem.operation_id == operation.id, BatchItem.state == ItemState.ACTIVE
    )


def _end(operation: BatchOperation, state: BatchState) -> None:
    operation.state, operation.ended_at = state, clock.now()


def _require_open(session: Session, operation_id: int) -> BatchOperation:
    operation = session.get(BatchOperation, operation_id, with_for_update=True)
    if operation is None or operation.state in OVER:
        raise NothingLeft
    return operation

"""Batch operations: one thing done to every process instance that is found, in the background."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Text, case, cast, literal, select

from engine.models import Definition, Instance
from processes.access import batch_operations, plain_instances
from processes.access.batch_models import (
    BatchItem,
    BatchKind,
    BatchOperation,
    BatchState,
    ItemState,
)
from processes.access.permissions import Permission
from web.api import naming, process_instances, schema, searching
from web.api.endpoint import Call, endpoint
from web.api.process_alterations import ELEMENT, MAPPING, read_mapping
from web.api.process_definitions import find_definition
from web.api.schema import (
    KEY,
    LENGTH,
    MOMENT,
    NUMBER,
    TEXT,
    BadRequest,
    Shape,
    array,
    choice,
    nullable,
    obj,
)
from web.api.searching import Kind, Property
from web.translation import translate

_TYPES = {
    BatchKind.CANCEL: "CANCEL_PROCESS_INSTANCE",
    BatchKind.RESOLVE: "RESOLVE_INCIDENT",
    BatchKind.MIGRATE: "MIGRATE_PROCESS_INSTANCE",
    BatchKind.MODIFY: "MODIFY_PROCESS_INSTANCE",
}
_STATES = {each: each.name for each in BatchState}
_ITEM_STATES = {each: each.name for each in ItemState}
_ACTOR = cast(BatchOperation.person_id, Text)
_TYPE = naming.states(BatchOperation.kind, _TYPES)
PROPERTIES: dict[str, Property] = {
    "batchOperationKey": Property(Kind.KEY, BatchOperation.id),
    "operationType": Property(Kind.TEXT, _TYPE, tuple(_TYPES.values())),
    "state": Property(
        Kind.TEXT, naming.states(BatchOperation.state, _STATES), tuple(_STATES.values())
    ),
    "startDate": Property(Kind.MOMENT, BatchOperation.begun_at),
    "endDate": Property(Kind.MOMENT, BatchOperation.ended_at),
    "actorType": Property(Kind.TEXT, literal("CLIENT"), ("CLIENT",)),
    "actorId": Property(Kind.TEXT, _ACTOR),
}
_ITEM_KEY = case(
    (BatchItem.incident_id.is_not(None), BatchItem.incident_id), else_=BatchItem.instance_id
)
ITEM_PROPERTIES: dict[str, Property] = {
    "batchOperationKey": Property(Kind.KEY, BatchItem.operation_id),
    "itemKey": Property(Kind.KEY, _ITEM_KEY),
    "processInstanceKey": Property(Kind.KEY, BatchItem.instance_id),
    "state": Property(
        Kind.TEXT, naming.states(BatchItem.state, _ITEM_STATES), tuple(_ITEM_STATES.values())
    ),
    "operationType": Property(Kind.TEXT, _TYPE, tuple(_TYPES.values())),
    "processedDate": Property(Kind.MOMENT, BatchItem.done_at),
}
_BEGUN: Shape = obj({"batchOperationKey": KEY, "batchOperationType": choice(*_TYPES.values())})
_ERROR: Shape = obj({"partitionId": NUMBER, "type": TEXT, "message": TEXT})
OPERATION: Shape = obj(
    {
        "batchOperationKey": KEY,
        "state": choice(*_STATES.values()),
        "batchOperationType": choice(*_TYPES.values()),
        "startDate": MOMENT,
        "endDate": nullable(MOMENT),
        "actorType": choice("CLIENT"),
        "actorId": TEXT,
        "operationsTotalCount": NUMBER,
        "operationsFailedCount": NUMBER,
        "operationsCompletedCount": NUMBER,
        "errors": array(_ERROR),
    }
)
ITEM: Shape = obj(
    {
        "operationType": choice(*_TYPES.values()),
        "batchOperationKey": KEY,
        "itemKey": KEY,
        "processInstanceKey": KEY,
        "rootProcessInstanceKey": KEY,
        "state": choice(*_ITEM_STATES.values()),
        "processedDate": nullable(MOMENT),
        "errorMessage": nullable(TEXT),
    }
)
_FILTER = searching.filter_shape(process_instances.PROPERTIES)
_REFERENCE = {"operationReference": LENGTH}
_CHOSEN: Shape = obj({"filter": _FILTER}, _REFERENCE)
_PLAN: Shape = obj({"targetProcessDefinitionKey": KEY, "mappingInstructions": MAPPING})
_MOVES: Shape = array(
    obj({"sourceElementId": ELEMENT, "targetElementId": ELEMENT}), minItems=1, maxItems=200
)


@endpoint(
    "POST",
    "/process-instances/cancellation",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=_CHOSEN,
    answer=_BEGUN,
)
def cancel_process_instances_batch_operation(call: Call) -> dict[str, Any]:
    """Cancel every process instance that is found."""
    return _begin(call, BatchKind.CANCEL, {})


@endpoint(
    "POST",
    "/process-instances/incident-resolution",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=_CHOSEN,
    answer=_BEGUN,
)
def resolve_incidents_batch_operation(call: Call) -> dict[str, Any]:
    """Try again what failed in every process instance that is found."""
    return _begin(call, BatchKind.RESOLVE, {})


@endpoint(
    "POST",
    "/process-instances/migration",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=obj({"filter": _FILTER, "migrationPlan": _PLAN}, _REFERENCE),
    answer=_BEGUN,
    refusals=(404,),
)
def migrate_process_instances_batch_operation(call: Call) -> dict[str, Any]:
    """Let every process instance that is found go on in the newest version of a process."""
    plan = call.body["migrationPlan"]
    target = find_definition(call, schema.row(plan["targetProcessDefinitionKey"]))
    plain_instances.require_startable(call.session, target.key)
    mapping = read_mapping(plan["mappingInstructions"])
    details = {"target": target.id, "process": target.key, "mapping": mapping}
    return _begin(call, BatchKind.MIGRATE, details)


@endpoint(
    "POST",
    "/process-instances/modification",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=obj({"filter": _FILTER, "moveInstructions": _MOVES}, _REFERENCE),
    answer=_BEGUN,
)
def modify_process_instances_batch_operation(call: Call) -> dict[str, Any]:
    """Move tokens from one element to another in every process instance that is found."""
    moves = [
        [each["sourceElementId"], each["targetElementId"]] for each in call.body["moveInstructions"]
    ]
    return _begin(call, BatchKind.MODIFY, {"moves": moves})


@endpoint(
    "POST",
    "/batch-operations/search",
    Permission.PROCESS_RUN,
    tag="Batch operation",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(OPERATION),
)
def search_batch_operations(call: Call) -> dict[str, Any]:
    """Search batch operations, those that are over as well."""
    query = select(BatchOperation)
    return searching.run(call.session, query, BatchOperation.id, PROPERTIES, call.body, _describe)


@endpoint(
    "GET",
    "/batch-operations/<batch_operation_key>",
    Permission.PROCESS_RUN,
    tag="Batch operation",
    answer=OPERATION,
    refusals=(404,),
)
def get_batch_operation(call: Call, batch_operation_key: int) -> dict[str, Any]:
    """Get a batch operation."""
    query = select(BatchOperation).where(BatchOperation.id == batch_operation_key)
    return searching.find_one(call.session, query, _describe)


@endpoint(
    "POST",
    "/batch-operation-items/search",
    Permission.PROCESS_RUN,
    tag="Batch operation",
    body=searching.request(ITEM_PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(ITEM),
)
def search_batch_operation_items(call: Call) -> dict[str, Any]:
    """Search what came of each instance or incident of batch operations."""
    query = select(BatchItem, BatchOperation.kind).join(
        BatchOperation, BatchOperation.id == BatchItem.operation_id
    )
    return searching.run(
        call.session, query, BatchItem.id, ITEM_PROPERTIES, call.body, _describe_items
    )


@endpoint(
    "POST",
    "/batch-operations/<batch_operation_key>/cancellation",
    Permission.PROCESS_RUN,
    tag="Batch operation",
    status=204,
    refusals=(404,),
)
def cancel_batch_operation(call: Call, batch_operation_key: int) -> None:
    """Leave undone what a batch operation has not done yet."""
    batch_operations.cancel(call.session, batch_operation_key)


@endpoint(
    "POST",
    "/batch-operations/<batch_operation_key>/suspension",
    Permission.PROCESS_RUN,
    tag="Batch operation",
    status=204,
    refusals=(404,),
)
def suspend_batch_operation(call: Call, batch_operation_key: int) -> None:
    """Let a batch operation do nothing more until it is resumed."""
    batch_operations.suspend(call.session, batch_operation_key)


@endpoint(
    "POST",
    "/batch-operations/<batch_operation_key>/resumption",
    Permission.PROCESS_RUN,
    tag="Batch operation",
    status=204,
    refusals=(404,),
)
def resume_batch_operation(call: Call, batch_operation_key: int) -> None:
    """Let a batch operation go on."""
    batch_operations.resume(call.session, batch_operation_key)


def _begin(call: Call, kind: BatchKind, details: dict[str, Any]) -> dict[str, Any]:
    wanted: Mapping[str, Any] = call.body["filter"]
    if not wanted:
        # As there: all that runs is never meant by saying nothing.
        raise BadRequest(reason="“filter”至少要写一项")
    operation = batch_operations.begin(
        call.session, kind, details, _choose(call, wanted), by=call.person
    )
    return {
        "batchOperationKey": str(operation.id),
        "batchOperationType": _TYPES[operation.kind],
    }


def _choose(call: Call, wanted: Mapping[str, Any]) -> Select[int]:
    may = plain_instances.runnable(call.person)
    return (
        select(Instance.id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(may, *searching.conditions(process_instances.PROPERTIES, wanted))
    )


def _describe(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [_told(row[0]) for row in rows]


def _told(row: BatchOperation) -> dict[str, Any]:
    return {
        "batchOperationKey": str(row.id),
        "state": _STATES[row.state],
        "batchOperationType": _TYPES[row.kind],
        "startDate": naming.moment(row.begun_at),
        "endDate": naming.moment(row.ended_at),
        "actorType": "CLIENT",
        "actorId": str(row.person_id),
        "operationsTotalCount": row.total,
        "operationsFailedCount": row.failed,
        "operationsCompletedCount": row.completed,
        "errors": [],
    }


def _describe_items(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "operationType": _TYPES[row[1]],
            "batchOperationKey": str(row[0].operation_id),
            "itemKey": str(row[0].incident_id or row[0].instance_id),
            "processInstanceKey": str(row[0].instance_id),
            "rootProcessInstanceKey": str(row[0].instance_id),
            "state": _ITEM_STATES[row[0].state],
            "processedDate": naming.moment(row[0].done_at),
            "errorMessage": translate(row[0].message) if row[0].message else None,
        }
        for row in rows
    ]

"""Process instances: start, look for, cancel."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import undefer

from engine import runner
from engine.deployment import catalogue, parsed
from engine.deployment.bundle import Kind as FileKind
from engine.deployment.bundle import Source
from engine.errors import NotFound, NotPermitted
from engine.instances import step
from engine.models import Definition, Incident, IncidentStatus, Instance
from engine.status import Status
from processes.access import plain_instances
from processes.access.permissions import Permission
from processes.organisation import directory
from web.api import naming, schema, searching, waiting
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import (
    BUSINESS_ID,
    FLAG,
    KEY,
    LENGTH,
    MOMENT,
    NUMBER,
    TEXT,
    VARIABLES,
    BadRequest,
    Shape,
    array,
    choice,
    nullable,
    obj,
)
from web.api.searching import Kind, Property

_OPEN_INCIDENT = (
    select(func.count(Incident.id))
    .where(Incident.instance_id == Instance.id, Incident.status == IncidentStatus.OPEN)
    .correlate(Instance)
    .scalar_subquery()
)
_HAS_INCIDENT = case((_OPEN_INCIDENT > 0, literal(value=True)), else_=literal(value=False))
PROPERTIES = {
    "processInstanceKey": Property(Kind.KEY, Instance.id),
    "processDefinitionKey": Property(Kind.KEY, Instance.definition_id),
    "processDefinitionId": Property(Kind.TEXT, Instance.key),
    "processDefinitionVersion": Property(Kind.NUMBER, Definition.version),
    "businessId": Property(Kind.TEXT, Instance.business_key),
    "startDate": Property(Kind.MOMENT, Instance.started_at),
    "endDate": Property(Kind.MOMENT, Instance.ended_at),
    "state": Property(
        Kind.TEXT,
        naming.states(Instance.status, naming.INSTANCE_STATES),
        ("ACTIVE", "COMPLETED", "TERMINATED", "SUSPENDED"),
    ),
    "hasIncident": Property(Kind.FLAG, _HAS_INCIDENT, is_sortable=False),
    "tenantId": Property(Kind.TEXT, literal(TENANT), is_sortable=False),
}
INSTANCE: Shape = obj(
    {
        "processDefinitionId": TEXT,
        "processDefinitionName": nullable(TEXT),
        "processDefinitionVersion": NUMBER,
        "processDefinitionVersionTag": nullable(TEXT),
        "startDate": MOMENT,
        "endDate": nullable(MOMENT),
        "state": choice("ACTIVE", "COMPLETED", "TERMINATED", "SUSPENDED"),
        "suspendedDate": nullable(MOMENT),
        "hasIncident": FLAG,
        "tenantId": TEXT,
        "processInstanceKey": KEY,
        "processDefinitionKey": KEY,
        "parentProcessInstanceKey": nullable(KEY),
        "parentElementInstanceKey": nullable(KEY),
        "rootProcessInstanceKey": nullable(KEY),
        "tags": array(TEXT),
        "businessId": nullable(TEXT),
    }
)
_CREATED: Shape = obj(
    {
        "processDefinitionId": TEXT,
        "processDefinitionVersion": NUMBER,
        "tenantId": TEXT,
        "variables": VARIABLES,
        "processDefinitionKey": KEY,
        "processInstanceKey": KEY,
        "tags": array(TEXT),
        "businessId": nullable(TEXT),
    }
)
_CREATION: Shape = obj(
    {},
    {
        "processDefinitionId": {"type": "string", "minLength": 1, "maxLength": 500},
        "processDefinitionKey": KEY,
        "processDefinitionVersion": {"type": "integer", "minimum": -1, "maximum": 2**31 - 1},
        "variables": VARIABLES,
        "awaitCompletion": FLAG,
        "fetchVariables": array(TEXT, maxItems=1000),
        "requestTimeout": LENGTH,
        "businessId": BUSINESS_ID,
        "tenantId": TEXT,
        "startInstructions": array(VARIABLES, maxItems=0),
        "runtimeInstructions": array(VARIABLES, maxItems=0),
        "tags": array(TEXT, maxItems=0),
    },
)
_CANCELLATION: Shape = nullable(obj({}, {"operationReference": LENGTH}))


class OldVersion(NotPermitted):
    """流程“{key}”的第 {asked} 版不是最新版；新的实例总是从最新版（第 {newest} 版）开始。"""


class NotACase(NotPermitted):
    """这个流程属于一件案件，只能在案件的页面上办理。"""


@endpoint(
    "POST",
    "/process-instances",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=_CREATION,
    answer=_CREATED,
    refusals=(403, 404, 409),
)
def create_process_instance(call: Call) -> Any:
    """Start a process that acts on no case, and await its end if asked to."""
    key = _process(call)
    plain_instances.require_startable(call.session, key)
    instance = runner.start(
        call.session,
        key,
        call.body.get("variables") or {},
        business_key=call.body.get("businessId"),
        district=directory.district(call.session),
        by=call.person,
    )
    definition = call.session.get_one(Definition, instance.definition_id)
    told = {
        "processDefinitionId": key,
        "processDefinitionVersion": definition.version,
        "tenantId": TENANT,
        "variables": {},
        "processDefinitionKey": str(definition.id),
        "processInstanceKey": str(instance.id),
        "tags": [],
        "businessId": instance.business_key,
    }
    if not call.body.get("awaitCompletion"):
        return told
    names = call.body.get("fetchVariables") or []
    return waiting.for_end(instance.id, told, names, call.body.get("requestTimeout") or 0)


@endpoint(
    "POST",
    "/process-instances/search",
    Permission.DIAGRAM_READ,
    tag="Process instance",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(INSTANCE),
)
def search_process_instances(call: Call) -> dict[str, Any]:
    """Search the instances the caller may see."""
    query = _select().where(plain_instances.readable(call.person))
    return searching.run(
        call.session, query, Instance.id, PROPERTIES, call.body, lambda rows: _describe(rows)
    )


@endpoint(
    "GET",
    "/process-instances/<instance_key>",
    Permission.DIAGRAM_READ,
    tag="Process instance",
    answer=INSTANCE,
    refusals=(404,),
)
def get_process_instance(call: Call, instance_key: int) -> dict[str, Any]:
    """Get a process instance."""
    query = _select().where(Instance.id == instance_key, plain_instances.readable(call.person))
    return searching.find_one(call.session, query, _describe)


@endpoint(
    "POST",
    "/process-instances/<instance_key>/cancellation",
    Permission.PROCESS_RUN,
    tag="Process instance",
    body=_CANCELLATION,
    is_body_optional=True,
    status=204,
    refusals=(403, 404, 409),
)
def cancel_process_instance(call: Call, instance_key: int) -> None:
    """Cancel a process instance."""
    require_runnable(call, instance_key)
    runner.cancel(call.session, instance_key, by=call.person, reason="程序取消")


def require_readable(call: Call, instance_id: int) -> Instance:
    """The instance, where the caller may see it; raises NotFound."""
    query = select(Instance).where(
        Instance.id == instance_id, plain_instances.readable(call.person)
    )
    found = call.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def require_runnable(call: Call, instance_id: int) -> Instance:
    """The instance, where the caller may act on it as a whole; raises NotFound, NotACase."""
    found = require_readable(call, instance_id)
    query = select(Instance.id).where(
        Instance.id == instance_id, plain_instances.runnable(call.person)
    )
    if call.session.scalar(query) is None:
        raise NotACase
    return found


def variables_of(call: Call, instance: Instance) -> Mapping[str, Any]:
    """The variables of an instance as a whole."""
    return step.look(call.session, instance).variables


def _process(call: Call) -> str:
    """The process that is asked for; raises OldVersion for another than its newest release."""
    body = call.body
    if ("processDefinitionId" in body) is ("processDefinitionKey" in body):
        raise BadRequest(reason="“processDefinitionId”和“processDefinitionKey”要写且只能写一个")
    if "processDefinitionKey" in body:
        asked = call.session.get(Definition, schema.row(body["processDefinitionKey"]))
        if asked is None or asked.kind != FileKind.BPMN.value:
            raise NotFound
        key, version = asked.key, asked.version
    else:
        key, version = body["processDefinitionId"], int(body.get("processDefinitionVersion", -1))
    require_newest(call, key, version)
    return key


def require_newest(call: Call, key: str, version: int) -> None:
    """Raises OldVersion for another version than the newest of a process, -1 for whichever; NoSuchProcess."""
    newest = catalogue.pins_for(call.session, key).definition_id
    found = call.session.get_one(Definition, newest)
    if version not in (-1, found.version):
        raise OldVersion(key=key, asked=version, newest=found.version)


def _select() -> Any:
    return (
        select(Instance, Definition, _OPEN_INCIDENT)
        .join(Definition, Definition.id == Instance.definition_id)
        .options(undefer(Definition.source))
    )


def _describe(rows: Sequence[Any]) -> list[dict[str, Any]]:
    told = []
    for row in rows:
        instance, definition, incidents = row[0], row[1], row[2]
        source = Source(definition.name, FileKind(definition.kind), definition.source)
        told.append(
            {
                "processDefinitionId": instance.key,
                "processDefinitionName": parsed.process_names(source).get(instance.key),
                "processDefinitionVersion": definition.version,
                "processDefinitionVersionTag": parsed.version_tags(source).get(instance.key),
                "startDate": naming.moment(instance.started_at),
                "endDate": naming.moment(instance.ended_at),
                "state": naming.INSTANCE_STATES[Status(instance.status)],
                "suspendedDate": None,
                "hasIncident": incidents > 0,
                "tenantId": TENANT,
                "processInstanceKey": str(instance.id),
                "processDefinitionKey": str(definition.id),
                "parentProcessInstanceKey": None,
                "parentElementInstanceKey": None,
                "rootProcessInstanceKey": str(instance.id),
                "tags": [],
                "businessId": instance.business_key,
            }
        )
    return told

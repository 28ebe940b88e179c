"""Incidents: search, get, resolve."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, literal, or_, select
from sqlalchemy.orm import aliased

from engine import runner
from engine.errors import NotFound
from engine.models import Incident, IncidentStatus, Instance, Job
from processes.access import permissions, plain_instances
from processes.access.permissions import Permission
from web.api import naming, process_instances, searching
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import KEY, LENGTH, MOMENT, TEXT, Shape, choice, nullable, obj
from web.api.searching import Kind, Property

_STATES = ("ACTIVE", "RESOLVED")
_ERRORS = (
    *("UNSPECIFIED", "UNKNOWN", "IO_MAPPING_ERROR", "JOB_NO_RETRIES", "CONDITION_ERROR"),
    *("EXTRACT_VALUE_ERROR", "UNHANDLED_ERROR_EVENT", "DECISION_EVALUATION_ERROR"),
)
#: What the engine calls the kinds of failures.
_KINDS = {
    "worker": "JOB_NO_RETRIES",
    "handler": "JOB_NO_RETRIES",
    "permanent": "JOB_NO_RETRIES",
    "expression": "EXTRACT_VALUE_ERROR",
}
_JOB = aliased(Job)
_ERROR_TYPE = case(
    *((Incident.kind == kind, literal(word)) for kind, word in _KINDS.items()),
    else_=literal("UNKNOWN"),
)
PROPERTIES = {
    "incidentKey": Property(Kind.KEY, Incident.id),
    "processInstanceKey": Property(Kind.KEY, Incident.instance_id),
    "processDefinitionKey": Property(Kind.KEY, Instance.definition_id),
    "processDefinitionId": Property(Kind.TEXT, Instance.key),
    "elementId": Property(Kind.TEXT, Incident.element),
    "errorType": Property(Kind.TEXT, _ERROR_TYPE, _ERRORS),
    "errorMessage": Property(Kind.TEXT, Incident.message),
    "creationTime": Property(Kind.MOMENT, Incident.opened_at),
    "state": Property(
        Kind.TEXT,
        case(
            (Incident.status == IncidentStatus.OPEN, literal("ACTIVE")), else_=literal("RESOLVED")
        ),
        _STATES,
    ),
    "jobKey": Property(Kind.KEY, _JOB.id),
    "tenantId": Property(Kind.TEXT, literal(TENANT), is_sortable=False),
}
INCIDENT: Shape = obj(
    {
        "processDefinitionId": TEXT,
        "errorType": choice(*_ERRORS),
        "errorMessage": TEXT,
        "elementId": TEXT,
        "creationTime": MOMENT,
        "state": choice(*_STATES),
        "tenantId": TEXT,
        "incidentKey": KEY,
        "processDefinitionKey": KEY,
        "processInstanceKey": KEY,
        "rootProcessInstanceKey": nullable(KEY),
        "elementInstanceKey": KEY,
        "jobKey": nullable(KEY),
    }
)


@endpoint(
    "POST",
    "/incidents/search",
    Permission.DIAGRAM_READ,
    tag="Incident",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(INCIDENT),
)
def search_incidents(call: Call) -> dict[str, Any]:
    """Search incidents, those that are resolved as well."""
    return searching.run(call.session, _select(call), Incident.id, PROPERTIES, call.body, _describe)


@endpoint(
    "POST",
    "/process-instances/<instance_key>/incidents/search",
    Permission.DIAGRAM_READ,
    tag="Incident",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(INCIDENT),
    refusals=(404,),
)
def search_process_instance_incidents(call: Call, instance_key: int) -> dict[str, Any]:
    """Search the incidents of one process instance."""
    process_instances.require_readable(call, instance_key)
    query = _select(call).where(Incident.instance_id == instance_key)
    return searching.run(call.session, query, Incident.id, PROPERTIES, call.body, _describe)


@endpoint(
    "GET",
    "/incidents/<incident_key>",
    Permission.DIAGRAM_READ,
    tag="Incident",
    answer=INCIDENT,
    refusals=(404,),
)
def get_incident(call: Call, incident_key: int) -> dict[str, Any]:
    """Get an incident."""
    return _describe([_find(call, incident_key)])[0]


@endpoint(
    "POST",
    "/incidents/<incident_key>/resolution",
    Permission.DIAGRAM_READ,
    tag="Incident",
    body=obj({}, {"operationReference": LENGTH}),
    is_body_optional=True,
    status=204,
    refusals=(403, 404, 409),
)
def resolve_incident(call: Call, incident_key: int) -> None:
    """Try again what failed; it may fail again, and is then an incident still."""
    incident = _find(call, incident_key)[0]
    if not permissions.may(call.session, Permission.INCIDENT_RETRY, call.person):
        process_instances.require_runnable(call, incident.instance_id)
    runner.retry(call.session, incident_key, by=call.person)


def _select(call: Call) -> Select[*tuple[Any, ...]]:
    seen = plain_instances.readable(call.person)
    if permissions.may(call.session, Permission.INCIDENT_RETRY, call.person):
        seen = or_(literal(value=True), seen)
    return (
        select(Incident, Instance, _JOB.id)
        .join(Instance, Instance.id == Incident.instance_id)
        .outerjoin(
            _JOB, (_JOB.instance_id == Incident.instance_id) & (_JOB.token == Incident.token)
        )
        .where(seen)
    )


def _find(call: Call, key: int) -> Any:
    found = call.session.execute(_select(call).where(Incident.id == key)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _describe(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "processDefinitionId": instance.key,
            "errorType": _KINDS.get(incident.kind, "UNKNOWN"),
            "errorMessage": incident.message,
            "elementId": incident.element,
            "creationTime": naming.moment(incident.opened_at),
            "state": "ACTIVE" if incident.status is IncidentStatus.OPEN else "RESOLVED",
            "tenantId": TENANT,
            "incidentKey": str(incident.id),
            "processDefinitionKey": str(instance.definition_id),
            "processInstanceKey": str(instance.id),
            "rootProcessInstanceKey": str(instance.id),
            "elementInstanceKey": naming.element_key(instance.id, incident.token),
            "jobKey": naming.text(job),
        }
        for incident, instance, job in (row[:3] for row in rows)
    ]

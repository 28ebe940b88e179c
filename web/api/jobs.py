"""Jobs: activate, complete, fail, throw, update, search."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import Select, case, literal, select
from sqlalchemy.orm import Session

from engine import external_jobs
from engine.errors import JobClosed
from engine.external_jobs import ActivatedJob
from engine.identity import Person
from engine.models import Definition, Instance, Job, JobState
from processes.access import plain_instances
from processes.access.permissions import Permission
from processes.audit import log as audit_log
from web.api import naming, schema, searching, waiting
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT, Definitions
from web.api.schema import (
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

#: Jobs a call takes at most, and the longest a worker has one.
_MOST, _LONGEST = 1000, timedelta(days=30)
_NAME: Shape = {"type": "string", "maxLength": 256}
_RETRIES: Shape = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
_ACTIVATION: Shape = obj(
    {
        "type": {"type": "string", "minLength": 1, "maxLength": 500},
        "timeout": {"type": "integer", "minimum": 1, "maximum": 2**53},
        "maxJobsToActivate": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    },
    {
        "worker": _NAME,
        "fetchVariable": array(TEXT, maxItems=1000),
        "requestTimeout": LENGTH,
        "tenantIds": array(TEXT, maxItems=100),
        "tenantFilter": choice("PROVIDED", "ASSIGNED"),
        "withLease": nullable({"type": "boolean", "enum": [False]}),
    },
)
#: A job by which a worker leads an ad-hoc sub-process.
_LED = "AD_HOC_SUB_PROCESS"
_KIND = choice("BPMN_ELEMENT", "EXECUTION_LISTENER", "TASK_LISTENER", _LED)
_LISTENER = choice(
    *("ASSIGNING", "CANCELING", "COMPLETING", "CREATING", "END", "START", "UNSPECIFIED", "UPDATING")
)
_ACTIVATED: Shape = obj(
    {
        "type": TEXT,
        "processDefinitionId": TEXT,
        "processDefinitionVersion": NUMBER,
        "elementId": TEXT,
        "customHeaders": VARIABLES,
        "worker": TEXT,
        "retries": NUMBER,
        "deadline": NUMBER,
        "variables": VARIABLES,
        "tenantId": TEXT,
        "physicalTenantId": TEXT,
        "jobKey": KEY,
        "processInstanceKey": KEY,
        "processDefinitionKey": KEY,
        "elementInstanceKey": KEY,
        "kind": _KIND,
        "listenerEventType": _LISTENER,
        "userTask": nullable(obj({})),
        "tags": array(TEXT),
        "rootProcessInstanceKey": nullable(KEY),
        "businessId": nullable(TEXT),
        "priority": NUMBER,
    }
)
_STATES = ("CREATED", "COMPLETED", "FAILED", "ERROR_THROWN", "CANCELED")
_IS_FAILED_BEFORE = case(
    ((Job.error_message.is_not(None)) & (Job.state == JobState.OPEN), literal(value=True)),
    else_=literal(value=False),
)
PROPERTIES = {
    "jobKey": Property(Kind.KEY, Job.id),
    "type": Property(Kind.TEXT, Job.type),
    "worker": Property(Kind.TEXT, Job.worker),
    "state": Property(Kind.TEXT, naming.states(Job.state, naming.JOB_STATES), _STATES),
    "retries": Property(Kind.NUMBER, Job.retries),
    "elementId": Property(Kind.TEXT, Job.element),
    "processInstanceKey": Property(Kind.KEY, Job.instance_id),
    "processDefinitionId": Property(Kind.TEXT, Job.process),
    "deadline": Property(Kind.MOMENT, Job.locked_until),
    "endTime": Property(Kind.MOMENT, Job.closed_at),
    "errorCode": Property(Kind.TEXT, Job.error_code),
    "errorMessage": Property(Kind.TEXT, Job.error_message),
    "hasFailedWithRetriesLeft": Property(Kind.FLAG, _IS_FAILED_BEFORE, is_sortable=False),
    "tenantId": Property(Kind.TEXT, literal(TENANT), is_sortable=False),
}
_JOB: Shape = obj(
    {
        "customHeaders": VARIABLES,
        "deadline": nullable(MOMENT),
        "deniedReason": nullable(TEXT),
        "elementId": nullable(TEXT),
        "elementInstanceKey": KEY,
        "endTime": nullable(MOMENT),
        "errorCode": nullable(TEXT),
        "errorMessage": nullable(TEXT),
        "hasFailedWithRetriesLeft": FLAG,
        "isDenied": nullable(FLAG),
        "jobKey": KEY,
        "kind": _KIND,
        "listenerEventType": _LISTENER,
        "processDefinitionId": nullable(TEXT),
        "processDefinitionKey": nullable(KEY),
        "processInstanceKey": KEY,
        "rootProcessInstanceKey": nullable(KEY),
        "businessId": nullable(TEXT),
        "retries": NUMBER,
        "state": choice(*_STATES),
        "tenantId": TEXT,
        "type": TEXT,
        "worker": TEXT,
        "creationTime": nullable(MOMENT),
        "lastUpdateTime": nullable(MOMENT),
        "priority": NUMBER,
    }
)
_ACTIVATED_ELEMENT: Shape = obj({}, {"elementId": TEXT, "variables": VARIABLES})
#: What a worker decided; only of an ad-hoc sub-process it says anything here.
_RESULT: Shape = obj(
    {},
    {
        "type": choice("userTask", "adHocSubProcess"),
        "activateElements": nullable(array(_ACTIVATED_ELEMENT, maxItems=200)),
        "isCompletionConditionFulfilled": nullable({"type": "boolean"}),
        "isCancelRemainingInstances": nullable({"type": "boolean"}),
        "denied": nullable({"type": "boolean"}),
        "deniedReason": nullable(TEXT),
        "corrections": nullable(obj({})),
    },
)
_COMPLETION: Shape = obj({}, {"variables": nullable(VARIABLES), "result": nullable(_RESULT)})
_FAILURE: Shape = obj(
    {},
    {
        "retries": _RETRIES,
        "errorMessage": TEXT,
        "retryBackOff": {"type": "integer", "minimum": 0, "maximum": 2**53},
        "variables": VARIABLES,
    },
)
_ERROR: Shape = obj(
    {"errorCode": {"type": "string", "minLength": 1, "maxLength": 500}},
    {"errorMessage": nullable(TEXT), "variables": nullable(VARIABLES)},
)
_UPDATE: Shape = obj(
    {
        "changeset": schema.closed(
            {
                "retries": nullable({"type": "integer", "minimum": 1, "maximum": 2**31 - 1}),
                "timeout": nullable({"type": "integer", "minimum": 1, "maximum": 2**53}),
            }
        )
    },
    {"operationReference": LENGTH},
)


@endpoint(
    "POST",
    "/jobs/activation",
    Permission.JOB_WORK,
    tag="Job",
    body=_ACTIVATION,
    answer=obj({"jobs": array(_ACTIVATED)}),
    # Most calls find nothing; the log is for what was done and seen.
    told=lambda answer: isinstance(answer, dict) and bool(answer["jobs"]),
)
def activate_jobs(call: Call) -> Any:
    """Activate jobs, waiting for the first of them as long as is asked."""
    given = _activate(call.session, call.person, call.body)
    if given:
        return {"jobs": given}
    person, body = call.person, dict(call.body)

    def again(session: Session) -> dict[str, Any] | None:
        found = _activate(session, person, body)
        if found:
            audit_log.record(session, "api.called", by=person, operation="activate_jobs")
        return {"jobs": found} if found else None

    asked = int(body.get("requestTimeout", 0))
    return waiting.for_job(body["type"], again, {"jobs": []}, asked)


@endpoint(
    "POST",
    "/jobs/<job_key>/completion",
    Permission.JOB_WORK,
    tag="Job",
    body=_COMPLETION,
    is_body_optional=True,
    status=204,
    refusals=(404, 409),
)
def complete_job(call: Call, job_key: int) -> None:
    """Complete a job."""
    _require(call, job_key)
    result = call.body.get("result") or {}
    if result.get("denied") or result.get("corrections"):
        # To do the job all the same would let pass what a listener denied.
        raise BadRequest(
            reason="任务监听器在这里是本系统的处理程序，没有作业可以用“result”拒绝或更正任务的办理"
        )
    external_jobs.complete(
        call.session,
        job_key,
        call.body.get("variables") or {},
        result=result or None,
        by=call.person,
    )


@endpoint(
    "POST",
    "/jobs/<job_key>/failure",
    Permission.JOB_WORK,
    tag="Job",
    body=_FAILURE,
    is_body_optional=True,
    status=204,
    refusals=(404, 409),
)
def fail_job(call: Call, job_key: int) -> None:
    """Fail a job; with no retries left it is an incident."""
    _require(call, job_key)
    external_jobs.fail(
        call.session,
        job_key,
        retries=int(call.body.get("retries", 0)),
        message=call.body.get("errorMessage", ""),
        backoff=_length(call.body.get("retryBackOff", 0)),
        variables=call.body.get("variables"),
        by=call.person,
    )


@endpoint(
    "POST",
    "/jobs/<job_key>/error",
    Permission.JOB_WORK,
    tag="Job",
    body=_ERROR,
    status=204,
    refusals=(404, 409),
)
def throw_job_error(call: Call, job_key: int) -> None:
    """Throw a BPMN error from a job."""
    _require(call, job_key)
    external_jobs.throw_error(
        call.session,
        job_key,
        call.body["errorCode"],
        message=call.body.get("errorMessage") or "",
        variables=call.body.get("variables"),
        by=call.person,
    )


@endpoint(
    "PATCH",
    "/jobs/<job_key>",
    Permission.JOB_WORK,
    tag="Job",
    body=_UPDATE,
    status=204,
    refusals=(404, 409),
)
def update_job(call: Call, job_key: int) -> None:
    """Change how often a job may still fail, or how long its worker has it."""
    _require(call, job_key)
    changes = call.body["changeset"]
    retries, timeout = changes.get("retries"), changes.get("timeout")
    external_jobs.update(
        call.session,
        job_key,
        retries=None if retries is None else int(retries),
        timeout=None if timeout is None else _length(timeout),
    )


@endpoint(
    "POST",
    "/jobs/search",
    Permission.JOB_WORK,
    tag="Job",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(_JOB),
)
def search_jobs(call: Call) -> dict[str, Any]:
    """Search jobs, those that are over as well."""
    definitions = Definitions(call.session)
    return searching.run(
        call.session,
        _select(call.person),
        Job.id,
        PROPERTIES,
        call.body,
        lambda rows: _describe(rows, definitions),
    )


def _activate(session: Session, person: Person, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    given = external_jobs.activate(
        session,
        body["type"],
        worker=body.get("worker", ""),
        timeout=_length(body["timeout"]),
        most=min(int(body["maxJobsToActivate"]), _MOST),
        within=plain_instances.workable(person),
    )
    definitions, names = Definitions(session), body.get("fetchVariable") or []
    return [_activated(each, definitions, names) for each in given]


def _activated(
    given: ActivatedJob, definitions: Definitions, names: Sequence[str]
) -> dict[str, Any]:
    job, instance = given.job, given.instance
    definition = definitions.of_process(instance, job.process)
    shown = {name: each for name, each in given.variables.items() if not names or name in names}
    assert job.locked_until is not None
    return {
        "type": job.type,
        "processDefinitionId": job.process,
        "processDefinitionVersion": definition.version,
        "elementId": job.element,
        "customHeaders": orjson.loads(job.headers),
        "worker": job.worker or "",
        "retries": job.retries,
        "deadline": int(job.locked_until.timestamp() * 1000),
        "variables": shown,
        "tenantId": TENANT,
        "physicalTenantId": TENANT,
        "jobKey": str(job.id),
        "processInstanceKey": str(instance.id),
        "processDefinitionKey": str(definition.id),
        "elementInstanceKey": naming.element_key(instance.id, job.token),
        "kind": _LED if given.element_kind == "adHocSubProcess" else "BPMN_ELEMENT",
        "listenerEventType": "UNSPECIFIED",
        "userTask": None,
        "tags": [],
        "rootProcessInstanceKey": str(instance.id),
        "businessId": instance.business_key,
        "priority": 50,
    }


def _describe(rows: Sequence[Any], definitions: Definitions) -> list[dict[str, Any]]:
    return [_told(row[0], row[1], definitions.of_process(row[1], row[0].process)) for row in rows]


def _told(job: Job, instance: Instance, definition: Definition) -> dict[str, Any]:
    return {
        "customHeaders": orjson.loads(job.headers),
        "deadline": naming.moment(job.locked_until),
        "deniedReason": None,
        "elementId": job.element,
        "elementInstanceKey": naming.element_key(instance.id, job.token),
        "endTime": naming.moment(job.closed_at),
        "errorCode": job.error_code,
        "errorMessage": job.error_message,
        "hasFailedWithRetriesLeft": job.error_message is not None and job.state is JobState.OPEN,
        "isDenied": None,
        "jobKey": str(job.id),
        "kind": "BPMN_ELEMENT",
        "listenerEventType": "UNSPECIFIED",
        "processDefinitionId": job.process,
        "processDefinitionKey": str(definition.id),
        "processInstanceKey": str(instance.id),
        "rootProcessInstanceKey": str(instance.id),
        "businessId": instance.business_key,
        "retries": job.retries,
        "state": naming.JOB_STATES[job.state],
        "tenantId": TENANT,
        "type": job.type,
        "worker": job.worker or "",
        "creationTime": naming.moment(job.created_at),
        "lastUpdateTime": None,
        "priority": 50,
    }


def _select(person: Person) -> Select[*tuple[Any, ...]]:
    return (
        select(Job, Instance)
        .join(Instance, Instance.id == Job.instance_id)
        .where(plain_instances.workable(person))
    )


def _require(call: Call, key: int) -> None:
    """Raises JobClosed for one the caller may not do, as if it were not there."""
    seen = _select(call.person).where(Job.id == key).with_only_columns(Job.id)
    if call.session.scalar(seen) is None:
        raise JobClosed


def _length(milliseconds: float) -> timedelta:
    longest = _LONGEST.total_seconds() * 1000
    return timedelta(milliseconds=min(float(milliseconds), longest))

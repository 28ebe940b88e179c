"""Deployments: files handed in by a program."""

from typing import Any

from flask import request

from engine.deployment import catalogue
from engine.deployment.bundle import Kind, Source
from engine.models import Definition
from processes.access import program_releases
from processes.access.permissions import Permission
from processes.audit import log as audit_log
from web.api import decisions
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import FILE, KEY, NUMBER, TEXT, BadRequest, Shape, array, nullable, obj

_PROCESS = obj(
    {
        "processDefinitionId": TEXT,
        "processDefinitionVersion": NUMBER,
        "resourceName": TEXT,
        "tenantId": TEXT,
        "processDefinitionKey": KEY,
    }
)
_DECISION = obj(
    {
        "decisionDefinitionId": TEXT,
        "version": NUMBER,
        "name": TEXT,
        "tenantId": TEXT,
        "decisionRequirementsId": TEXT,
        "decisionDefinitionKey": KEY,
        "decisionRequirementsKey": KEY,
    }
)
_REQUIREMENTS = obj(
    {
        "decisionRequirementsId": TEXT,
        "decisionRequirementsName": TEXT,
        "version": NUMBER,
        "resourceName": TEXT,
        "tenantId": TEXT,
        "decisionRequirementsKey": KEY,
    }
)
_FORM = obj(
    {
        "formId": TEXT,
        "version": NUMBER,
        "resourceName": TEXT,
        "tenantId": TEXT,
        "formKey": KEY,
    }
)
_DEPLOYMENT: Shape = obj(
    {
        "deploymentKey": KEY,
        "tenantId": TEXT,
        "deployments": array(
            obj(
                {
                    "processDefinition": nullable(_PROCESS),
                    "decisionDefinition": nullable(_DECISION),
                    "decisionRequirements": nullable(_REQUIREMENTS),
                    "form": nullable(_FORM),
                    "resource": nullable(obj({})),
                }
            )
        ),
    }
)
_KINDS = frozenset({Kind.BPMN, Kind.DMN, Kind.FORM})
_WITHOUT = dict.fromkeys(
    ("processDefinition", "decisionDefinition", "decisionRequirements", "form", "resource")
)


@endpoint(
    "POST",
    "/deployments",
    Permission.STUDIO_RELEASE,
    tag="Resource",
    files=obj({"resources": array(FILE, minItems=1)}, {"tenantId": TEXT}),
    answer=_DEPLOYMENT,
    refusals=(403, 413, 415),
)
def create_deployment(call: Call) -> dict[str, Any]:
    """Deploy diagrams, decisions and forms together, of which no release came from the studio."""
    sources = _read()
    program_releases.require(call.session, sources)
    deployment = catalogue.deploy(call.session, sources, call.person, is_ruled=False)
    audit_log.record(
        call.session,
        "deployed",
        by=call.person,
        deployment=deployment.id,
        files=[each.name for each in sources],
    )
    found = program_releases.list_newest(call.session, sources)
    return {
        "deploymentKey": str(deployment.id),
        "tenantId": TENANT,
        "deployments": [each for definition in found for each in _describe(call, definition)],
    }


def _read() -> list[Source]:
    files = request.files.getlist("resources")
    if not files:
        raise BadRequest(reason="“resources”没有文件")
    sources = []
    for each in files:
        name = (each.filename or "").replace("\\", "/").rpartition("/")[2]
        source = _source(name, each.read())
        if source is None:
            raise BadRequest(reason=f"“{name[:60]}”不是 .bpmn、.dmn 或 .form 文件")
        sources.append(source)
    return sources


def _source(name: str, text: bytes) -> Source | None:
    ending = name.rpartition(".")[2].lower()
    if ending not in {each.value for each in _KINDS}:
        return None
    return Source.of(name, text)


def _describe(call: Call, definition: Definition) -> list[dict[str, Any]]:
    """A file as a deployment tells it; a file of decisions is told with each of them."""
    shared = {
        "resourceName": definition.name,
        "tenantId": TENANT,
        "version": definition.version,
    }
    if definition.kind == Kind.BPMN.value:
        told = {
            "processDefinitionId": definition.key,
            "processDefinitionVersion": definition.version,
            "resourceName": definition.name,
            "tenantId": TENANT,
            "processDefinitionKey": str(definition.id),
        }
        return [_WITHOUT | {"processDefinition": told}]
    if definition.kind == Kind.FORM.value:
        told = shared | {"formId": definition.key, "formKey": str(definition.id)}
        return [_WITHOUT | {"form": told}]
    told = shared | {
        "decisionRequirementsId": definition.key,
        "decisionRequirementsName": decisions.title_of(definition),
        "decisionRequirementsKey": str(definition.id),
    }
    listed = [
        _WITHOUT | {"decisionDefinition": {name: each[name] for name in _DECISION["properties"]}}
        for each in decisions.describe(definition)
    ]
    return [*listed, _WITHOUT | {"decisionRequirements": told}]

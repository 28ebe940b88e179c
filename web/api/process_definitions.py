"""Process definitions: search, get, XML."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from engine.deployment import parsed
from engine.deployment.bundle import Kind as FileKind
from engine.deployment.bundle import Source
from engine.models import Definition
from processes.access.permissions import Permission
from web.api import searching
from web.api.definitions import IS_LATEST, find_file
from web.api.endpoint import Call, endpoint
from web.api.naming import TENANT
from web.api.schema import FLAG, KEY, NUMBER, TEXT, Shape, choice, nullable, obj
from web.api.searching import Kind, Property

PROPERTIES = {
    "processDefinitionKey": Property(Kind.KEY, Definition.id),
    "processDefinitionId": Property(Kind.TEXT, Definition.key),
    "version": Property(Kind.NUMBER, Definition.version),
    "resourceName": Property(Kind.TEXT, Definition.name),
    "isLatestVersion": Property(Kind.FLAG, IS_LATEST, is_sortable=False),
    "tenantId": Property(Kind.TEXT, func.coalesce(TENANT), is_sortable=False),
}
DEFINITION: Shape = obj(
    {
        "name": nullable(TEXT),
        "resourceName": TEXT,
        "version": NUMBER,
        "versionTag": nullable(TEXT),
        "processDefinitionId": TEXT,
        "tenantId": TEXT,
        "processDefinitionKey": KEY,
        "hasStartForm": FLAG,
        "state": choice("ACTIVE", "DELETED"),
    }
)


@endpoint(
    "POST",
    "/process-definitions/search",
    Permission.DIAGRAM_READ,
    tag="Process definition",
    body=searching.request(PROPERTIES),
    is_body_optional=True,
    answer=searching.answer(DEFINITION),
)
def search_process_definitions(call: Call) -> dict[str, Any]:
    """Search process definitions, every version of each."""
    query = (
        select(Definition)
        .where(Definition.kind == FileKind.BPMN.value)
        .options(undefer(Definition.source))
    )
    return searching.run(call.session, query, Definition.id, PROPERTIES, call.body, _describe)


@endpoint(
    "GET",
    "/process-definitions/<definition_key>",
    Permission.DIAGRAM_READ,
    tag="Process definition",
    answer=DEFINITION,
    refusals=(404,),
)
def get_process_definition(call: Call, definition_key: int) -> dict[str, Any]:
    """Get a process definition."""
    return describe(find_definition(call, definition_key))


@endpoint(
    "GET",
    "/process-definitions/<definition_key>/xml",
    Permission.DIAGRAM_READ,
    tag="Process definition",
    answer=TEXT,
    media="text/xml",
    refusals=(404,),
)
def get_process_definition_xml(call: Call, definition_key: int) -> bytes:
    """Get the diagram as it was deployed."""
    return find_definition(call, definition_key).source


def describe(definition: Definition) -> dict[str, Any]:
    """A definition as it is told."""
    source = Source(definition.name, FileKind(definition.kind), definition.source)
    started = [
        each
        for each in parsed.nodes(source)
        if each.kind == "startEvent" and each.inside == definition.key
    ]
    return {
        "name": parsed.process_names(source).get(definition.key),
        "resourceName": definition.name,
        "version": definition.version,
        "versionTag": parsed.version_tags(source).get(definition.key),
        "processDefinitionId": definition.key,
        "tenantId": TENANT,
        "processDefinitionKey": str(definition.id),
        "hasStartForm": any(each.form for each in started),
        "state": "ACTIVE",
    }


def _describe(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [describe(row[0]) for row in rows]


def find_definition(call: Call, key: int) -> Definition:
    """The version of a process of that key; raises NotFound."""
    return find_file(call.session, FileKind.BPMN, key)

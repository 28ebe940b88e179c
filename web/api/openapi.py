"""`openapi.json`: what the interface is, out of the declarations themselves."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from web.api import bp, schema
from web.api.cluster import VERSION
from web.api.endpoint import ENDPOINTS, PREFIX, Endpoint, ok
from web.api.problems import PROBLEM
from web.permissions import public

#: Every endpoint may refuse so.
_REFUSALS = (400, 401, 403, 429, 500, 503)
_PROBLEM = {"$ref": "#/components/schemas/ProblemDetail"}


@bp.get("/v2/openapi.json")
@public
def show_openapi() -> ResponseReturnValue:
    """The interface, for programs that read it."""
    return jsonify(document())


def document() -> dict[str, Any]:
    """The whole as OpenAPI 3.1."""
    paths: dict[str, Any] = {}
    for each in ENDPOINTS.values():
        path = each.path.replace("<", "{").replace(">", "}")
        paths.setdefault(path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "四事 · Camunda 8 Orchestration Cluster API",
            "version": VERSION,
            "description": "docs/api.md",
        },
        "servers": [{"url": PREFIX}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": paths,
        "components": {
            "schemas": {"ProblemDetail": PROBLEM},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
        },
    }


def _operation(each: Endpoint) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": each.name,
        "tags": [each.tag],
        "summary": each.summary,
        "responses": {str(each.status): _success(each)}
        | {str(code): _problem(code) for code in sorted({*_REFUSALS, *each.refusals})},
    }
    if each.name == "get_user_task_form":
        told["responses"]["204"] = {"description": "No form"}
    if keys := [part[1:-1] for part in each.path.split("/") if part.startswith("<")]:
        told["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": schema.KEY} for name in keys
        ]
    if each.files:
        files = schema.array({"type": "string", "format": "binary"}, minItems=1)
        body = schema.obj({"resources": files}, {"tenantId": schema.TEXT})
        told["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": body}},
        }
    elif each.body is not None:
        told["requestBody"] = {
            "required": not each.is_body_optional,
            "content": {"application/json": {"schema": each.body}},
        }
        told["responses"] |= {"415": _problem(415)}
    return told


def _success(each: Endpoint) -> dict[str, Any]:
    if each.answer is None:
        return {"description": ok(each.status)}
    return {"description": ok(each.status), "content": {each.media: {"schema": each.answer}}}


def _problem(code: int) -> dict[str, Any]:
    return {
        "description": ok(code),
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }

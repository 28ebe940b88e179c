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
_JSON = "application/json"
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
    for code, (meaning, shape) in each.others.items():
        content = {} if shape is None else {"content": {_JSON: {"schema": shape}}}
        told["responses"][str(code)] = {"description": meaning} | content
    keys = [part[1:-1] for part in each.path.split("/") if part.startswith("<")]
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _of_path(name)} for name in keys
    ]
    parameters += [
        {"name": name, "in": "query", "schema": shape} for name, shape in each.query.items()
    ]
    if parameters:
        told["parameters"] = parameters
    if each.files is not None:
        told["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": each.files}},
        }
    elif each.body is not None:
        told["requestBody"] = {
            "required": not each.is_body_optional,
            "content": {_JSON: {"schema": each.body}},
        }
        told["responses"] |= {"415": _problem(415)}
    return told


def _of_path(name: str) -> schema.Shape:
    """A key, or the name of something."""
    return schema.KEY if name.endswith("_key") else schema.NAME


def _success(each: Endpoint) -> dict[str, Any]:
    if each.answer is None:
        return {"description": ok(each.status)}
    return {"description": ok(each.status), "content": {each.media: {"schema": each.answer}}}


def _problem(code: int) -> dict[str, Any]:
    return {
        "description": ok(code),
        "content": {"application/problem+json": {"schema": _PROBLEM}},
    }

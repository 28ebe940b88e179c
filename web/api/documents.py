"""Documents: what programs keep for their processes, beside the variables."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request
from werkzeug.datastructures import FileStorage

from engine.errors import NotFound, NotPermitted
from processes.access.permissions import Permission
from processes.documents import program_documents
from processes.documents.attachments import LARGEST
from processes.documents.errors import AttachmentRefused
from processes.documents.materials import MOST_AT_ONCE
from processes.documents.program_documents import Particulars, ProgramDocument
from web import errors, files
from web.api import naming, problems, schema
from web.api.endpoint import Call, endpoint
from web.api.process_instances import require_runnable
from web.api.schema import (
    FILE,
    KEY,
    MOMENT,
    NAME,
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
from web.app import LARGER

#: The one store there is.
STORE = "sishi"
#: What the form around the files may add to them.
_AROUND = 256 * 1024
LARGER["api.create_document"] = LARGEST + _AROUND
LARGER["api.create_documents"] = MOST_AT_ONCE * LARGEST + _AROUND
_NOTED: Shape = obj(
    {},
    {
        "contentType": TEXT,
        "fileName": {"type": "string", "maxLength": 500},
        "expiresAt": MOMENT,
        "size": {"type": "integer", "minimum": 0},
        "processDefinitionId": {"type": "string", "maxLength": 500},
        "processInstanceKey": KEY,
        "customProperties": VARIABLES,
    },
)
_TOLD: Shape = obj(
    {
        "contentType": TEXT,
        "fileName": TEXT,
        "expiresAt": nullable(MOMENT),
        "size": NUMBER,
        "processDefinitionId": nullable(TEXT),
        "processInstanceKey": nullable(KEY),
        "customProperties": VARIABLES,
    }
)
DOCUMENT: Shape = obj(
    {
        "camunda.document.type": choice("camunda"),
        "storeId": TEXT,
        "documentId": TEXT,
        "contentHash": nullable(TEXT),
        "metadata": _TOLD,
    }
)
_FAILED: Shape = obj({"fileName": TEXT, "status": NUMBER, "title": TEXT, "detail": TEXT})
_BATCH: Shape = obj({"failedDocuments": array(_FAILED), "createdDocuments": array(DOCUMENT)})
_STORE = {"storeId": NAME}
_READ = {**_STORE, "contentHash": NAME}


class NoLinks(BadRequest):
    """文件只凭程序账号取用，不发可以转给别人的链接；请按编号“{id}”取。"""


@endpoint(
    "POST",
    "/documents",
    Permission.JOB_WORK,
    tag="Document",
    files=obj({"file": FILE}, {"metadata": _NOTED}),
    query={**_STORE, "documentId": NAME},
    answer=DOCUMENT,
    status=201,
    refusals=(404, 409, 413, 415),
)
def create_document(call: Call) -> dict[str, Any]:
    """Keep a document."""
    _require_store(call)
    sent = request.files.get("file")
    if sent is None:
        raise BadRequest(reason="“file”没有文件")
    told = _particulars(call, sent, _noted("metadata"))
    key = call.query.get("documentId")
    row = program_documents.keep(call.session, _content(sent), told, call.person, key=key)
    return _describe(row)


@endpoint(
    "POST",
    "/documents/batch",
    Permission.JOB_WORK,
    tag="Document",
    files=obj({"files": array(FILE, minItems=1)}, {"metadataList": array(_NOTED)}),
    query=_STORE,
    answer=_BATCH,
    status=201,
    others={207: ("Some were refused", _BATCH)},
    refusals=(404, 413, 415),
)
def create_documents(call: Call) -> Any:
    """Keep several documents: those that can be kept, the others told with the reason."""
    _require_store(call)
    sent = request.files.getlist("files")
    if not 0 < len(sent) <= MOST_AT_ONCE:
        raise BadRequest(reason=f"“files”要有 1 到 {MOST_AT_ONCE} 个文件")
    noted = _noted_list(len(sent))
    made, failed = [], []
    for each, told in zip(sent, noted, strict=True):
        name, content = str(told.get("fileName") or each.filename or ""), _content(each)
        try:
            with call.session.begin_nested():
                particulars = _particulars(call, each, told)
                row = program_documents.keep(call.session, content, particulars, call.person)
                made.append(_describe(row))
        except (AttachmentRefused, BadRequest, NotFound, NotPermitted) as error:
            code = problems.status_of(error)
            failed.append(
                {
                    "fileName": name,
                    "status": int(code),
                    "title": code.phrase,
                    "detail": errors.sentence(error),
                }
            )
    answer = {"failedDocuments": failed, "createdDocuments": made}
    if failed:
        response = jsonify(answer)
        response.status_code = HTTPStatus.MULTI_STATUS
        return response
    return answer


@endpoint(
    "GET",
    "/documents/<document_id>",
    Permission.JOB_WORK,
    tag="Document",
    query=_READ,
    answer=FILE,
    media="application/octet-stream",
    refusals=(404,),
)
def get_document(call: Call, document_id: str) -> Response:
    """Get what a document holds."""
    _require_store(call)
    found = program_documents.get(call.session, document_id)
    if call.query.get("contentHash", found.sha256) != found.sha256:
        raise BadRequest(reason="“contentHash”不是这个文件的")
    answer = Response(found.content, mimetype="application/octet-stream")
    answer.headers[files.NAMED] = files.named("attachment", found.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@endpoint(
    "DELETE",
    "/documents/<document_id>",
    Permission.JOB_WORK,
    tag="Document",
    query=_STORE,
    status=204,
    refusals=(404,),
)
def delete_document(call: Call, document_id: str) -> None:
    """Delete a document."""
    _require_store(call)
    program_documents.remove(call.session, document_id)


@endpoint(
    "POST",
    "/documents/<document_id>/links",
    Permission.JOB_WORK,
    tag="Document",
    body=obj({}, {"timeToLive": {"type": "integer", "minimum": 0}}),
    is_body_optional=True,
    query=_READ,
    answer=obj({"url": TEXT, "expiresAt": MOMENT}),
    status=201,
)
def create_document_link(_call: Call, document_id: str) -> None:
    """Refused: a document is fetched by who may, and by no address that can be handed on."""
    raise NoLinks(id=document_id[:100])


def _require_store(call: Call) -> None:
    if call.query.get("storeId", STORE) != STORE:
        raise BadRequest(reason=f"“storeId”只能是“{STORE}”")


def _noted(field: str) -> dict[str, Any]:
    """What the form says beside the file, as a part of its own or a field; raises BadRequest."""
    found = _read(field)
    if not found:
        return {}
    if len(found) > 1:
        raise BadRequest(reason=f"“{field}”写了几次")
    return _object(found[0], field)


def _noted_list(count: int) -> Sequence[Mapping[str, Any]]:
    """The same of several files, in their order; raises BadRequest."""
    texts = _read("metadataList")
    values = [_json(each, "metadataList") for each in texts]
    if len(values) == 1 and isinstance(values[0], list):
        values = values[0]
    if not values:
        return [{}] * count
    if len(values) != count:
        raise BadRequest(reason="“metadataList”和“files”的个数不一样")
    for each in values:
        schema.require(each, _NOTED)
    return values


def _content(sent: FileStorage) -> bytes:
    with sent.stream as opened:
        content: bytes = opened.read()
    return content


def _read(field: str) -> list[str]:
    parts: list[FileStorage] = request.files.getlist(field)
    return [
        *request.form.getlist(field),
        *(_content(each).decode(errors="replace") for each in parts),
    ]


def _object(text: str, field: str) -> dict[str, Any]:
    value: dict[str, Any] = _json(text, field)
    schema.require(value, _NOTED)
    return value


def _json(sent: str, field: str) -> Any:
    if len(sent) > program_documents.MOST_NOTED:
        raise BadRequest(reason=f"“{field}”太长")
    try:
        return json.loads(sent)
    except (ValueError, RecursionError) as error:
        raise BadRequest(reason=f"“{field}”不是 JSON") from error


def _particulars(call: Call, sent: FileStorage, told: Mapping[str, Any]) -> Particulars:
    """Raises NotFound and NotACase for an instance the caller may not act on."""
    instance = None
    if "processInstanceKey" in told:
        instance = require_runnable(call, schema.row(told["processInstanceKey"])).id
    until = told.get("expiresAt")
    return Particulars(
        files.plain_name(str(told.get("fileName") or sent.filename or "")),
        datetime.fromisoformat(until) if until else None,
        told.get("processDefinitionId"),
        instance,
        told.get("customProperties") or {},
    )


def _describe(row: ProgramDocument) -> dict[str, Any]:
    return {
        "camunda.document.type": "camunda",
        "storeId": STORE,
        "documentId": row.key,
        "contentHash": row.sha256,
        "metadata": {
            "contentType": row.mimetype,
            "fileName": row.name,
            "expiresAt": naming.moment(row.expires_at),
            "size": row.size,
            "processDefinitionId": row.process,
            "processInstanceKey": naming.text(row.instance_id),
            "customProperties": row.noted,
        },
    }

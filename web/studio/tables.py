"""A decision table beside its editor: out as Excel and back, and tried with values."""

import base64
import binascii
from dataclasses import asdict
from typing import Any

from flask import Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from engine.deployment import catalogue
from engine.errors import EngineError
from engine.faults import Refused
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import changes, drafts, findings, table_sheet, table_trials, versions
from processes.studio.models import Draft, FileKind
from web import errors, files
from web.permissions import requires
from web.studio import bp, sentences
from web.studio.saving import content_of, sent

#: Values one may type for a decision.
MOST_VALUES = 100


@bp.get("/files/<int:draft_id>/sheet")
@requires(Permission.STUDIO_READ)
def sheet(draft_id: int) -> Response:
    """The table of a decision, as it was saved last, as Excel."""
    draft = _draft(draft_id)
    newest = versions.newest(g.db, draft)
    content = versions.text(g.db, newest) if newest else b""
    decision = request.args.get("decision", "")
    made = table_sheet.write(draft.name, content, decision)
    return files.excel(made, f"{drafts.stem(draft.name)}-{decision}")


@bp.post("/files/<int:draft_id>/sheet")
@requires(Permission.STUDIO_DRAFT)
def compare_sheet(draft_id: int) -> ResponseReturnValue:
    """What came back from Excel put into what was typed, row by row; nothing is kept."""
    draft, given = _draft(draft_id), sent()
    try:
        held = base64.b64decode(_text(given, "sheet"), validate=True)
    except binascii.Error as error:
        raise BadRequest from error
    try:
        found = table_sheet.read(draft.name, content_of(given), _text(given, "decision"), held)
    except (Refused, ProcessError) as refusal:
        return _refused(refusal)
    return jsonify(content=found.content.decode(), changes=found.changes)


@bp.post("/files/<int:draft_id>/decide")
@requires(Permission.STUDIO_READ)
def decide(draft_id: int) -> ResponseReturnValue:
    """What a decision asks for; with values, what it answers and by which rows."""
    draft, given = _draft(draft_id), sent()
    decision, content, typed = _text(given, "decision"), content_of(given), given.get("values")
    try:
        told: dict[str, Any] = {
            "inputs": [asdict(each) for each in table_trials.inputs(draft.name, content, decision)],
            "undecided": table_trials.undecided(draft.name, content, decision),
        }
        if typed is not None:
            told |= _decided(draft, content, decision, _values(typed))
    except (EngineError, ProcessError) as refusal:
        return _refused(refusal)
    return jsonify(told)


def _decided(draft: Draft, content: bytes, decision: str, typed: dict[str, str]) -> dict[str, Any]:
    change = changes.find(g.db, draft.change_id)
    contents = drafts.contents(g.db, change) | {draft.name: content}
    every = catalogue.beside_released(g.db, findings.sources(contents))
    answer = table_trials.decide(every, draft.name, decision, typed)
    matched = [each._asdict() for each in answer.matched]
    return {"value": answer.value, "matched": matched, "warnings": list(answer.warnings)}


def _values(told: Any) -> dict[str, str]:
    is_fit = isinstance(told, dict) and len(told) <= MOST_VALUES
    if not is_fit or not all(isinstance(each, str) for each in told.values()):
        raise BadRequest
    return dict(told)


def _draft(draft_id: int) -> Draft:
    draft = drafts.find(g.db, draft_id)
    if draft.kind is not FileKind.DMN:
        raise BadRequest
    return draft


def _text(given: dict[str, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str):
        raise BadRequest
    return found


def _refused(refusal: EngineError) -> ResponseReturnValue:
    return jsonify(sentence=" ".join(sentences.refusal(refusal))), errors.status(refusal)

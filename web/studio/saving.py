"""What an editor tells the server while one types: what was drawn, and what is wrong with it."""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from flask import g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from engine.faults import Refused
from processes import readers
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import changes, drafts, findings, versions
from processes.studio.models import Draft, Version
from web import errors
from web.permissions import requires
from web.studio import bp, sentences
from web.words import moment

#: Of the name a window gives itself.
LONGEST_WINDOW = 64


@bp.post("/files/<int:draft_id>/save")
@requires(Permission.STUDIO_DRAFT)
def save(draft_id: int) -> ResponseReturnValue:
    """Keep what was drawn as a version; the answer says which, and whether it stands aside."""
    draft, given = drafts.find(g.db, draft_id), sent()
    try:
        with g.db.begin_nested():
            version = versions.save(
                g.db,
                draft,
                content_of(given),
                parent=_parent(draft, given),
                by=g.visitor.person,
                window=_window(given),
            )
    except ProcessError as refusal:
        return jsonify(sentence=errors.sentence(refusal, g.db)), errors.status(refusal)
    return jsonify(
        version=version.id,
        number=version.number,
        aside=version.is_aside,
        saved=moment(version.saved_at),
        compare=url_for("studio.compare", draft_id=draft.id, new=version.id),
    )


@bp.post("/files/<int:draft_id>/check")
@requires(Permission.STUDIO_DRAFT)
def check(draft_id: int) -> ResponseReturnValue:
    """What is wrong with the whole change when this file is as it was typed."""
    draft = drafts.find(g.db, draft_id)
    change = changes.find(g.db, draft.change_id)
    found = findings.check(g.db, change, {draft.name: content_of(sent())})
    return jsonify(findings=[asdict(each) for each in found]), HTTPStatus.OK


@bp.post("/files/<int:draft_id>/mend")
@requires(Permission.STUDIO_DRAFT)
def mend(draft_id: int) -> ResponseReturnValue:
    """What was typed with a quick fix made; nothing is kept, the editor takes it over as a step of its own."""
    draft, given = drafts.find(g.db, draft_id), sent()
    named = {each: given.get(each) for each in ("fix", "element", "choice")}
    hints = given.get("hints", [])
    is_text = all(isinstance(each, str) for each in named.values())
    if not is_text or not isinstance(hints, list) or not all(isinstance(x, str) for x in hints):
        raise BadRequest
    try:
        text, changed = findings.mend(
            draft.name,
            content_of(given),
            str(named["fix"]),
            str(named["element"]),
            hints=tuple(hints),
            given=str(named["choice"]),
        )
    except (Refused, ProcessError) as refusal:
        return jsonify(sentence="".join(sentences.refusal(refusal))), errors.status(refusal)
    return jsonify(content=text.decode(), changed=changed)


def sent() -> dict[str, Any]:
    """The values an editor sent; raises BadRequest for anything else."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise BadRequest
    return found


def content_of(given: dict[str, Any]) -> bytes:
    """The file's text among them."""
    content = given.get("content")
    if not isinstance(content, str):
        raise BadRequest
    # Half a surrogate pair is no character of any file.
    return content.encode("utf-8", "replace")


def _parent(draft: Draft, sent: dict[str, Any]) -> Version | None:
    parent = sent.get("parent")
    if type(parent) is not int or not 0 < parent <= readers.LARGEST:
        raise BadRequest
    return versions.of_draft(g.db, draft, parent)


def _window(sent: dict[str, Any]) -> str | None:
    window = sent.get("window")
    if not isinstance(window, str) or not window.isascii() or not window.isalnum():
        return None
    return window[:LONGEST_WINDOW]

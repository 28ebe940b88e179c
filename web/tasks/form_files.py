"""The files of a form's file pickers: kept with the case, references of them among the answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import g, request

from engine.forms import answers
from engine.forms.files import KEY, reference
from processes import documents
from processes.documents.attachments import LARGEST
from processes.documents.errors import NoSuchDocument
from processes.documents.materials import MOST_AT_ONCE, SentFile
from processes.documents.models import Attachment, Audience
from web import files
from web.app import LARGER
from web.attachments.transfer import AROUND
from web.tasks.page import Found

LARGER["tasks.complete"] = MOST_AT_ONCE * LARGEST + AROUND
#: Digits of the number of an attachment.
_DIGITS = 18


@contextmanager
def kept(found: Found, typed: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The answers with references for the files that came with them; nothing stays if the block fails.

    Raises AttachmentRefused, NoSuchCase, CaseArchived.
    """
    if not any(
        each.get("type") == "filepicker" for _, each, _ in answers.walk(found.schema, typed)
    ):
        yield typed
        return
    with g.db.begin_nested():
        yield answers.change(
            found.schema, typed, lambda field, value: _received(found, field, value)
        )


def _received(found: Found, field: Mapping[str, Any], value: Any) -> Any:
    if field.get("type") != "filepicker":
        return value
    if isinstance(value, list):
        return [each for one in value if (each := _known(found, one)) is not None] or None
    if not isinstance(value, str) or not KEY.fullmatch(value) or value not in request.files:
        return value or None
    sent = [SentFile(*each) for each in files.all_sent(value)]
    rows = documents.materials.add(
        g.db,
        found.case.id,
        sent,
        audience=Audience.HANDLERS,
        task_id=found.task.id,
        by=g.visitor.person,
    )
    return [_reference(each) for each in rows]


def _known(found: Found, one: Any) -> dict[str, Any] | None:
    """A file of this very case that an earlier step kept: what stands in the table, not what was sent."""
    number = one.get("documentId") if isinstance(one, Mapping) else None
    if not isinstance(number, str) or not number.isdecimal() or len(number) > _DIGITS:
        return None
    try:
        return _reference(documents.materials.get(g.db, int(number), found.case.id))
    except NoSuchDocument:
        return None


def _reference(row: Attachment) -> dict[str, Any]:
    return reference(str(row.id), row.name, row.mimetype, row.size, row.sha256)

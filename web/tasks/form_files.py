"""The files of a form's file pickers: kept, and references of them put among the answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

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


class Keeper(Protocol):
    """With what the files are kept: a case, an instance without one."""

    def keep(self, sent: list[SentFile]) -> list[dict[str, Any]]:
        """Keep them; returns their references. Raises AttachmentRefused, and as its owner refuses files."""

    def find(self, number: str) -> dict[str, Any] | None:
        """The reference of a file that an earlier step kept here; None for any other."""


@contextmanager
def kept(
    keeper: Keeper, schema: Mapping[str, Any] | None, typed: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The answers with references for the files that came with them; nothing stays if the block fails.

    Raises as the keeper does.
    """
    if not any(each.get("type") == "filepicker" for _, each, _ in answers.walk(schema, typed)):
        yield typed
        return
    with g.db.begin_nested():
        yield answers.change(schema, typed, lambda field, value: _received(keeper, field, value))


def _received(keeper: Keeper, field: Mapping[str, Any], value: Any) -> Any:
    if field.get("type") != "filepicker":
        return value
    if isinstance(value, list):
        return [each for one in value if (each := _known(keeper, one)) is not None] or None
    if not isinstance(value, str) or not KEY.fullmatch(value) or value not in request.files:
        return value or None
    return keeper.keep([SentFile(*each) for each in files.all_sent(value)])


def _known(keeper: Keeper, one: Any) -> dict[str, Any] | None:
    """What stands in the table of a file that was kept before, not what was sent of it."""
    number = one.get("documentId") if isinstance(one, Mapping) else None
    return keeper.find(number) if isinstance(number, str) else None


class OfCase:
    """Files of a task are kept with its case. Raises NoSuchCase, CaseArchived too."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def keep(self, sent: list[SentFile]) -> list[dict[str, Any]]:
        rows = documents.materials.add(
            g.db,
            self._found.case.id,
            sent,
            audience=Audience.HANDLERS,
            task_id=self._found.task.id,
            by=g.visitor.person,
        )
        return [_reference(each) for each in rows]

    def find(self, number: str) -> dict[str, Any] | None:
        if not number.isdecimal() or len(number) > _DIGITS:
            return None
        try:
            return _reference(documents.materials.get(g.db, int(number), self._found.case.id))
        except NoSuchDocument:
            return None


def _reference(row: Attachment) -> dict[str, Any]:
    return reference(str(row.id), row.name, row.mimetype, row.size, row.sha256)

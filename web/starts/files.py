"""Files in the forms of processes without a case: kept with the instance, opened by whoever sees it."""

from typing import Any

from flask import Response, g
from flask.typing import ResponseReturnValue

from engine.forms.files import reference
from engine.models import Instance
from processes.access.permissions import Permission
from processes.documents import form_files
from processes.documents.attachments import LARGEST
from processes.documents.materials import MOST_AT_ONCE, SentFile
from processes.documents.program_documents import NoSuchProgramDocument, ProgramDocument
from processes.starts import choosing, work
from web.app import LARGER
from web.attachments import transfer
from web.permissions import requires
from web.starts import bp

LARGER["starts.start"] = LARGER["starts.complete"] = MOST_AT_ONCE * LARGEST + transfer.AROUND


class OfInstance:
    """The files of one form; without an instance they are for the one that is to be started with it."""

    def __init__(self, instance: Instance | None) -> None:
        self._instance = instance
        self.rows: list[ProgramDocument] = []

    def keep(self, sent: list[SentFile]) -> list[dict[str, Any]]:
        kept = form_files.keep(g.db, sent, instance=self._instance, by=g.visitor.person)
        self.rows += kept
        return [_reference(each) for each in kept]

    def find(self, number: str) -> dict[str, Any] | None:
        if self._instance is None:
            return None
        try:
            return _reference(form_files.get(g.db, self._instance.id, number))
        except NoSuchProgramDocument:
            return None


@bp.post("/instances/<int:instance_id>/attachments/<key>/open")
@requires(Permission.PROCESS_START)
def open_file(instance_id: int, key: str) -> ResponseReturnValue:
    """A file of an instance, for whoever may look at it."""
    return _hand_out(choosing.find(g.db, instance_id, g.visitor.person), key)


@bp.post("/tasks/<int:task_id>/attachments/<key>/open")
@requires(Permission.PROCESS_START)
def open_file_of_task(task_id: int, key: str) -> ResponseReturnValue:
    """The same from the form of a task that shows it."""
    _task, instance = work.find_task(g.db, task_id, g.visitor.person)
    return _hand_out(instance, key)


def _hand_out(instance: Instance, key: str) -> Response:
    row = form_files.get(g.db, instance.id, key)
    form_files.note(g.db, instance.id, row, g.visitor.person)
    return transfer.respond(row)


def _reference(row: ProgramDocument) -> dict[str, Any]:
    return reference(row.key, row.name, row.mimetype, row.size, row.sha256)

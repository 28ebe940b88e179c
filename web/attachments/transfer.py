"""Files on their way in and out, whichever page they are on."""

from flask import Response, flash, g, request

from processes import documents
from processes.cases.models import Case
from processes.documents.attachments import LARGEST
from processes.documents.materials import MOST_AT_ONCE, SentFile
from processes.documents.models import Attachment, Audience
from processes.documents.program_documents import ProgramDocument
from web import files
from web.app import LARGER
from web.attachments import described
from web.translation import gettext as _

#: What the form around the files may add to them.
AROUND = 64 * 1024
#: A file of ours on a page of its own: it may do nothing at all there.
ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"

for _endpoint in ("attachments.add", "tasks.attach"):
    LARGER[_endpoint] = MOST_AT_ONCE * LARGEST + AROUND


def store(case_id: int, task_id: int | None = None) -> None:
    """Keep the files that came with the form; raises AttachmentRefused, NoSuchCase, CaseArchived."""
    sent = [SentFile(*each) for field in ("photo", "file") for each in files.all_sent(field)]
    wanted = request.form.get("audience", "")
    with g.db.begin_nested():
        documents.materials.add(
            g.db,
            case_id,
            sent,
            audience=Audience(wanted) if wanted in set(Audience) else Audience.HANDLERS,
            task_id=task_id,
            keeps_place="keeps_place" in request.form,
            by=g.visitor.person,
        )
    flash(_("已保存%(n)s个文件。", n=len(sent)), "success")


def hand_out(case: Case, row: Attachment) -> Response:
    """The file as it is kept, noted in the case's history; photographs are shown, all else is saved."""
    documents.download.note(g.db, case, row, g.visitor.person)
    return respond(row)


def respond(row: Attachment | ProgramDocument) -> Response:
    """The bytes of a file we keep: photographs are shown in a page of their own, all else is saved."""
    is_shown = row.mimetype in described.SHOWN and "download" not in request.form
    how = "inline" if is_shown else "attachment"
    headers = {
        files.NAMED: files.named(how, row.name),
        "Content-Security-Policy": ALONE,
        "X-Content-Type-Options": "nosniff",
    }
    return Response(row.content, mimetype=row.mimetype, headers=headers)

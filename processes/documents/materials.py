"""Photographs and papers people add while they work on a case: of a task or of the case as a whole.

They are no forms of the file: no number, no template. Where they are kept, and why: docs/adr/0054.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.documents import attachments, image_metadata, scanning
from processes.documents.errors import AttachmentRefused, NoSuchDocument
from processes.documents.models import MATERIAL, Attachment, Audience

#: Files of one case, their bytes in all, and how many are sent at once.
MOST, MOST_BYTES, MOST_AT_ONCE = 100, 200 * 2**20, 6

#: So long the same file of the same person, sent to the same place, is one file.
AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class SentFile:
    """A file as it came: what its sender calls it, and what it holds."""

    name: str
    content: bytes


def add(
    session: Session,
    case_id: int,
    files: Sequence[SentFile],
    *,
    audience: Audience,
    by: Person | None,
    task_id: int | None = None,
    keeps_place: bool = False,
) -> list[Attachment]:
    """Keep files with the case; all of them, or none.

    What an impatient hand sent twice within `AGAIN` is kept once. The camera's particulars are dropped unless `keeps_place`; `by` is none for what a party sends. Raises AttachmentRefused, NoSuchCase,
    CaseArchived.
    """
    case = changes.get_open(session, case_id)
    _require_few(files)
    composed = []
    for each in files:
        mimetype, content = prepare(each, keeps_place=keeps_place)
        row = attachments.compose(case, MATERIAL, each.name, mimetype, content, by)
        row.task_id, row.audience = task_id, audience
        composed.append(row)
    # Of two that come at once the second waits here, and finds the first.
    changes.hold(session, case.id)
    known = _kept_just_now(session, case, by)
    new = [row for row in composed if _told(row) not in known]
    if composed and not new:
        return [known[_told(row)] for row in composed]
    _require_room(session, case, new)
    session.add_all(new)
    changes.note(session, case, Change.ATTACHED, by=by, reason=f"{len(new)}个文件")
    session.flush()
    return [known.get(_told(row), row) for row in composed]


def _kept_just_now(
    session: Session, case: Case, by: Person | None
) -> dict[tuple[object, ...], Attachment]:
    kept = select(Attachment).where(
        Attachment.case_id == case.id,
        Attachment.kind == MATERIAL,
        Attachment.voided_at.is_(None),
        Attachment.kept_by.is_not_distinct_from(changes.actor(by)),
        Attachment.kept_at > clock.now() - AGAIN,
    )
    return {_told(row): row for row in session.scalars(kept)}


def _told(row: Attachment) -> tuple[object, ...]:
    """What two rows of the same file, sent to the same place, have alike."""
    return row.name, row.sha256, row.task_id, row.audience


def prepare(file: SentFile, *, keeps_place: bool = False) -> tuple[str, bytes]:
    """The type of a file and what is kept of it; raises AttachmentRefused for what is not taken."""
    mimetype = attachments.recognise(file.name, file.content)
    content = file.content if keeps_place else image_metadata.strip(file.content, mimetype)
    scanning.check(content)
    return mimetype, content


def list_for_case(session: Session, case_id: int) -> Sequence[Attachment]:
    """The materials of a case that were not taken out, the newest first, without what they hold."""
    kept = select(Attachment).filter_by(case_id=case_id, kind=MATERIAL, voided_at=None)
    return session.scalars(kept.order_by(Attachment.id.desc())).all()


def get(session: Session, attachment_id: int, case_id: int) -> Attachment:
    """The case's material of that id; raises NoSuchDocument, also for one that was taken out."""
    found = attachments.get(session, attachment_id, case_id)
    if found.kind != MATERIAL or found.voided_at is not None:
        raise NoSuchDocument
    return found


def readable(
    session: Session, case: Case, person: Person, *, is_concerned: bool = False
) -> Callable[[Attachment], bool]:
    """Which materials of the case the person may open, asked once for all of them.

    Who handles the case opens all; who brought one, that one; a department or whoever else may read
    the case, or has one of its tasks (`is_concerned`), what is meant for them.
    """
    handles = permissions.may(session, Permission.DOCUMENT_OPEN, person, case)
    reads = handles or is_concerned or permissions.may(session, Permission.CASE_READ, person, case)

    def may_open(row: Attachment) -> bool:
        if handles or str(row.kept_by) in person.ids:
            return True
        return reads and row.audience is Audience.CONCERNED

    return may_open


def _require_few(files: Sequence[SentFile]) -> None:
    if not files:
        raise AttachmentRefused(reason="没有选择文件，或者文件是空的。")
    if len(files) > MOST_AT_ONCE:
        raise AttachmentRefused(reason=f"一次最多{MOST_AT_ONCE}个文件。")


def _require_room(session: Session, case: Case, files: Sequence[Attachment]) -> None:
    kept = select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(
        Attachment.case_id == case.id, Attachment.kind == MATERIAL, Attachment.voided_at.is_(None)
    )
    count, size = session.execute(kept).one()
    if count + len(files) > MOST:
        raise AttachmentRefused(reason=f"每个案件最多{MOST}个文件，已有{count}个。")
    if size + sum(each.size for each in files) > MOST_BYTES:
        raise AttachmentRefused(reason=f"每个案件的文件合计不超过{MOST_BYTES // 2**20}MB。")

"""Files that come with the forms of processes without a case: kept with the instance, beside programs' documents.

They are seen by whoever sees the instance, and are gone with the longest time a program's document is kept.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, undefer

from engine import clock, history
from engine.identity import Person
from engine.instances import locking
from engine.models import Instance
from processes.documents import program_documents
from processes.documents.errors import AttachmentRefused
from processes.documents.materials import MOST, MOST_AT_ONCE, MOST_BYTES, SentFile
from processes.documents.program_documents import (
    LONGEST,
    NoSuchProgramDocument,
    Particulars,
    ProgramDocument,
)


def keep(
    session: Session, files: Sequence[SentFile], *, instance: Instance | None, by: Person
) -> list[ProgramDocument]:
    """Keep files with an instance, or with one that is to be started (`hand_to`); all of them, or none.

    Raises AttachmentRefused.
    """
    _require_room(session, files, instance)
    until = clock.now() + LONGEST
    number, process = (None, None) if instance is None else (instance.id, instance.key)
    told = [
        Particulars(each.name, expires_at=until, process=process, instance_id=number)
        for each in files
    ]
    pairs = zip(files, told, strict=True)
    return [program_documents.keep(session, file.content, one, by) for file, one in pairs]


def hand_to(session: Session, rows: Iterable[ProgramDocument], instance: Instance) -> None:
    """Let an instance that has been started have the files of the form it was started with."""
    for each in rows:
        each.instance_id, each.process = instance.id, instance.key
    session.flush()


def list_for_instance(session: Session, instance_id: int) -> Sequence[ProgramDocument]:
    """The files of the instance, the oldest first, without what they hold."""
    query = select(ProgramDocument).where(_of(instance_id)).order_by(ProgramDocument.id)
    return session.scalars(query).all()


def get(session: Session, instance_id: int, key: str) -> ProgramDocument:
    """The instance's file of that key, with what it holds; raises NoSuchProgramDocument."""
    query = select(ProgramDocument).where(_of(instance_id), ProgramDocument.key == key)
    found = session.scalar(query.options(undefer(ProgramDocument.content)))
    if found is None:
        raise NoSuchProgramDocument
    return found


def note(session: Session, instance_id: int, row: ProgramDocument, by: Person) -> None:
    """Keep in the instance's history that somebody opened the file."""
    instance = locking.instance(session, instance_id)
    history.append(session, instance, "file_opened", by=by, after={"document": row.key})


def _of(instance_id: int) -> ColumnElement[bool]:
    return (ProgramDocument.instance_id == instance_id) & (ProgramDocument.expires_at > clock.now())


def _require_room(session: Session, files: Sequence[SentFile], instance: Instance | None) -> None:
    if not 0 < len(files) <= MOST_AT_ONCE:
        raise AttachmentRefused(reason=f"一次最多{MOST_AT_ONCE}个文件。")
    if instance is None:
        return
    kept = select(func.count(), func.coalesce(func.sum(ProgramDocument.size), 0))
    count, size = session.execute(kept.where(_of(instance.id))).one()
    if count + len(files) > MOST:
        raise AttachmentRefused(reason=f"每个流程最多{MOST}个文件，已有{count}个。")
    if size + sum(len(each.content) for each in files) > MOST_BYTES:
        raise AttachmentRefused(reason=f"每个流程的文件合计不超过{MOST_BYTES // 2**20}MB。")

"""Documents that programs keep for their processes, and hand on as variables: Camunda's document store.

They belong to no case: what belongs to one is attached on its pages. Kept as other files are
(docs/adr/0054): the type is what the first bytes say, a scanner looks at each, the database seals it.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from engine import clock, locks
from engine.db import Base, BigId
from engine.identity import Person
from engine.scheduling import timetable
from processes.documents import attachments, materials
from processes.documents.errors import AttachmentRefused
from processes.documents.materials import SentFile
from processes.errors import ProcessError
from processes.privacy.encrypted_columns import EncryptedBytes, EncryptedJson, EncryptedText

#: Two that choose one id wait for each other.
KEEPING = locks.declare("program_document.keeping")
#: How long one is kept that says nothing of it, and at most.
USUAL, LONGEST = timedelta(days=365), timedelta(days=3650)
#: Bytes of all together.
MOST_BYTES = 5 * 2**30
#: Characters of what is noted beside a document, as JSON.
MOST_NOTED = 10_000
_ID = re.compile(r"[\w.~-]{1,200}", re.ASCII)


class DocumentThere(ProcessError):
    """已经有编号为“{id}”的文件。"""


class NoSuchProgramDocument(ProcessError):
    """没有这个文件，或者它已经到期。"""


class ProgramDocument(Base):
    """A document of programs."""

    __tablename__ = "program_document"
    __table_args__ = (Index(None, "expires_at"),)

    id: Mapped[BigId]
    #: as its program or we called it
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(EncryptedText("program_document.name"))
    #: as its first bytes say
    mimetype: Mapped[str]
    #: bytes
    size: Mapped[int]
    #: hexadecimal
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(
        EncryptedBytes("program_document.content"), deferred=True
    )
    #: what its program notes beside it, any JSON object
    noted: Mapped[dict[str, Any]] = mapped_column(EncryptedJson("program_document.noted"))
    #: what it was made for; of no case
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("instance.id"))
    process: Mapped[str | None]
    kept_at: Mapped[datetime]
    kept_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]


@dataclass(frozen=True)
class Particulars:
    """What its sender says of a document."""

    name: str
    expires_at: datetime | None = None
    process: str | None = None
    instance_id: int | None = None
    noted: Mapping[str, Any] = field(default_factory=dict)


def keep(
    session: Session, content: bytes, told: Particulars, by: Person, *, key: str | None = None
) -> ProgramDocument:
    """Keep a document under the key, or one of ours. Raises AttachmentRefused, DocumentThere."""
    key = _require_new(session, key)
    _require_room(session, len(content))
    mimetype, kept = materials.prepare(SentFile(told.name, content), keeps_place=True)
    now = clock.now()
    until = now + USUAL if told.expires_at is None else min(told.expires_at, now + LONGEST)
    if until <= now:
        raise AttachmentRefused(reason="到期时间已经过了。")
    row = ProgramDocument(
        key=key,
        name=attachments.plain_name(told.name),
        mimetype=mimetype,
        size=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        content=kept,
        noted=dict(told.noted),
        instance_id=told.instance_id,
        process=told.process,
        kept_at=now,
        kept_by=int(by.id),
        expires_at=until,
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, key: str) -> ProgramDocument:
    """With what it holds; raises NoSuchProgramDocument."""
    query = select(ProgramDocument).where(*_is_there(key))
    found = session.scalar(query.options(undefer(ProgramDocument.content)))
    if found is None:
        raise NoSuchProgramDocument
    return found


def remove(session: Session, key: str) -> None:
    """Let it be gone; raises NoSuchProgramDocument."""
    found = session.scalar(select(ProgramDocument.id).where(*_is_there(key)))
    if found is None:
        raise NoSuchProgramDocument
    session.execute(delete(ProgramDocument).where(ProgramDocument.id == found))


@timetable.scheduled("program_documents.expire", hour=2, minute=40, grace=timedelta(hours=12))
def forget_expired(session: Session, now: datetime) -> None:
    """Let go what nobody may fetch any more."""
    session.execute(delete(ProgramDocument).where(ProgramDocument.expires_at <= now))


def _is_there(key: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions on the document of a key that it has not expired."""
    return ProgramDocument.key == key, ProgramDocument.expires_at > clock.now()


def _require_new(session: Session, key: str | None) -> str:
    if key is None:
        return str(uuid.uuid4())
    if not _ID.fullmatch(key):
        raise AttachmentRefused(reason="编号只能由字母、数字和 . _ ~ - 组成，最多 200 个字符。")
    KEEPING.acquire(session, key)
    # One that has expired stands in nobody's way, though it is there until the night.
    session.execute(
        delete(ProgramDocument).where(
            ProgramDocument.key == key, ProgramDocument.expires_at <= clock.now()
        )
    )
    if session.scalar(select(ProgramDocument.id).where(ProgramDocument.key == key)) is not None:
        raise DocumentThere(id=key)
    return key


def _require_room(session: Session, size: int) -> None:
    held = session.scalar(select(func.coalesce(func.sum(ProgramDocument.size), 0))) or 0
    if held + size > MOST_BYTES:
        raise AttachmentRefused(
            reason=f"程序的文件总共不超过{MOST_BYTES // 2**30}GB，已经放不下了。"
        )

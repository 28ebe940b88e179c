"""What people add to the file: signed copies, photographs, evidence.

Kept as sent and never opened here; what it is its first bytes say, not its name.
"""

import hashlib
import re
from pathlib import PurePath

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import archives
from processes.archives import ArchiveRefused
from processes.cases import changes
from processes.cases.models import Case
from processes.documents import kinds
from processes.documents.errors import AlreadyVoided, AttachmentRefused, NoSuchDocument
from processes.documents.models import Attachment
from processes.errors import ReasonRequired

#: Bytes.
LARGEST = 10 * 2**20
#: Parts of a document that is an archive.
MOST_PARTS = 2_000
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
_ZIP = b"PK\x03\x04"
#: Suffix, first bytes and type of what is taken. CSV is not: a spreadsheet runs what stands in it.
TYPES = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".docx": (_ZIP, DOCX),
    ".xlsx": (_ZIP, XLSX),
    # GB/T 33190-2016, the layout format of official documents
    ".ofd": (_ZIP, "application/ofd"),
    ".txt": (b"", "text/plain"),
}
#: The part an archive of the kind cannot be without.
_PARTS = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".ofd": "OFD.xml"}
#: Parts that run something or fetch it from elsewhere when the file is opened.
_ACTIVE = ("vbaproject", "xl/macrosheets/", "xl/externallinks/", "activex")
#: Control characters no text has.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_ENCODINGS = ("utf-8-sig", "gb18030")


def store(
    session: Session, case_id: int, *, name: str, content: bytes, what: str, by: Person | None
) -> Attachment:
    """Keep a file with the case; `what` is the kind of document it stands for.

    Raises AttachmentRefused, NoSuchKind, NoSuchCase, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    row = compose(case, kinds.get(what).key, name, recognise(name, content), content, by)
    session.add(row)
    session.flush()
    return row


def compose(
    case: Case, kind: str, name: str, mimetype: str, content: bytes, by: Person | None
) -> Attachment:
    """The row of a file of that type, not yet added."""
    return Attachment(
        case_id=case.id,
        district=case.district,
        kind=kind,
        name=plain_name(name),
        mimetype=mimetype,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        kept_at=clock.now(),
        kept_by=changes.actor(by),
    )


def get(session: Session, attachment_id: int, case_id: int) -> Attachment:
    """The case's attachment of that id; raises NoSuchDocument."""
    found = session.get(Attachment, attachment_id)
    if found is None or found.case_id != case_id:
        raise NoSuchDocument
    return found


def void(session: Session, attachment: Attachment, reason: str, *, by: Person) -> None:
    """Take it out of the file; it stays with the case, with the reason. Raises as `issuing.void`."""
    changes.get_open(session, attachment.case_id)
    if attachment.voided_at is not None:
        raise AlreadyVoided
    if not reason.strip():
        raise ReasonRequired
    attachment.voided_at, attachment.voided_by = clock.now(), changes.actor(by)
    attachment.void_reason = reason.strip()
    session.flush()


def plain_name(name: str) -> str:
    """What the file is called, without the folders it came from."""
    return PurePath(name.replace("\\", "/")).name[-120:]


def recognise(name: str, content: bytes) -> str:
    """The type of a file whose first bytes are what its name says; raises AttachmentRefused."""
    suffix = PurePath(name).suffix.lower()
    if not content:
        raise AttachmentRefused(reason="没有选择文件，或者文件是空的。")
    if len(content) > LARGEST:
        raise AttachmentRefused(reason=f"每个文件不超过{LARGEST // 2**20}MB。")
    if suffix not in TYPES:
        raise AttachmentRefused(reason="只收 PDF、OFD、JPG、PNG、DOCX、XLSX 和 TXT。")
    begins, mimetype = TYPES[suffix]
    if not content.startswith(begins) or not _holds(suffix, content):
        raise AttachmentRefused(reason=f"文件的内容不是{suffix.removeprefix('.').upper()}。")
    return mimetype


def _holds(suffix: str, content: bytes) -> bool:
    """Whether it is inside what its name says, and nothing that runs by itself."""
    if suffix == ".txt":
        written = any(_is_written_in(each, content) for each in _ENCODINGS)
        return written and _NO_TEXT.search(content) is None
    if suffix not in _PARTS:
        return True
    try:
        names = archives.names(content, sent=LARGEST, parts=MOST_PARTS)
    except ArchiveRefused:
        return False
    return _PARTS[suffix] in names and not any(
        word in each.lower() for each in names for word in _ACTIVE
    )


def _is_written_in(encoding: str, content: bytes) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

"""The file of a case as a whole: what it still lacks, and all of it as one archive."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO

from sqlalchemy.orm import Session

from processes.cases import changes
from processes.documents import due, kinds, listing, opening
from processes.documents.listing import Paper
from processes.documents.models import Attachment, Document


def missing(session: Session, case_id: int) -> list[str]:
    """The names of the mandatory papers the file still lacks; empty when it may be archived."""
    case = changes.get(session, case_id)
    present = {each.kind for each in listing.papers(session, case_id)}
    return [
        "或".join(kinds.of(kind).name for kind in alternatives)
        for alternatives in due.mandatory(session, case)
        if present.isdisjoint(alternatives)
    ]


def pack(session: Session, case_id: int, into: IO[bytes]) -> None:
    """Write the whole file as a zip, one paper in memory at a time: `00 卷内目录.docx`, `01 …`."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("00 卷内目录.docx", opening.draft(session, case_id, "contents"))
        for name, content in _files(session, listing.papers(session, case_id)):
            archive.writestr(name, content)


def _files(session: Session, papers: Sequence[Paper]) -> Iterator[tuple[str, bytes]]:
    listed = (each for each in papers if each.kind != "contents")
    for number, each in enumerate(listed, 1):
        yield f"{number:02} {_file_name(each)}", _content(session, each.row)
        # What is deferred stays loaded on the row otherwise, and the file may be large.
        session.expire(each.row, ["content"])


def _content(session: Session, row: Document | Attachment) -> bytes:
    return opening.content(session, row) if isinstance(row, Document) else row.content


def _file_name(paper: Paper) -> str:
    suffix = PurePath(paper.row.name).suffix if isinstance(paper.row, Attachment) else ".docx"
    safe = "".join(sign for sign in paper.name if sign.isalnum() or sign in "()()—-_ ")
    return f"{safe[:60]}{suffix}"

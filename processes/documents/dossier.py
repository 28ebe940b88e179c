"""The file of a case as a whole: what it still lacks, and all of it as one archive."""

import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from sqlalchemy.orm import Session

from processes.cases import changes
from processes.cases.choices import Choice
from processes.documents import download, kinds, listing, present, required
from processes.documents.kinds import Kind
from processes.documents.listing import Paper
from processes.documents.models import Attachment, Document


class State(Choice):
    """How a form of the file stands."""

    THERE = "there", "已出具"
    LACKING = "lacking", "待补"
    NOT_NEEDED = "not_needed", "不需要"


@dataclass(frozen=True)
class Line:
    """A form of the file, and what there is of it."""

    kind: Kind
    state: State
    papers: list[Paper]


def list_missing(session: Session, case_id: int) -> list[str]:
    """The names of the mandatory papers the file still lacks; empty when it may be archived."""
    return [
        "或".join(kinds.get(kind).name for kind in alternatives)
        for alternatives in list_lacking(session, case_id)
    ]


def list_lacking(session: Session, case_id: int) -> list[tuple[str, ...]]:
    """The kinds of mandatory papers the file still lacks; of each tuple of alternatives one is needed."""
    case = changes.get(session, case_id)
    known = present.read(session, case)
    mandatory = required.list_mandatory(session, case, known)
    return [each for each in mandatory if known.kinds.isdisjoint(each)]


def overview(session: Session, case_id: int) -> list[Line]:
    """Every form of the mediation file, and of the other sets those that are there or must be."""
    found = listing.list_papers(session, case_id)
    needed = {kind for alternatives in list_lacking(session, case_id) for kind in alternatives}
    return [
        Line(kind, _state(kind, papers, needed), papers)
        for kind in sorted(kinds.KINDS.values(), key=lambda each: listing.sort_key(each.key))
        if (papers := [each for each in found if each.kind == kind.key])
        or kind.is_of_file
        or kind.key in needed
    ]


def build_archive(
    session: Session,
    case_id: int,
    into: IO[bytes],
    *,
    may_open: Callable[[Paper], bool] = lambda _paper: True,
) -> None:
    """Write the whole file as a zip, one paper in memory at a time: `00 卷内目录.docx`, `01 …`.

    A paper one may not open keeps its number in the order and is left out.
    """
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("00 卷内目录.docx", download.draft(session, case_id, "contents"))
        for name, content in _files(session, listing.list_papers(session, case_id), may_open):
            archive.writestr(name, content)


def _state(kind: Kind, papers: Sequence[Paper], needed: Collection[str]) -> State:
    if papers:
        return State.THERE
    return State.LACKING if kind.key in needed else State.NOT_NEEDED


def _files(
    session: Session, papers: Sequence[Paper], may_open: Callable[[Paper], bool]
) -> Iterator[tuple[str, bytes]]:
    listed = (each for each in papers if each.kind != "contents")
    for number, each in enumerate(listed, 1):
        if not may_open(each) or getattr(each.row, "removed_at", None) is not None:
            continue
        yield f"{number:02} {_file_name(each)}", _content(session, each.row)
        # What is deferred stays loaded on the row otherwise, and the file may be large.
        session.expire(each.row, ["content"])


def _content(session: Session, row: Document | Attachment) -> bytes:
    return download.read_content(session, row) if isinstance(row, Document) else row.content


def _file_name(paper: Paper) -> str:
    suffix = PurePath(paper.row.name).suffix if isinstance(paper.row, Attachment) else ".docx"
    safe = "".join(sign for sign in paper.name if sign.isalnum() or sign in "（）()—-_ ")
    return f"{safe[:60]}{suffix}"

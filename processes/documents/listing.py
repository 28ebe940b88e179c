"""The papers of a case in the order of the file: documents issued and files attached."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.documents.kinds import KINDS
from processes.documents.models import MATERIAL, Attachment, Document
from processes.whistles.models import Whistle

#: The papers of a whistle that are written to the departments it calls; no party is named in them.
TO_DEPARTMENTS = frozenset({"whistle_order", "meeting_minutes", "joint_plan"})


@dataclass(frozen=True)
class Paper:
    """A document or an attachment, as the table of contents lists it."""

    name: str
    number: str
    at: datetime
    remark: str
    kind: str
    row: Document | Attachment


def list_for_case(session: Session, case_id: int) -> list[Document]:
    """The case's documents in the order of the file, voided ones included."""
    found = session.scalars(select(Document).filter_by(case_id=case_id)).all()
    return sorted(found, key=lambda each: (*sort_key(each.kind), each.id))


def list_for_whistle(session: Session, whistle: Whistle) -> list[Document]:
    """What a department is handed of a whistle it was called to: order, minutes and joint plan.

    One issued by hand names no whistle; it is taken for the only one of its case.
    """
    others = select(Whistle).where(Whistle.case_id == whistle.case_id, Whistle.id != whistle.id)
    is_only = session.scalar(select(~others.exists()))
    about = {f"whistle:{whistle.number}"} | ({None} if is_only else set())
    return [
        each
        for each in list_for_case(session, whistle.case_id)
        if each.kind in TO_DEPARTMENTS and each.about in about and each.voided_at is None
    ]


def list_papers(session: Session, case_id: int) -> list[Paper]:
    """What the file holds, in its order, without what was voided."""
    found = [_document(each) for each in list_for_case(session, case_id) if each.voided_at is None]
    kept = select(Attachment).filter_by(case_id=case_id, voided_at=None).order_by(Attachment.id)
    found += [_attachment(each) for each in session.scalars(kept)]
    return sorted(found, key=lambda each: sort_key(each.kind))


def sort_key(kind: str) -> tuple[bool, int]:
    """Where a kind stands; the back cover closes the whole file, whichever sets it holds."""
    return kind == "back_cover", _ORDER[kind]


_ORDER = {key: number for number, key in enumerate([*KINDS, MATERIAL])}


def _document(row: Document) -> Paper:
    return Paper(KINDS[row.kind].name, row.number or "", row.issued_at, "", row.kind, row)


def _attachment(row: Attachment) -> Paper:
    called = "附件材料" if row.kind == MATERIAL else KINDS[row.kind].name
    name = f"{called}（{PurePath(row.name).stem}）"
    return Paper(name, "", row.kept_at, "附件", row.kind, row)

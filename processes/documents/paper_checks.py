"""Verifying papers: whether what is in the file is what its recorded digest was made of."""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session, undefer

from processes.audit import verification
from processes.audit.findings import Finding, Part, Step, next_ids, readable
from processes.documents.models import Attachment, Document

#: Papers of a step: a scan may have ten megabytes.
SIZE = 10
TABLES = (Document, Attachment)


def next_batch(session: Session, place: list[int] | None) -> Step:
    """The next papers of one table, then of the other."""
    number, after = place or (0, 0)
    model: Any = TABLES[number]
    ids = next_ids(session, model.id, after, SIZE)
    found: list[Finding] = []
    query = select(model).where(model.id.in_(ids)).options(undefer(model.content))
    for (paper,) in readable(session, query, model.__table__.c.id, found):
        found += _paper(paper)
        session.expire(paper, ["content"])
    if len(ids) == SIZE:
        return Step(found, SIZE, [number, ids[-1]])
    return Step(found, len(ids), [number + 1, 0] if number + 1 < len(TABLES) else None)


def _paper(paper: Document | Attachment) -> Iterator[Finding]:
    # A document that nobody has opened yet is not written yet.
    if paper.content is None and paper.sha256 is None:
        return
    if paper.content is None or hashlib.sha256(paper.content).hexdigest() != paper.sha256:
        yield Finding(paper.__tablename__, str(paper.id), "文件内容与登记的校验值不符")


def _total(session: Session) -> int:
    both = union_all(*(select(model.id) for model in TABLES)).subquery()
    return session.scalar(select(func.count()).select_from(both)) or 0


verification.PARTS.append(Part("卷宗文件", _total, next_batch))

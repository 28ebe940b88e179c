"""Looks at a change that a worker takes in the background: what is alike, whatever is looked for."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, jobs
from engine.db import Base, BigId
from engine.identity import Person
from processes.studio import drafts
from processes.studio.models import Change


class ChangeRun(Base):
    """The columns of each: asked for by somebody, done by a worker, kept with the change."""

    __abstract__ = True

    id: Mapped[BigId]
    district: Mapped[str]
    change_id: Mapped[int] = mapped_column(ForeignKey("studio_change.id"))
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: hexadecimal SHA-256 of all files of the change as they were then
    sha256: Mapped[str]
    finished_at: Mapped[datetime | None]
    #: why it came to no end, in a sentence
    failure: Mapped[str | None]


Run = TypeVar("Run", bound=ChangeRun)


def ask(
    session: Session,
    kind: type[Run],
    change: Change,
    job: str,
    lock: str,
    *,
    by: Person,
    **begun: Any,
) -> Run:
    """Have a worker look, by the job of that name; the one under way of the same files is returned.

    `lock` is the job's, `begun` what a new row begins with besides.
    """
    made = digest(drafts.contents(session, change))
    latest = find_latest(session, kind, change)
    if latest and not latest.finished_at and latest.sha256 == made:
        return latest
    row = kind(
        district=change.district,
        change_id=change.id,
        asked_at=clock.now(),
        asked_by=int(by.id),
        sha256=made,
        **begun,
    )
    session.add(row)
    session.flush()
    jobs.defer(session, job, lock=lock, run_id=row.id)
    return row


def find_latest(session: Session, kind: type[Run], change: Change) -> Run | None:
    """The newest look of a kind at a change."""
    mine = select(kind).where(kind.change_id == change.id)
    return session.scalars(mine.order_by(kind.id.desc()).limit(1)).one_or_none()


def digest(contents: Mapping[str, bytes]) -> str:
    """All files in one hexadecimal SHA-256."""
    made = hashlib.sha256()
    for name in sorted(contents):
        made.update(f"{name}\0{len(contents[name])}\0".encode())
        made.update(contents[name])
    return made.hexdigest()

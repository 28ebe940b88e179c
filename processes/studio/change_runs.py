"""Looks at a change that a worker takes in the background: what is alike, whatever is looked for."""

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, db, jobs
from engine.db import Base, BigId
from engine.identity import Person
from processes.studio import drafts
from processes.studio.models import Change

#: Seconds between two tellings of how far a look is.
EVERY = 1.0


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


class CancellableRun(ChangeRun):
    """One that tells how far it is as it goes, and ends early where somebody asks for it."""

    __abstract__ = True

    #: when somebody asked for it to end
    cancelled_at: Mapped[datetime | None]


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


def is_old(session: Session, row: ChangeRun, change: Change) -> bool:
    """Whether the files of the change were altered since the look was asked for."""
    return row.sha256 != digest(drafts.contents(session, change))


def cancel(session: Session, kind: type[CancellableRun], change: Change) -> None:
    """Ask the look under way to end; what it has found by then is kept."""
    row = find_latest(session, kind, change)
    if row is not None and not row.finished_at and not row.cancelled_at:
        row.cancelled_at = clock.now()


class Telling:
    """Tells how far a look is in transactions of its own, and hears whether it is to end."""

    def __init__(self, kind: type[CancellableRun], run_id: int, every: float = EVERY) -> None:
        self._kind, self._run_id, self._every = kind, run_id, every
        self._told_at, self._goes_on = 0.0, True

    def goes_on(self, **done: int) -> bool:
        """Write the columns that say how far it is, unless that was just now; whether it is to go on."""
        if time.monotonic() - self._told_at > self._every:
            self._told_at = time.monotonic()
            told = update(self._kind).where(self._kind.id == self._run_id).values(**done)
            with db.begin() as own:
                self._goes_on = own.scalar(told.returning(self._kind.cancelled_at)) is None
        return self._goes_on


def digest(contents: Mapping[str, bytes]) -> str:
    """All files in one hexadecimal SHA-256."""
    made = hashlib.sha256()
    for name in sorted(contents):
        made.update(f"{name}\0{len(contents[name])}\0".encode())
        made.update(contents[name])
    return made.hexdigest()

"""What people did and saw outside the cases' own histories: signing in, exports, appointments.

Only ever added to: a trigger refuses to change or remove an entry, and each is chained to the one
before by hash, as the events of an instance are. No personal data of parties stands here.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Index, LargeBinary, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, locks
from engine.db import Base, BigId
from engine.errors import EngineError
from engine.identity import Person

CHAIN = locks.declare("audit.chain")


class AuditTampered(EngineError):
    """审计日志第{number}条与校验值不符。"""


class AuditEntry(Base):
    """Who did what, when."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "by", "id"), Index(None, "what", "id"))

    id: Mapped[BigId]
    at: Mapped[datetime]
    #: Of a person; None: nobody who is known, or the system.
    by: Mapped[int | None]
    #: `signed_in`, `export.made`, `account.appointed` ….
    what: Mapped[str]
    #: The case it concerns, if one.
    case_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: SHA-256 of the entry before and of this one.
    hash: Mapped[bytes] = mapped_column(LargeBinary)


def record(
    session: Session,
    what: str,
    *,
    by: Person | None = None,
    case_id: int | None = None,
    **details: Any,
) -> AuditEntry:
    """Add an entry; entries wait for each other, so that the chain has one order."""
    CHAIN.take(session)
    last = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(
        at=clock.now(),
        by=int(by.id) if by else None,
        what=what,
        case_id=case_id,
        details=details,
    )
    entry.hash = _hash(last or b"", entry)
    session.add(entry)
    session.flush()
    return entry


def verify(session: Session) -> int:
    """How many entries there are; raises AuditTampered when one is not what it was."""
    previous, number = b"", 0
    query = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    for entry in session.scalars(query):
        number += 1
        if entry.hash != _hash(previous, entry):
            raise AuditTampered(number=number)
        previous = entry.hash
    return number


@dataclass(frozen=True)
class Asked:
    """Which entries; what is none does not narrow."""

    what: Sequence[str] = ()
    by: int | None = None
    #: From a moment on, and before another.
    since: datetime | None = None
    until: datetime | None = None


def list_entries(
    session: Session, asked: Asked | None = None, *, before: int | None = None, size: int = 50
) -> Sequence[AuditEntry]:
    """The newest entries that were asked for, older than the id `before`."""
    asked = asked or Asked()
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(size)
    if asked.what:
        query = query.where(AuditEntry.what.in_(asked.what))
    if asked.by is not None:
        query = query.where(AuditEntry.by == asked.by)
    if asked.since is not None:
        query = query.where(AuditEntry.at >= asked.since)
    if asked.until is not None:
        query = query.where(AuditEntry.at < asked.until)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query).all()


def _hash(previous: bytes, entry: AuditEntry) -> bytes:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [at, entry.by, entry.what, entry.case_id, entry.details]
    return hashlib.sha256(previous + orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).digest()

"""What people did and saw outside the cases' own histories: signing in, exports, appointments.

Only ever added to: a trigger refuses to change or remove an entry, and each is chained to the one
before by hash, as the events of an instance are. The chain's end stands in a row of its own, with a
code that takes a key outside the database. No personal data of parties stands here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Index, LargeBinary, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, history_keys, records, request_ids
from engine.db import Base, BigId
from engine.identity import Person

#: The entry that vouches for all before it: they were written before ids were chained.
ADOPTED = "history.adopted"


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
    #: The mark of what the same transaction wrote into rows that are recorded (`engine.records`).
    record: Mapped[str | None]
    #: Number of the request that caused it, as the log of the programs has it.
    request: Mapped[str | None]
    #: SHA-256 of the entry before, its id and this one; this one's id is vouched for by the next,
    #: or by the log's head.
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Base):
    """Where the log ends: one row, locked by whoever adds to it."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int]
    entry_id: Mapped[int | None]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    #: Of everything above, with the key outside the database.
    mac: Mapped[bytes] = mapped_column(LargeBinary)

    def reckon(self) -> bytes:
        """The code that belongs to what stands in the row."""
        row = [self.id, self.entries, self.entry_id, self.hash.hex()]
        return history_keys.mac(b"audit", orjson.dumps(row))


@dataclass(frozen=True)
class Fault:
    """An entry that is not what it was; `entry_id` None: the log's end."""

    entry_id: int | None
    why: str


@dataclass(frozen=True)
class Place:
    """How far the chain has been followed."""

    number: int = 0
    hash: bytes = b""
    entry_id: int | None = None


#: The one row's id.
HEAD = 1
_HEAD = (
    select(AuditHead)
    .where(AuditHead.id == HEAD)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def lock(session: Session) -> AuditHead:
    """Where the log ends, held until the transaction's end.

    Whoever writes into the log and the table of records takes this first: most write records as
    they commit, with the log's end in hand.
    """
    return session.scalars(_HEAD).one()


def record(
    session: Session,
    what: str,
    *,
    by: Person | None = None,
    case_id: int | None = None,
    **details: Any,
) -> AuditEntry:
    """Add an entry; entries wait for each other, so that the chain has one order."""
    head = lock(session)
    entry = AuditEntry(
        at=clock.now(),
        by=int(by.id) if by else None,
        what=what,
        case_id=case_id,
        details=details,
        record=records.mention(session),
        request=request_ids.of(session),
    )
    # A head somebody changed is not made good by the next entry.
    is_genuine = head.mac == head.reckon()
    entry.hash = _hash(Place(head.entries, head.hash, head.entry_id), entry)
    session.add(entry)
    session.flush()
    head.entries, head.entry_id, head.hash = head.entries + 1, entry.id, entry.hash
    if is_genuine:
        head.mac = head.reckon()
    session.flush()
    return entry


def adopt(session: Session) -> AuditEntry:
    """Vouch for the entries of before, every column of them, and for where the log ends."""
    head = session.scalars(_HEAD).one()
    head.mac = head.reckon()
    session.flush()
    return record(session, ADOPTED, earlier=digest(_every(session)))


def list_faults(
    session: Session, place: Place | None = None, size: int | None = None
) -> tuple[list[Fault], Place | None]:
    """What is wrong with the next `size` entries (None: all), and where to go on; None: at the end."""
    place = place or Place()
    found, known = [], place.entry_id or 0
    adopted = session.scalar(select(AuditEntry.id).where(AuditEntry.what == ADOPTED).limit(1)) or 0
    query = select(AuditEntry).where(AuditEntry.id > known).order_by(AuditEntry.id).limit(size)
    rows = session.scalars(query, execution_options={"populate_existing": True}).all()
    for entry in rows:
        is_old = entry.id < adopted
        right = _old_hash(place.hash, entry) if is_old else _hash(place, entry)
        if entry.hash != right:
            found.append(Fault(entry.id, "内容、编号或前一条与校验值不符"))
        told = entry.details if isinstance(entry.details, dict) else {}
        if entry.id == adopted and told.get("earlier") != digest(_every(session, adopted)):
            found.append(Fault(entry.id, "升级前的记录与升级时封存的不符"))
        place = Place(place.number + 1, entry.hash, entry.id)
    if rows and size is not None:
        return found, place
    return found + list_head_faults(session, place), None


def list_head_faults(session: Session, place: Place) -> list[Fault]:
    """What is wrong with the log's end, when the chain was followed to `place`."""
    head = session.get(AuditHead, HEAD, populate_existing=True)
    if head is None:
        return [Fault(None, "日志末尾的记载不见了")]
    found = []
    if (head.entries, head.hash, head.entry_id) != (place.number, place.hash, place.entry_id):
        found.append(
            Fault(
                place.entry_id, f"记有{head.entries}条，实有{place.number}条，或末条不是记下的那条"
            )
        )
    if head.mac != head.reckon():
        found.append(Fault(None, "日志末尾的记载与其校验码不符"))
    return found


def digest(rows: Iterable[AuditEntry]) -> str:
    """SHA-256 over every column of the entries, in hexadecimal."""
    made = hashlib.sha256()
    for each in rows:
        made.update(each.id.to_bytes(8) + each.hash + _content(each))
    return made.hexdigest()


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


def _every(session: Session, before: int | None = None) -> Iterator[AuditEntry]:
    query = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    yield from session.scalars(query)


def _hash(place: Place, entry: AuditEntry) -> bytes:
    last = (place.entry_id or 0).to_bytes(8)
    return hashlib.sha256(place.hash + last + _content(entry)).digest()


def _old_hash(previous: bytes, entry: AuditEntry) -> bytes:
    """As hashes were before ids were chained."""
    return hashlib.sha256(previous + _content(entry)).digest()


def _content(entry: AuditEntry) -> bytes:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [at, entry.by, entry.what, entry.case_id, entry.details]
    # Entries of before had neither.
    if entry.request is not None:
        row += [entry.record, entry.request]
    elif entry.record is not None:
        row += [entry.record]
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)

"""The nightly seal: over the end of every history, the records of facts and the audit log.

A seal names what changed since the one before and that one's hash, is signed with a key outside the
database, and leaves the machine (`processes.audit.deliveries`). Whoever changes what was sealed has
to change every seal after it, and every copy that was sent.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from engine import clock, history_keys, jobs, locks
from engine.models import Instance
from engine.records import Record
from engine.scheduling import timetable
from processes.audit import log as audit_log
from processes.audit.seal_models import Seal, SealedHead

SEALS = locks.declare("seals")
#: The entry of the audit log that says a seal was made.
MADE = "seal.made"


@timetable.scheduled("history.seal", hour=1, minute=10)
def nightly(session: Session, due: datetime) -> None:
    """Seal all, and send the seal away."""
    made = seal(session)
    audit_log.record(session, MADE, number=made.number)
    jobs.defer(session, "history.send_seal", number=made.number)


def seal(session: Session) -> Seal:
    """A seal over everything that changed since the last one; they are made one after another."""
    SEALS.acquire(session)
    last = find_newest(session)
    number = last.number + 1 if last else 1
    moved = session.execute(_moved(session)).all()
    head = audit_log.lock(session)
    # Whoever is writing a record ends first, so that none appears behind the line that is drawn.
    session.execute(text("LOCK TABLE record IN SHARE MODE"))
    begin = last.content["records"]["until"] if last else 0
    until = session.scalar(select(func.max(Record.id))) or begin
    at = clock.now()
    body = {
        "number": number,
        "at": at.astimezone(UTC).isoformat(),
        "previous": digest_of(last),
        "key": history_keys.public_key(),
        "heads": {"count": len(moved), "sha256": digest_heads(map(tuple, moved))},
        "records": digest_records(session, begin, until),
        "audit": {"entries": head.entries, "id": head.entry_id, "hash": head.hash.hex()},
    }
    content = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    made = Seal(
        number=number,
        at=at,
        body=content.decode(),
        signature=history_keys.sign(content),
    )
    session.add(made)
    session.flush()
    if moved:
        rows = [
            {"seal_number": number, "instance_id": id, "events": events, "head": end}
            for id, events, end in moved
        ]
        session.execute(insert(SealedHead), rows)
    return made


def find_newest(session: Session) -> Seal | None:
    """The last seal there is."""
    return session.scalars(select(Seal).order_by(Seal.number.desc()).limit(1)).one_or_none()


def digest_of(seal: Seal | None) -> str:
    """What the next seal says of this one."""
    return hashlib.sha256(seal.body.encode() + seal.signature).hexdigest() if seal else ""


def moment(seal: Seal) -> str:
    """When it was made, as its body says it."""
    return seal.at.astimezone(UTC).isoformat()


def digest_heads(rows: Iterable[tuple[Any, ...]]) -> str:
    """SHA-256 over instance, count and hash of the heads, ordered by instance."""
    made = hashlib.sha256()
    for instance_id, events, head in rows:
        made.update(f"{instance_id} {events} {head.hex()}\n".encode())
    return made.hexdigest()


def digest_records(session: Session, begin: int, until: int) -> dict[str, Any]:
    """Count and SHA-256 of the records behind `begin`, up to `until`."""
    made, count = hashlib.sha256(), 0
    query = select(Record.id, Record.mac).where(Record.id > begin, Record.id <= until)
    for id, mac in session.execute(query.order_by(Record.id).execution_options(yield_per=5000)):
        made.update(f"{id} {mac.hex()}\n".encode())
        count += 1
    return {"after": begin, "until": until, "count": count, "sha256": made.hexdigest()}


def _moved(session: Session) -> Any:
    """Instances whose history grew since it was last sealed."""
    sealed = (
        select(SealedHead.instance_id, func.max(SealedHead.events).label("events"))
        .group_by(SealedHead.instance_id)
        .subquery()
    )
    return (
        select(Instance.id, Instance.events, Instance.head)
        .outerjoin(sealed, sealed.c.instance_id == Instance.id)
        .where(Instance.events > func.coalesce(sealed.c.events, 0))
        .order_by(Instance.id)
    )

"""Verifying the audit log, some thousand entries at a time."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.records import Record
from processes.audit import log as audit_log
from processes.audit.findings import Finding, Part, Step, count
from processes.audit.log import AuditEntry, Fault, Place

SIZE = 5000


def next_batch(session: Session, place: list[Any] | None) -> Step:
    """The next entries; behind the last, how the log's end is vouched for."""
    begin = Place(place[0], bytes.fromhex(place[1]), place[2]) if place else Place()
    faults, after = audit_log.list_faults(session, begin, SIZE)
    found = [_finding(each) for each in faults]
    found += _unrecorded(session, begin.entry_id or 0, after.entry_id if after else None)
    if after is None:
        return Step(found, 0, None)
    return Step(
        found, after.number - begin.number, [after.number, after.hash.hex(), after.entry_id]
    )


def _unrecorded(session: Session, begin: int, end: int | None) -> Iterator[Finding]:
    """Entries whose record of what was written with them is gone."""
    kept = exists().where(Record.transaction == AuditEntry.record)
    query = select(AuditEntry.id, AuditEntry.record).where(AuditEntry.id > begin, ~kept)
    query = query.where(AuditEntry.record.is_not(None))
    if end is not None:
        query = query.where(AuditEntry.id <= end)
    for id, mark in session.execute(query.order_by(AuditEntry.id)):
        yield Finding("record", str(mark), f"审计日志{id}所写内容的记录不见了")


def _finding(fault: Fault) -> Finding:
    if fault.entry_id is None:
        return Finding("audit_head", "", fault.why)
    return Finding("audit_entry", str(fault.entry_id), fault.why)


LOG = Part("审计日志", lambda session: count(session, AuditEntry), next_batch)

"""Verifying the audit log, some thousand entries at a time."""

from typing import Any

from sqlalchemy.orm import Session

from processes.audit import log as audit_log
from processes.audit.findings import Finding, Part, Step, count
from processes.audit.log import AuditEntry, Fault, Place

SIZE = 5000


def next_batch(session: Session, place: list[Any] | None) -> Step:
    """The next entries; behind the last, how the log's end is vouched for."""
    begin = Place(place[0], bytes.fromhex(place[1]), place[2]) if place else Place()
    faults, after = audit_log.list_faults(session, begin, SIZE)
    found = [_finding(each) for each in faults]
    if after is None:
        return Step(found, 0, None)
    return Step(
        found, after.number - begin.number, [after.number, after.hash.hex(), after.entry_id]
    )


def _finding(fault: Fault) -> Finding:
    if fault.entry_id is None:
        return Finding("audit_head", "", fault.why)
    return Finding("audit_entry", str(fault.entry_id), fault.why)


LOG = Part("审计日志", lambda session: count(session, AuditEntry), next_batch)

"""What lengthens a petition's limits: an extension with its notice (34条), a hearing (36条)."""

from sqlalchemy.orm import Session

from engine.identity import Person
from processes.deadlines import extensions, pauses
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.errors import NoSuchDeadline
from processes.petitions import timing

HEARING = "听证"
RECHECK = "xf.recheck.decide"
CLOSE = "xf.close"


def extend(session: Session, case_id: int, days: int, *, reason: str, by: Person) -> CaseDeadline:
    """Give the organ up to thirty more days and serve the notice that says why: then they count.

    Raises what `extensions.request` does.
    """
    row = get_open_deadline(session, case_id, CLOSE)
    granted = extensions.request(session, row, days, reason=reason, by=by)
    return extensions.record_notice_served(session, granted, by=by)


def begin_hearing(session: Session, case_id: int, evidence: str, *, by: Person) -> CaseDeadline:
    """Pause the re-review's deadline for a hearing (36条); `evidence` names the notice of the hearing."""
    row = get_open_deadline(session, case_id, RECHECK)
    pauses.pause(session, row, HEARING, evidence=evidence, by=by)
    return row


def end_hearing(session: Session, case_id: int, *, by: Person) -> CaseDeadline:
    """End the pause for the hearing; its days are added. Raises NoSuchDeadline when there was none."""
    return pauses.resume(session, get_open_deadline(session, case_id, RECHECK), by=by)


def is_heard(session: Session, case_id: int) -> bool:
    """Whether a hearing is going on."""
    rows = timing.list_open(session, case_id, RECHECK)
    return any(row.status is DeadlineStatus.PAUSED for row in rows)


def get_open_deadline(session: Session, case_id: int, key: str) -> CaseDeadline:
    """The open deadline of that key; raises NoSuchDeadline."""
    found = timing.list_open(session, case_id, key)
    if not found:
        raise NoSuchDeadline(key=key)
    return found[0]

"""What lengthens a petition's limits: an extension with its notice (34条), a hearing (36条)."""

from datetime import timedelta

from sqlalchemy.orm import Session

from engine.identity import Person
from processes import extensions, pauses
from processes.clock_models import Clock, ClockStatus
from processes.errors import NoSuchClock
from processes.petitions import papers, timing
from processes.petitions.track import of

HEARING = "听证"
RECHECK = "xf.recheck.decide"


def extend(session: Session, case_id: int, days: int, *, reason: str, by: Person) -> Clock:
    """Give the organ up to thirty more days, and tell the petitioner why: only then they count.

    Raises what `extensions.request` does.
    """
    petition, row = of(session, case_id), _running(session, case_id, "xf.close")
    granted = extensions.request(session, row, days, reason=reason, by=by)
    until = row.nominal_on + timedelta(days=days)
    letter = papers.extension(session, petition, granted, f"{until:%Y年%-m月%-d日}", by)
    return extensions.notified(session, granted, document_id=letter.id, by=by)


def begin_hearing(session: Session, case_id: int, evidence: str, *, by: Person) -> Clock:
    """The re-review stands still while it hears people; `evidence`: the notice of the hearing."""
    row = _running(session, case_id, RECHECK)
    pauses.pause(session, row, HEARING, evidence=evidence, by=by)
    return row


def end_hearing(session: Session, case_id: int, *, by: Person) -> Clock:
    """The hearing is over; its days are added. Raises NoSuchClock when there was none."""
    return pauses.resume(session, _running(session, case_id, RECHECK), by=by)


def is_heard(session: Session, case_id: int) -> bool:
    """Whether a hearing is going on."""
    rows = timing.open_clocks(session, case_id, RECHECK)
    return any(row.status is ClockStatus.PAUSED for row in rows)


def _running(session: Session, case_id: int, key: str) -> Clock:
    found = timing.open_clocks(session, case_id, key)
    if not found:
        raise NoSuchClock(key=key)
    return found[0]

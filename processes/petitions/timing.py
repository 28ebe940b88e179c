"""The deadlines of a petition: opened and stopped by what happens to it, by nothing else."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.cases import changes
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import PARTIES, CaseDeadline, Ending

#: Who registers and transfers petitions and answers for it: 区信访局.
OFFICE = "dept-xinfang"
#: What the keys of these deadlines begin with.
FAMILY = "xf."


def begin(
    session: Session, case_id: int, key: str, start: date | datetime, unit: str
) -> CaseDeadline:
    """Start a limit an organ must keep; the case has it once, whatever becomes of the case."""
    row = case_deadlines.open_statutory(session, case_id, key, start, responsible=unit)
    session.flush()
    return row


def begin_right(session: Session, case_id: int, key: str, start: date | datetime) -> CaseDeadline:
    """Start a right that may be used or not: nobody gets a card for letting it lapse.

    Each transfer gives its organ the right to object anew.
    """
    case = changes.get(session, case_id)
    deadline = due_dates.compute(key, start)
    row = case_deadlines.begin(session, case, deadline, Kind.STATUTORY, responsible=PARTIES)
    session.flush()
    return row


def begin_anew(
    session: Session, case_id: int, key: str, unit: str, *, start: datetime | None = None
) -> CaseDeadline:
    """Start a limit again, from now for another organ; what the one before had left is called off."""
    stop(session, case_id, key, Ending.TRANSFERRED)
    case = changes.get(session, case_id)
    deadline = due_dates.compute(key, start or clock.now())
    row = case_deadlines.begin(session, case, deadline, Kind.STATUTORY, responsible=unit)
    session.flush()
    return row


def stop(session: Session, case_id: int, key: str, how: Ending = Ending.DONE) -> None:
    """Stop the open deadlines of the case with that key: kept, or no longer owed."""
    for row in list_open(session, case_id, key):
        case_deadlines.close(session, row, how)


def end_right(session: Session, case_id: int, key: str) -> None:
    """A right that nobody will use any more: lapsed where its time is over, else called off."""
    for row in list_open(session, case_id, key):
        if clock.now() >= row.due_at:
            case_deadlines.lapse_right(row)
        else:
            case_deadlines.close(session, row, Ending.CALLED_OFF)


def hand_over(session: Session, case_id: int, key: str, unit: str) -> CaseDeadline | None:
    """Let another organ answer for the running deadline; it does not move (六十日不停)."""
    for row in list_open(session, case_id, key):
        row.responsible = unit
        return row
    return None


def list_open(session: Session, case_id: int, key: str) -> list[CaseDeadline]:
    """The case's own open deadlines with that key."""
    chosen = select(CaseDeadline).where(
        CaseDeadline.case_id == case_id,
        CaseDeadline.key == key,
        CaseDeadline.token.is_(None),
        CaseDeadline.status.in_(case_deadlines.OPEN),
    )
    return list(session.scalars(chosen.order_by(CaseDeadline.id)))

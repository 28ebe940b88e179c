"""Cases of public order that are mediated (警调对接): the police's own limit, and its new start."""

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.end_events import EndEvent
from processes.deadlines.limits import Kind
from processes.deadlines.models import CaseDeadline

LIMIT = "za.close"
POLICE = "dept-gongan"


def open_limit(session: Session, case_id: int) -> CaseDeadline:
    """The thirty days the police have to close the case, from now (办案程序规定165条)."""
    return case_deadlines.open_statutory(session, case_id, LIMIT, responsible=POLICE)


def give_back(session: Session, case_id: int, *, by: Person | None = None) -> CaseDeadline:
    """Mediation failed or was not kept: back to the police, whose limit runs anew from today.

    The only statutory limit that starts again, because the law says so (185条).
    """
    case = changes.get_open(session, case_id)
    case_deadlines.happened(session, case_id, EndEvent.GIVEN_BACK)
    anew = due_dates.compute(LIMIT, clock.now())
    row = case_deadlines.begin(session, case, anew, Kind.STATUTORY, responsible=POLICE)
    session.flush()
    words = "调解不成或不履行，交还公安机关，办案期限重新计算"
    changes.note(session, case, Change.INFORMED, reason=words, by=by)
    return row

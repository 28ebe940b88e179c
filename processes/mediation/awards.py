"""After an award of an arbitration commission: the right to sue, and until when."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.calendars.labels import day_words
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import PARTIES, CaseDeadline

#: The right against an award of each forum (劳动争议调解仲裁法50条、土地承包仲裁法48条).
RIGHTS = {"labour": "ld.sue", "land": "td.sue"}


def receive(
    session: Session, case_id: int, forum: str, received_on: date, *, by: Person | None = None
) -> CaseDeadline:
    """The award was received that day: until when it may be taken to court, as the parties are told."""
    case = changes.get(session, case_id)
    deadline = due_dates.compute(RIGHTS[forum], received_on)
    row = case_deadlines.begin(session, case, deadline, Kind.STATUTORY, responsible=PARTIES)
    session.flush()
    # It ends with its last day, which may have moved beyond a holiday.
    last = clock.local(row.due_at - timedelta(minutes=1)).date()
    told = (
        f"不服仲裁裁决的,可以在{day_words(last)}以前(含当日)向人民法院起诉;期满不起诉的,裁决书生效"
    )
    changes.note(session, case, Change.INFORMED, reason=told, by=by)
    return row

"""After an award of an arbitration commission: the right to sue, and until when."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.calendars.labels import day_words
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import PARTIES, CaseDeadline

#: The right against an award of each forum (劳动争议调解仲裁法50条、土地承包仲裁法48条).
RIGHTS = {"labour": "ld.sue", "land": "td.sue"}
#: The employer's against an award that is final for it (劳动争议调解仲裁法49条).
ANNULMENT = "ld.annul"


def receive(
    session: Session,
    case_id: int,
    forum: str,
    received_on: date,
    *,
    is_final: bool = False,
    by: Person | None = None,
) -> CaseDeadline:
    """The award was received that day: until when it may be taken to court, as the parties are told.

    A final one of a labour dispute (47条) binds the employer, who may only ask to have it annulled.
    """
    case = changes.get(session, case_id)
    row = _begin(session, case, RIGHTS[forum], received_on)
    if is_final and forum == "labour":
        annulment = _begin(session, case, ANNULMENT, received_on)
        told = (
            f"终局裁决，劳动者不服的，可以在{_last(row)}以前（含当日）向人民法院起诉；"
            f"用人单位可以在{_last(annulment)}以前（含当日）向中级人民法院申请撤销"
        )
    else:
        told = f"不服仲裁裁决的，可以在{_last(row)}以前（含当日）向人民法院起诉；期满不起诉的，裁决书生效"
    changes.note(session, case, Change.INFORMED, reason=told, by=by)
    return row


def _begin(session: Session, case: Case, key: str, received_on: date) -> CaseDeadline:
    deadline = due_dates.compute(key, received_on)
    row = case_deadlines.begin(session, case, deadline, Kind.STATUTORY, responsible=PARTIES)
    session.flush()
    return row


def _last(row: CaseDeadline) -> str:
    """The last day of a right, which may have moved beyond a holiday."""
    return day_words(clock.local(row.due_at - timedelta(minutes=1)).date())

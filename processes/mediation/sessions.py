"""The meetings of a mediation: several of them, each with who came; what was said is confidential."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines.models import Ending
from processes.errors import MissingField
from processes.mediation.choices import Attendee, Channel, Result, Venue
from processes.mediation.models import MediationSession

_ENDINGS = {
    Result.AGREED: Ending.AGREED,
    Result.FAILED: Ending.FAILED,
    Result.REFUSED: Ending.REFUSED,
    Result.WITHDRAWN: Ending.WITHDRAWN,
}


def record_session(
    session: Session,
    case_id: int,
    *,
    channel: Channel | str,
    result: Result | str,
    record: str,
    venue: Venue | str | None = None,
    came: Sequence[Attendee | str] = (),
    by: Person | None = None,
) -> MediationSession:
    """Keep a meeting; the timeline tells that it was held, never what was said (人民调解法15条).

    Raises MissingField, NoSuchCase, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    if not record.strip():
        raise MissingField(field="调解记录")
    row = MediationSession(
        case_id=case.id,
        district=case.district,
        number=len(list_for_case(session, case_id)) + 1,
        at=clock.now(),
        by=changes.actor(by),
        channel=Channel(channel),
        venue=Venue(venue) if venue else None,
        came=[Attendee(each).value for each in came],
        result=Result(result),
        record=record.strip(),
    )
    session.add(row)
    session.flush()
    words = f"第{row.number}次调解会，{row.channel.words}：{row.result.words}"
    changes.note(session, case, Change.NOTED, reason=words, by=by)
    return row


def find_ending(session: Session, case_id: int) -> Ending | None:
    """How the mediation of the case ended, as its last meeting says."""
    held = list_for_case(session, case_id)
    return _ENDINGS.get(held[-1].result) if held else None


def list_for_case(session: Session, case_id: int) -> list[MediationSession]:
    """The case's meetings in their order."""
    chosen = select(MediationSession).filter_by(case_id=case_id)
    return list(session.scalars(chosen.order_by(MediationSession.number)))

"""Asking judges, prosecutors, police and lawyers to help mediate (三官一律进村), and their answers."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change
from processes.mediation.choices import Answer, Guest
from processes.mediation.models import Invitation


def invite(
    session: Session,
    case_id: int,
    guest: Guest | str,
    *,
    who: str | None = None,
    by: Person | None = None,
) -> Invitation:
    """Ask somebody, by profession or by name; raises NoSuchCase, CaseArchived."""
    case = changes.get_open(session, case_id)
    row = Invitation(
        case_id=case.id,
        district=case.district,
        guest=Guest(guest),
        who=(who or "").strip() or None,
        invited_at=clock.now(),
        invited_by=changes.actor(by),
        answer=Answer.PENDING,
    )
    session.add(row)
    session.flush()
    words = f"邀请{row.guest.words}协助调解"
    changes.note(session, case, Change.NOTED, reason=words, by=by)
    return row


def invite_each(
    session: Session, case_id: int, guests: Iterable[Guest | str], *, by: Person | None = None
) -> None:
    """Ask those professions that were not asked yet."""
    known = {row.guest for row in list_for_case(session, case_id)}
    for guest in guests:
        if Guest(guest) not in known:
            invite(session, case_id, guest, by=by)


def answer(
    session: Session,
    case_id: int,
    invitation_id: int,
    said: Answer | str,
    *,
    who: str | None = None,
    by: Person | None = None,
) -> Invitation:
    """Keep what they said, and who it is where that was open; raises NotFound."""
    row = session.get(Invitation, invitation_id)
    if row is None or row.case_id != case_id:
        raise NotFound
    case = changes.get_open(session, case_id)
    row.answer, row.answered_at = Answer(said), clock.now()
    row.who = (who or "").strip() or row.who
    words = f"{row.guest.words}{row.answer.words}"
    changes.note(session, case, Change.NOTED, reason=words, by=by)
    return row


def list_for_case(session: Session, case_id: int) -> list[Invitation]:
    """Who was asked, oldest first."""
    chosen = select(Invitation).filter_by(case_id=case_id)
    return list(session.scalars(chosen.order_by(Invitation.id)))

"""Thirty more days for a petition: its organ asks, the organ's head grants or refuses (34条).

A request changes nothing. What is granted counts when the notice with its reason was served,
and never more than the rule allows.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.deadlines import case_deadlines, extensions
from processes.deadlines.models import CaseDeadline
from processes.errors import ExtensionAsked, NoSuchExtensionRequest, NotTheOrgan, ReasonRequired
from processes.events import DomainEvent
from processes.organisation.roles import Role, places
from processes.petitions import hearings, track
from processes.petitions.models import ExtensionRequest

#: The organ of a petition asked for more days: its case and the request.
extension_asked: DomainEvent[[Session, Case, ExtensionRequest]] = DomainEvent(
    "petition.extension_asked"
)
#: A request was granted or refused, or fell away: the id of its case and the request.
extension_answered: DomainEvent[[Session, int, ExtensionRequest]] = DomainEvent(
    "petition.extension_answered"
)


def is_organ(session: Session, case_id: int, person: Person) -> bool:
    """Whether the person speaks for the organ that has the petition."""
    return track.get(session, case_id).organ in places(person.groups, Role.LIAISON)


def ask(session: Session, case_id: int, days: int, *, reason: str, by: Person) -> ExtensionRequest:
    """The organ asks for up to thirty more days; whoever may grant them is told.

    Raises NotTheOrgan, ReasonRequired, NoSuchDeadline, ExtensionAsked (one is being considered),
    ExtensionNotAllowed, ExtensionTooLong, TooLateToExtend.
    """
    if not is_organ(session, case_id, by):
        raise NotTheOrgan
    row = hearings.get_open_deadline(session, case_id, hearings.CLOSE)
    extensions.require_possible(session, row, days, reason=reason)
    if find_pending(session, case_id):
        raise ExtensionAsked
    asked = ExtensionRequest(
        petition_id=track.get(session, case_id).id,
        district=row.district,
        amount=days,
        reason=reason.strip(),
        at=clock.now(),
        by=changes.actor(by),
    )
    session.add(asked)
    session.flush()
    case = changes.get(session, case_id)
    _note(session, case_id, f"申请延期{days}日：{asked.reason}", by)
    extension_asked.emit(session, case, asked)
    return asked


def grant(session: Session, case_id: int, asked_id: int, *, by: Person) -> CaseDeadline:
    """Give what was asked for and serve the notice that says why: then it counts.

    Raises NoSuchExtensionRequest and what `extensions.request` does.
    """
    asked = _waiting(session, case_id, asked_id)
    row = hearings.extend(session, case_id, asked.amount, reason=asked.reason, by=by)
    _decide(session, case_id, asked, granted=True, words=None, by=by)
    return row


def refuse(session: Session, case_id: int, asked_id: int, *, reason: str, by: Person) -> None:
    """The limit stays as it is, and the organ is told why. Raises NoSuchExtensionRequest, ReasonRequired."""
    asked = _waiting(session, case_id, asked_id)
    if not reason.strip():
        raise ReasonRequired
    _decide(session, case_id, asked, granted=False, words=reason.strip(), by=by)


def find_pending(session: Session, case_id: int) -> ExtensionRequest | None:
    """The request that waits for an answer."""
    return next((row for row in list_for_case(session, case_id) if row.decided_at is None), None)


def list_for_case(session: Session, case_id: int) -> list[ExtensionRequest]:
    """All that was asked for, oldest first."""
    chosen = select(ExtensionRequest).filter_by(petition_id=track.get(session, case_id).id)
    return list(session.scalars(chosen.order_by(ExtensionRequest.id)))


@case_deadlines.ended.subscribe
def _fall_away(session: Session, row: CaseDeadline) -> None:
    """Nobody decides on more time for what is done: the request ends with the limit, unanswered."""
    if row.key != hearings.CLOSE:
        return
    asked = find_pending(session, row.case_id)
    if asked is not None:
        asked.decided_at = clock.now()
        session.flush()
        extension_answered.emit(session, row.case_id, asked)


def _waiting(session: Session, case_id: int, asked_id: int) -> ExtensionRequest:
    found = find_pending(session, case_id)
    if found is None or found.id != asked_id:
        raise NoSuchExtensionRequest
    return found


def _decide(
    session: Session,
    case_id: int,
    asked: ExtensionRequest,
    *,
    granted: bool,
    words: str | None,
    by: Person,
) -> None:
    asked.decided_at, asked.decided_by = clock.now(), changes.actor(by)
    asked.is_granted, asked.decision = granted, words
    session.flush()
    if not granted:
        _note(session, case_id, f"不批准延期：{words}", by)
    extension_answered.emit(session, case_id, asked)


def _note(session: Session, case_id: int, words: str, by: Person) -> None:
    changes.note(session, changes.get(session, case_id), Change.NOTED, reason=words, by=by)

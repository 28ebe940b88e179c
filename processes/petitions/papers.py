"""The notice of an extension, and who gave an answer; every other letter follows from the rows."""

from sqlalchemy.orm import Session

from engine.identity import Person
from processes import documents, naming
from processes.clock_models import ClockExtension
from processes.documents.models import Document
from processes.petitions import timing
from processes.petitions.choices import Body
from processes.petitions.models import Answer, Petition


def extension(
    session: Session, petition: Petition, granted: ClockExtension, until: str, by: Person | None
) -> Document:
    """延期告知书: before it is issued the extension does not count (34条)."""
    return documents.issue(
        session,
        petition.case_id,
        "extension_notice",
        by=by,
        about=f"extension:{granted.id}",
        organ=_unit(session, petition.organ or timing.OFFICE),
        reason=granted.reason,
        days=granted.amount,
        until=until,
        basis="《信访工作条例》第三十四条",
    )


def organ_name(session: Session, answer: Answer) -> str:
    """Who gave the answer, in words."""
    if answer.organ in set(Body):
        return Body(answer.organ).words
    return _unit(session, answer.organ or timing.OFFICE)


def _unit(session: Session, code: str) -> str:
    return naming.at(session, [code]).get(code, code)

"""The call with the lead department before a whistle (事前沟通), kept until the whistle is blown."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.errors import MissingField
from processes.whistles.models import Whistle
from processes.whistles.quality_models import PreConsultation


def record(
    session: Session, case_id: int, unit: str, words: str, *, by: Person | None = None
) -> PreConsultation:
    """Record a consultation with the department that is to lead (事前沟通); raises MissingField."""
    if not words.strip():
        raise MissingField(field="沟通记录")
    case = changes.get_open(session, case_id)
    row = PreConsultation(
        case_id=case.id,
        district=case.district,
        unit=unit,
        words=words.strip(),
        at=clock.now(),
        by=changes.actor(by),
    )
    session.add(row)
    session.flush()
    return row


def attach(session: Session, whistle: Whistle) -> None:
    """Assign the consultations since the last whistle to this one."""
    waiting = (PreConsultation.case_id == whistle.case_id, PreConsultation.whistle_id.is_(None))
    for each in session.scalars(select(PreConsultation).where(*waiting)):
        each.whistle_id = whistle.id


def list_for_whistle(session: Session, whistle_id: int) -> list[PreConsultation]:
    """The consultations before the whistle, oldest first."""
    chosen = (
        select(PreConsultation)
        .where(PreConsultation.whistle_id == whistle_id)
        .order_by(PreConsultation.id)
    )
    return list(session.scalars(chosen))

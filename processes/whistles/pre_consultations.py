"""The call with the lead department before a whistle (事前沟通), kept until the whistle is blown."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.errors import MissingField
from processes.whistles.models import Whistle
from processes.whistles.quality_models import Talk


def keep(
    session: Session, case_id: int, unit: str, words: str, *, by: Person | None = None
) -> Talk:
    """Keep what was said with the department that is to lead; raises MissingField."""
    if not words.strip():
        raise MissingField(field="沟通记录")
    case = changes.living(session, case_id)
    row = Talk(
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
    """The talks since the last whistle led to this one."""
    waiting = (Talk.case_id == whistle.case_id, Talk.whistle_id.is_(None))
    session.execute(update(Talk).where(*waiting).values(whistle_id=whistle.id))


def of(session: Session, whistle_id: int) -> list[Talk]:
    """The talks that led to the whistle, oldest first."""
    chosen = select(Talk).where(Talk.whistle_id == whistle_id).order_by(Talk.id)
    return list(session.scalars(chosen))

"""When nobody needs to read any more that a date was put right, or that somebody stands in."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.cases.models import Case
from processes.casework.correction_models import DateCorrection
from processes.notices.retiring import numbers, over, texts
from processes.organisation.absences import Absence


@over("date")
def _of_corrections(session: Session, keys: Collection[str]) -> Collection[str]:
    """A date of a case that is closed."""
    query = select(DateCorrection.id).join(Case, Case.id == DateCorrection.case_id)
    closed = query.where(DateCorrection.id.in_(numbers(keys)), Case.closed_at.is_not(None))
    return texts(session.scalars(closed))


@over("absence")
def _of_absences(session: Session, keys: Collection[str]) -> Collection[str]:
    """An absence that is over, or was ended."""
    past = (Absence.until_on < clock.today()) | Absence.ended_at.is_not(None)
    return texts(session.scalars(select(Absence.id).where(Absence.id.in_(numbers(keys)), past)))

"""A running deadline that a change of the calendar or of a law puts elsewhere: its trace, and who hears of it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine import clock
from engine.identity import Person
from processes.calendars.models import DeadlineMove
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.deadlines import recompute
from processes.deadlines.due_dates import Deadline
from processes.deadlines.models import CaseDeadline


def put(
    session: Session, row: CaseDeadline, found: Deadline, by: Person | None, **cause: Any
) -> None:
    """Write the reckoned deadline onto the clock, and keep where it stood; `cause`: columns of the trace."""
    session.add(
        DeadlineMove(
            clock_id=row.id,
            case_id=row.case_id,
            district=row.district,
            at=clock.now(),
            by=changes.actor(by),
            due_before=row.due_at,
            due_after=found.due,
            warning_before=row.warning_on,
            warning_after=found.warning_on,
            why=found.why,
            **cause,
        )
    )
    recompute.store(row, found)


def tell(session: Session, row: CaseDeadline, words: str, by: Person | None) -> None:
    """Note it with the case, and move the tasks and timers that read the deadline."""
    case = changes.get(session, row.case_id)
    changes.note(session, case, Change.RECKONED, reason=words, by=by)
    recompute.reschedule_followers(session, row, by)


def list_for_case(
    session: Session, case_id: int, cause: InstrumentedAttribute[int | None]
) -> list[DeadlineMove]:
    """The traces of a case with that cause (a column of `DeadlineMove`), the newest first."""
    chosen = select(DeadlineMove).where(DeadlineMove.case_id == case_id, cause.is_not(None))
    return list(session.scalars(chosen.order_by(DeadlineMove.id.desc())))


def case_numbers(session: Session, rows: Iterable[CaseDeadline]) -> dict[int, str]:
    """The numbers of the deadlines' cases, by the case's id."""
    chosen = select(Case.id, Case.case_no).where(Case.id.in_({row.case_id for row in rows}))
    return dict(session.execute(chosen).all())

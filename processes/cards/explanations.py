"""What a yellow card asks for: an explanation in writing within the next working day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import notices
from processes.cards.models import Explanation
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import Card, CaseDeadline
from processes.errors import (
    AlreadyExplained,
    CardWithdrawn,
    NothingToExplain,
    NotTheirs,
    ReasonRequired,
)
from processes.notices import recipients

KEY = "card.explain"


def ask(session: Session, asked: Sequence[tuple[Card, Case]], now: datetime) -> list[Explanation]:
    """Ask for an explanation of each card; the limit runs from now, when people learn of it."""
    deadline = due_dates.compute(KEY, now)
    timed = [
        case_deadlines.begin(
            session,
            case,
            deadline,
            Kind.PROCESS,
            instance_id=case.instance_id,
            element="Explain",
            # No step of an instance is called so.
            token=f"card-{card.id}",
            responsible=card.responsible,
        )
        for card, case in asked
    ]
    session.flush()
    made = [
        Explanation(card_id=card.id, district=card.district, clock_id=row.id, due_at=row.due_at)
        for (card, _), row in zip(asked, timed, strict=True)
    ]
    session.add_all(made)
    return made


def write(session: Session, card: Card, content: str, *, by: Person) -> Explanation:
    """Whoever answers for the card explains; once, in writing.

    Raises NotTheirs, CardWithdrawn, NothingToExplain, AlreadyExplained, ReasonRequired.
    """
    if card.responsible not in recipients.speaks_for(by):
        raise NotTheirs
    if card.withdrawn_at is not None:
        raise CardWithdrawn
    # Two colleagues who send at once wait for each other here.
    asked = select(Explanation).where(Explanation.card_id == card.id).with_for_update()
    found = session.scalar(asked.execution_options(populate_existing=True))
    if found is None:
        raise NothingToExplain
    if found.written_at is not None:
        raise AlreadyExplained
    if not content.strip():
        raise ReasonRequired
    found.content, found.written_at, found.written_by = content.strip(), clock.now(), int(by.id)
    case_deadlines.close(session, session.get_one(CaseDeadline, found.clock_id))
    case = changes.get(session, card.case_id)
    changes.note(session, case, Change.NOTED, reason="黄牌书面说明已提交", by=by)
    notices.dismiss(session, f"card:{card.id}")
    return found

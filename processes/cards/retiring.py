"""When there is nothing left to do about a card, about a reminder, about what was not explained."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from engine import clock
from processes.cards.models import Explanation, Reminder
from processes.cases.models import Case
from processes.deadlines.models import Card, CaseDeadline, DeadlineStatus
from processes.notices.retiring import numbers, over, texts


@over("card")
def _of_cards(session: Session, keys: Collection[str]) -> Collection[str]:
    """A card whose explanation is written, or that asks for none and whose limit has ended."""
    asked = exists().where(Explanation.card_id == Card.id)
    written = exists().where(Explanation.card_id == Card.id, Explanation.written_at.is_not(None))
    ended = CaseDeadline.status != DeadlineStatus.RUNNING
    done: ColumnElement[bool] = Card.withdrawn_at.is_not(None) | written | (~asked & ended)
    query = select(Card.id).join(CaseDeadline, CaseDeadline.id == Card.clock_id)
    return texts(session.scalars(query.where(Card.id.in_(numbers(keys)), done)))


@over("reminder")
def _of_reminders(session: Session, keys: Collection[str]) -> Collection[str]:
    """A reminder of a case that is closed; one that has a limit is known by it."""
    query = select(Reminder.id).join(Case, Case.id == Reminder.case_id)
    closed = query.where(Reminder.id.in_(numbers(keys)), Case.closed_at.is_not(None))
    return texts(session.scalars(closed))


@over("cards")
def _of_unexplained(session: Session, keys: Collection[str]) -> Collection[str]:
    """That cards were not explained, once none is left that should have been."""
    owed = exists().where(
        Explanation.card_id == Card.id,
        Card.withdrawn_at.is_(None),
        Explanation.written_at.is_(None),
        Explanation.due_at <= clock.now(),
    )
    is_left = "unexplained" not in keys or session.scalar(select(owed))
    return () if is_left else {"unexplained"}

"""The cards of a case, and how many everybody has got."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.deadlines.models import Card, Colour


def list_for_case(session: Session, case_id: int) -> list[Card]:
    """The case's cards, oldest first, with those that were withdrawn."""
    return list(session.scalars(select(Card).where(Card.case_id == case_id).order_by(Card.id)))


def count_by_responsible(
    session: Session, district: str, since: datetime, until: datetime
) -> dict[str, dict[Colour, int]]:
    """For the assessment: standing cards by whoever answers, issued after `since`, up to and with `until`.

    What ran out at 24:00 did so on the day before that midnight.
    """
    query = (
        select(Card.responsible, Card.colour, func.count())
        .where(
            Card.district == district,
            Card.issued_at > since,
            Card.issued_at <= until,
            Card.withdrawn_at.is_(None),
        )
        .group_by(Card.responsible, Card.colour)
    )
    found: dict[str, dict[Colour, int]] = {}
    for responsible, colour, number in session.execute(query):
        found.setdefault(responsible or "", dict.fromkeys(Colour, 0))[colour] = number
    return found

"""Which cards one may see, and one of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, or_, select
from sqlalchemy.orm import Session, aliased

from engine.identity import Person
from processes.access import permissions
from processes.cards.models import Explanation
from processes.cases.models import Case
from processes.deadlines.models import Card, CaseDeadline
from processes.errors import NoSuchCard
from processes.notices import recipients


@dataclass(frozen=True)
class Item:
    """A card, its case and deadline, and the explanation it asked for, if any."""

    card: Card
    case: Case
    deadline: CaseDeadline
    explanation: Explanation | None
    #: Until when it is awaited.
    explain_by: datetime | None


def find(session: Session, person: Person, card_id: int) -> Item:
    """One card the person may see; raises NoSuchCard."""
    row = session.execute(_items().where(visible(person), Card.id == card_id)).one_or_none()
    if row is None:
        raise NoSuchCard
    return _item(row)


def visible(person: Person) -> ColumnElement[bool]:
    """The condition on `Card` joined with `Case` under which the person may see it."""
    return or_(*ways(person))


def ways(person: Person) -> list[ColumnElement[bool]]:
    """The conditions on `Card` joined with `Case` of which one lets the person see it (docs/domain.md 7).

    The committee and the district's centre see all of it, a street's centre its area, the head of
    a grid the village, everybody the cards they answer for.
    """
    own = Card.responsible.in_(recipients.speaks_for(person))
    return [own, *permissions.above(person)]


def _item(row: Row[Card, Case, CaseDeadline, Explanation, datetime]) -> Item:
    return Item(row.Card, row.Case, row.CaseDeadline, row.Explanation, row.explain_by)


def _items() -> Select[Card, Case, CaseDeadline, Explanation, datetime]:
    # Its deadline's own date: a new calendar may have moved it.
    timed = aliased(CaseDeadline)
    return (
        select(Card, Case, CaseDeadline, Explanation, timed.due_at.label("explain_by"))
        .join(Case, Case.id == Card.case_id)
        .join(CaseDeadline, CaseDeadline.id == Card.clock_id)
        .outerjoin(Explanation, Explanation.card_id == Card.id)
        .outerjoin(timed, timed.id == Explanation.clock_id)
    )

"""Finding cards: those one may see, newest first, and how many each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.identity import Person
from processes.access import permissions
from processes.calendars import working_time
from processes.cards.models import Explanation
from processes.cases.models import Case
from processes.deadlines.models import Card, CaseDeadline, Colour
from processes.errors import NoSuchCard
from processes.notices import recipients
from processes.organisation import places
from processes.organisation.places import LENGTHS, PlaceKind


@dataclass(frozen=True)
class Search:
    """What to look for; an empty field does not narrow. Days are the district's, both included."""

    colour: Colour | None = None
    #: Whoever answers: a unit, a place, a person.
    responsible: str = ""
    #: Cases in this place or below.
    within: str = ""
    since: date | None = None
    until: date | None = None
    #: Only those an explanation is awaited of.
    is_unexplained: bool = False


@dataclass(frozen=True)
class Item:
    """A card, its case and deadline, and the explanation it asked for, if any."""

    card: Card
    case: Case
    deadline: CaseDeadline
    explanation: Explanation | None
    #: Until when it is awaited.
    explain_by: datetime | None


def list_page(
    session: Session, person: Person, search: Search, *, before: int | None = None, size: int
) -> list[Item]:
    """Up to `size` cards the person may see, older than the id `before`."""
    query = _items().where(visible(person), *_narrowed(search)).order_by(Card.id.desc())
    if before is not None:
        query = query.where(Card.id < before)
    return [_item(row) for row in session.execute(query.limit(size))]


def find(session: Session, person: Person, card_id: int) -> Item:
    """One card the person may see; raises NoSuchCard."""
    row = session.execute(_items().where(visible(person), Card.id == card_id)).one_or_none()
    if row is None:
        raise NoSuchCard
    return _item(row)


def count_by_colour(session: Session, person: Person, search: Search) -> dict[Colour, int]:
    """How many standing cards of each colour the search finds, whatever colour it asks for."""
    found = dict.fromkeys(Colour, 0)
    wanted = _narrowed(search, colour=False)
    query = (
        select(Card.colour, func.count().label("number"))
        .join(Case)
        .outerjoin(Explanation, Explanation.card_id == Card.id)
        .where(visible(person), Card.withdrawn_at.is_(None), *wanted)
        .group_by(Card.colour)
    )
    return found | {row.colour: row.number for row in session.execute(query)}


def visible(person: Person) -> ColumnElement[bool]:
    """The condition on `Card` joined with `Case` under which the person may see it (docs/domain.md 7).

    The committee and the district's centre see all of it, a street's centre its area, the head of
    a grid the village, everybody the cards they answer for.
    """
    above = (
        permissions.in_the_village,
        permissions.in_the_street,
        permissions.in_the_district,
        permissions.is_supervised,
    )
    own = Card.responsible.in_(recipients.speaks_for(person))
    return or_(false(), own, *(each.sql(person) for each in above))


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


def _narrowed(search: Search, *, colour: bool = True) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if search.colour and colour:
        found.append(Card.colour == search.colour)
    if search.responsible:
        found.append(Card.responsible == search.responsible)
    if search.within:
        found.append(_located(search.within))
    # What ran out at 24:00 did so on the day before that midnight.
    if search.since:
        found.append(Card.issued_at > clock.start_of_day(search.since))
    if search.until:
        found.append(Card.issued_at <= working_time.end_of_day(search.until))
    if search.is_unexplained:
        found += [Explanation.written_at.is_(None), Explanation.id.is_not(None)]
        found.append(Card.withdrawn_at.is_(None))
    return found


def _located(place: str) -> ColumnElement[bool]:
    """By the column that has an index for places of that level."""
    columns = {
        LENGTHS[PlaceKind.DISTRICT]: Case.district,
        LENGTHS[PlaceKind.STREET]: Case.street,
        LENGTHS[PlaceKind.VILLAGE]: Case.village,
    }
    column = columns.get(len(place))
    return places.within(Case.grid, place) if column is None else column == place

"""Which visits somebody may see, and at which centres they register them (docs/domain.md 7)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.organisation import places as organisation_places
from processes.organisation.places import within
from processes.organisation.roles import Role, places
from processes.rosters import publishing
from processes.rosters.models import ReceptionVisit, RosterEntry

#: Whoever answers for a place sees what came to it and to those below it.
ABOVE = (Role.DISTRICT_CENTER, Role.POLITICAL_LEGAL, Role.CENTER, Role.GRID_HEAD)
#: Who registers, and where.
AT = (Role.DISTRICT_CENTER, Role.CENTER, Role.GRID_HEAD)


def visible(person: Person) -> ColumnElement[bool]:
    """The condition on `ReceptionVisit`: at or below one's own place, or received by oneself."""
    own = select(RosterEntry.id).where(RosterEntry.person_id == _number(person))
    return or_(
        ReceptionVisit.entry_id.in_(own),
        *(within(ReceptionVisit.place, code) for code in _codes(person, ABOVE)),
    )


def list_for_roster(session: Session, roster_id: int, person: Person) -> Sequence[ReceptionVisit]:
    """The visits of a day the person may see; those that have gone nowhere first."""
    chosen = select(ReceptionVisit).where(ReceptionVisit.roster_id == roster_id, visible(person))
    order = (ReceptionVisit.destination.is_not(None), ReceptionVisit.id)
    return session.scalars(chosen.order_by(*order)).all()


def find_visible(session: Session, visit_id: int, person: Person) -> ReceptionVisit | None:
    """The visit, if the person may see it."""
    return session.scalar(
        select(ReceptionVisit).where(ReceptionVisit.id == visit_id, visible(person))
    )


def may_register(person: Person, place: str) -> bool:
    """Whether the person registers who comes to the centre at that place."""
    return any(organisation_places.is_within(place, code) for code in _codes(person, AT))


def centres(session: Session, roster_id: int, person: Person) -> list[RosterEntry]:
    """The entries of the list at whose centres the person registers."""
    found = publishing.list_entries(session, roster_id)
    return [each for each in found if may_register(person, each.place)]


def _codes(person: Person, roles: Sequence[Role]) -> set[str]:
    return {code for role in roles for code in places(person.groups, role)}


def _number(person: Person) -> int:
    return int(person.id) if person.id.isdigit() else -1

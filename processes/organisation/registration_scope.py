"""Where a person may register disputes, and how to get down the tree to a small grid."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import NotPermitted
from engine.identity import Person
from processes.organisation import places as organisation_places
from processes.organisation.places import LENGTHS, Place, PlaceKind
from processes.organisation.roles import Role, places

#: Who registers disputes, at and below the place of their office.
REGISTRARS = frozenset({Role.GRID_WORKER, Role.GRID_HEAD, Role.CENTER, Role.DISTRICT_CENTER})

#: Up to this many grids are offered in one list.
SHORT = 40


def list_places(person: Person) -> list[str]:
    """The outermost places below which the person may register, sorted."""
    held = {code for role in REGISTRARS for code in places(person.groups, role)}
    return sorted(code for code in held if held.isdisjoint(organisation_places.lineage(code)[:-1]))


def require(person: Person, place: str) -> None:
    """Raise NotPermitted unless the person may register in that place."""
    if not any(organisation_places.is_within(place, code) for code in list_places(person)):
        raise NotPermitted("您不能在这个地方登记纠纷。")


def only_grid(person: Person) -> str | None:
    """The one grid the person may register in; None when there is a choice."""
    held = list_places(person)
    return held[0] if len(held) == 1 and is_grid(held[0]) else None


def is_grid(code: str) -> bool:
    """Whether the code is a small grid's, where disputes are registered."""
    return len(code) == LENGTHS[PlaceKind.SMALL_GRID]


def choices(session: Session, person: Person, within: str | None) -> Sequence[Place]:
    """Places to go on with: all small grids where they are few, else the next level down.

    `within` is a place chosen before; raises NotPermitted for one out of reach.
    """
    held = list_places(person)
    if within is None and len(held) > 1:
        return session.scalars(select(Place).where(Place.code.in_(held)).order_by(Place.code)).all()
    within = within or held[0]
    require(person, within)
    grids = organisation_places.select_below(within, PlaceKind.SMALL_GRID).limit(SHORT + 1)
    few = session.scalars(grids).all()
    if len(few) <= SHORT or len(within) >= LENGTHS[PlaceKind.LARGE_GRID]:
        return few
    below = next(kind for kind, length in LENGTHS.items() if length > len(within))
    return session.scalars(organisation_places.select_below(within, below)).all()

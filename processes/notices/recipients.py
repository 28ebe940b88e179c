"""Who is meant by a group of the engine, and by whoever answers for a deadline."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import (
    CompoundSelect,
    Row,
    Text,
    any_,
    bindparam,
    func,
    select,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.organisation.people import Appointment, is_current
from processes.organisation.places import LENGTHS, MediationOrganisation, PlaceKind
from processes.organisation.roles import Role, group

_AT_A_PLACE = {
    LENGTHS[PlaceKind.DISTRICT]: (Role.DISTRICT_CENTER,),
    LENGTHS[PlaceKind.STREET]: (Role.CENTER,),
    LENGTHS[PlaceKind.VILLAGE]: (Role.GRID_HEAD, Role.MEDIATOR),
    LENGTHS[PlaceKind.LARGE_GRID]: (Role.GRID_WORKER,),
    LENGTHS[PlaceKind.SMALL_GRID]: (Role.GRID_WORKER,),
}
_PERSON = "person-"


def list_holders(session: Session, groups: Collection[str]) -> list[int]:
    """The ids of who is in these groups by an office of their own today, sorted.

    Mediators of a committee are in the group of the place it serves; whoever is above a grid is
    not meant by the grid's group, though they may do its work.
    """
    return sorted(set().union(*list_members(session, groups).values()))


def of_groups(groups: Collection[str]) -> dict[str, list[str]]:
    """The values of `HOLDING` for these groups."""
    pairs = sorted({tuple(name.split("@", 1)) for name in groups if "@" in name})
    return {
        "of_roles": [role for role, _ in pairs],
        "of_places": [at for _, at in pairs],
        "of_served": [at for role, at in pairs if role == Role.MEDIATOR],
    }


def _select_holding() -> CompoundSelect[int]:
    texts = ARRAY(Text)
    asked = func.unnest(bindparam("of_roles", type_=texts), bindparam("of_places", type_=texts))
    pairs = asked.table_valued("role", "at").render_derived()
    served = select(MediationOrganisation.code).where(
        MediationOrganisation.place == any_(bindparam("of_served", type_=texts))
    )
    person = select(Appointment.person_id).where(is_current())
    return union(
        person.join(pairs, (Appointment.role == pairs.c.role) & (Appointment.at == pairs.c.at)),
        person.where(Appointment.role == Role.MEDIATOR, Appointment.at.in_(served)),
    )


#: `list_holders` as a query, for a statement that tells them; built once, `of_groups` has its values.
HOLDING = _select_holding()


def list_members(session: Session, groups: Collection[str]) -> dict[str, set[int]]:
    """`list_holders`, group by group; a group in which nobody is has an empty set."""
    found: dict[str, set[int]] = {name: set() for name in groups}
    pairs = sorted({tuple(name.split("@", 1)) for name in groups if "@" in name})
    if not pairs:
        return found
    direct = select(Appointment.role, Appointment.at, Appointment.person_id).where(
        tuple_(Appointment.role, Appointment.at).in_(pairs), is_current()
    )
    rows = [
        *session.execute(direct),
        *_mediators(session, [at for role, at in pairs if role == Role.MEDIATOR]),
    ]
    for role, at, person_id in rows:
        found[group(role, at)].add(person_id)
    return found


def list_for_responsible(session: Session, responsible: str | None) -> list[int]:
    """The ids of the people who speak for whoever answers for a deadline: unit, place or person."""
    if responsible and responsible.startswith(_PERSON):
        return [int(responsible.removeprefix(_PERSON))]
    return list_holders(session, groups_of(responsible))


def groups_of(responsible: str | None) -> list[str]:
    """The groups that speak for a unit, a mediation organisation or a place; a group is itself."""
    if not responsible:
        return []
    if "@" in responsible:
        return [responsible]
    if responsible.startswith("dept-"):
        return [group(Role.LIAISON, responsible)]
    if responsible.startswith("org-"):
        return [group(Role.MEDIATOR, responsible)]
    roles = _AT_A_PLACE.get(len(responsible), ()) if responsible[:1].isdigit() else ()
    return [group(role, responsible) for role in roles]


def speaks_for(person: Person) -> list[str]:
    """The units, places, groups and own name in whose stead the person answers; `groups_of` turned."""
    places = {name.partition("@")[2] for name in person.groups}
    own = {code for code in places if not person.groups.isdisjoint(groups_of(code))}
    return sorted({*own, *person.groups, f"{_PERSON}{person.id}"})


def list_superiors(responsible: str | None, district: str) -> list[str]:
    """The groups above whoever answers: grid, village, street, district, then the committee."""
    committee = group(Role.POLITICAL_LEGAL, district)
    if not responsible or responsible.startswith(_PERSON):
        return [committee]
    code = responsible.partition("@")[2] or responsible
    if not code[:1].isdigit():
        return [group(Role.DISTRICT_CENTER, district)]
    # The office, not everybody who works there: a village's head, not its mediators.
    return groups_of(_above(code))[:1] or [committee]


def _mediators(session: Session, places: Collection[str]) -> Sequence[Row[Role, str, int]]:
    if not places:
        return []
    served = MediationOrganisation
    query = (
        select(Appointment.role, served.place, Appointment.person_id)
        .join(served, served.code == Appointment.at)
        .where(Appointment.role == Role.MEDIATOR, served.place.in_(places), is_current())
    )
    return session.execute(query).all()


def _above(code: str) -> str | None:
    """The place whose office is above that of `code`; nobody's above the district."""
    shorter: Iterable[int] = (
        LENGTHS[kind] for kind in (PlaceKind.VILLAGE, PlaceKind.STREET, PlaceKind.DISTRICT)
    )
    return next((code[:length] for length in shorter if length < len(code)), None)

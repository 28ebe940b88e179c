"""Who is meant by a group of the engine, and by whoever answers for a clock."""

from collections.abc import Collection, Iterable

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from processes.organisation import LENGTHS, MediationOrganisation, PlaceKind
from processes.people import Appointment, is_current
from processes.roles import Role, group

_AT_A_PLACE = {
    LENGTHS[PlaceKind.DISTRICT]: Role.DISTRICT_CENTER,
    LENGTHS[PlaceKind.STREET]: Role.CENTER,
    LENGTHS[PlaceKind.VILLAGE]: Role.GRID_HEAD,
    LENGTHS[PlaceKind.LARGE_GRID]: Role.GRID_WORKER,
    LENGTHS[PlaceKind.SMALL_GRID]: Role.GRID_WORKER,
}
_PERSON = "person-"


def holders(session: Session, groups: Collection[str]) -> list[int]:
    """The ids of who is in these groups by an office of their own today, sorted.

    Mediators of a committee are in the group of the place it serves; whoever is above a grid is
    not meant by the grid's group, though they may do its work.
    """
    pairs = {(name.partition("@")[0], name.partition("@")[2]) for name in groups}
    direct = tuple_(Appointment.role, Appointment.at).in_(sorted(pairs))
    found = set(session.scalars(select(Appointment.person_id).where(direct, is_current())))
    places = [at for role, at in pairs if role == Role.MEDIATOR]
    if places:
        served = select(MediationOrganisation.code).where(MediationOrganisation.place.in_(places))
        mediators = select(Appointment.person_id).where(
            Appointment.role == Role.MEDIATOR, Appointment.at.in_(served), is_current()
        )
        found |= set(session.scalars(mediators))
    return sorted(found)


def of_responsible(session: Session, responsible: str | None) -> list[int]:
    """The ids of the people who speak for whoever answers for a clock: unit, place or person."""
    if responsible and responsible.startswith(_PERSON):
        return [int(responsible.removeprefix(_PERSON))]
    return holders(session, groups_of(responsible))


def groups_of(responsible: str | None) -> list[str]:
    """The group that speaks for a unit, a mediation organisation or a place; a group is itself."""
    if not responsible:
        return []
    if "@" in responsible:
        return [responsible]
    if responsible.startswith("dept-"):
        return [group(Role.LIAISON, responsible)]
    if responsible.startswith("org-"):
        return [group(Role.MEDIATOR, responsible)]
    role = _AT_A_PLACE.get(len(responsible))
    return [group(role, responsible)] if role and responsible[:1].isdigit() else []


def superiors(responsible: str | None, district: str) -> list[str]:
    """The groups above whoever answers: grid, village, street, district, then the committee."""
    committee = group(Role.POLITICAL_LEGAL, district)
    if not responsible or responsible.startswith(_PERSON):
        return [committee]
    code = responsible.partition("@")[2] or responsible
    if not code[:1].isdigit():
        return [group(Role.DISTRICT_CENTER, district)]
    return groups_of(_above(code)) or [committee]


def _above(code: str) -> str | None:
    """The place whose office is above that of `code`; nobody's above the district."""
    shorter: Iterable[int] = (
        LENGTHS[kind] for kind in (PlaceKind.VILLAGE, PlaceKind.STREET, PlaceKind.DISTRICT)
    )
    return next((code[:length] for length in shorter if length < len(code)), None)

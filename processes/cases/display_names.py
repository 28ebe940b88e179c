"""Codes and ids as people read them, many at a time."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from processes.cases.models import Case
from processes.organisation import places as organisation_places
from processes.organisation.centre_names import centre
from processes.organisation.people import Person
from processes.organisation.places import MediationOrganisation, Place, Unit
from processes.organisation.roles import Role


def resolve_places(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Code to name of places (from the street down), units and mediation organisations."""
    wanted = set(codes)
    lines = {code: organisation_places.lineage(code) for code in wanted if code[:1].isdigit()}
    places = _names(session, Place, {code for line in lines.values() for code in line})
    found = {
        code: join_names([places[each] for each in line if each in places], code)
        for code, line in lines.items()
    }
    for table in (Unit, MediationOrganisation):
        found |= _names(session, table, wanted - found.keys())
    return found


def resolve_codes(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """The own names of places, units and mediation organisations by code, with one statement."""
    wanted = sorted(set(codes))
    tables = (Place, Unit, MediationOrganisation)
    each = [select(table.code, table.name).where(table.code.in_(wanted)) for table in tables]
    return {row.code: row.name for row in session.execute(union_all(*each))} if wanted else {}


def resolve_people(session: Session, ids: Iterable[str | int | None]) -> dict[str, str]:
    """The engine's person id to the person's name."""
    wanted = {int(each) for each in ids if each is not None and str(each).isdigit()}
    if not wanted:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {str(each.id): each.name for each in rows}


def resolve_cases(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """The id of a case to its number."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Case.id, Case.case_no).where(Case.id.in_(wanted)))
    return {row.id: row.case_no for row in rows.all()}


def resolve(session: Session, names: Iterable[str]) -> dict[str, str]:
    """Codes as `resolve_places` tells them, groups and people as they answer for deadlines.

    `liaison@dept-renshe` to 区人社局联络员, `person-12` to the person's name.
    """
    wanted = set(names)
    persons = {name: name.removeprefix("person-") for name in wanted if name.startswith("person-")}
    known = resolve_people(session, persons.values())
    pairs = {name: name.rpartition("@") for name in wanted - persons.keys()}
    where = resolve_places(session, {place for _, _, place in pairs.values()})
    found = {name: known[number] for name, number in persons.items() if number in known}
    return found | {
        name: name_responsible(name, where.get(place, place))
        for name, (role, _, place) in pairs.items()
        if role or place in where
    }


def name_responsible(name: str, where: str) -> str:
    """Whoever answers, `liaison@dept-renshe` or a place, with the name of the place: 区人社局联络员."""
    return f"{where}{name_office(name.rpartition('@')[0])}"


def name_office(role: str) -> str:
    """What a role is called behind the name of its place; what is no role stays as it is."""
    if role == Role.DISTRICT_CENTER:
        return centre()
    return _AFTER_A_PLACE.get(role) or (Role(role).words if role in set(Role) else role)


def join_names(names: Sequence[str], code: str) -> str:
    """The names of a place's lineage as one, from the street down; `code` where there are none.

    A grid often bears the name of the larger one it is part of.
    """
    if len(names) < 2:
        return names[0] if names else code
    following = [*names[2:], ""]
    return "".join(a for a, b in zip(names[1:], following, strict=True) if not b.startswith(a))


#: What would say the place's own kind again: 花果街道乡镇街道中心.
_AFTER_A_PLACE: dict[str, str] = {
    Role.CENTER: "中心",
    Role.LIAISON: "联络员",
    Role.UNIT_HEAD: "负责人",
}


def _names(
    session: Session, table: type[Place | Unit | MediationOrganisation], codes: set[str]
) -> dict[str, str]:
    if not codes:
        return {}
    rows = session.execute(select(table.code, table.name).where(table.code.in_(codes)))
    return {row.code: row.name for row in rows}

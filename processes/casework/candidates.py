"""Whom a form's field for a person offers: those who hold the role where the case is.

Mediators who suit the case best come first: versed in its category, then with the fewest cases
in hand. Those who must not mediate it (回避) are not offered.
"""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from engine import clock
from processes.cases import display_names
from processes.cases.choices import MediationKind
from processes.cases.models import Case
from processes.directories import mediators
from processes.mediation import conflicts
from processes.organisation import people
from processes.organisation import places as organisation_places
from processes.organisation.people import Appointment, Person
from processes.organisation.places import MediationOrganisation, OrganisationKind
from processes.organisation.roles import Role
from processes.sponsorship import teams

POLICE_AND_JUSTICE = ("dept-gongan", "dept-sifa")


@dataclass(frozen=True)
class Candidate:
    """A person by the engine's id, what they are where, and how many cases they lead now."""

    id: str
    name: str
    office: str
    #: open cases of a leader or a mediator; None for others
    load: int | None
    #: whether a mediator's specialities cover the case's category
    is_versed: bool = False


def list_candidates(session: Session, case: Case, role: Role) -> list[Candidate]:
    """Who may be chosen for the case in that role, the nearest place or the best suited first."""
    rows = session.execute(
        select(Person, Appointment.at, Appointment.specialities)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(_holds(case, role), people.is_current())
        .order_by(Appointment.at, Person.id)
    ).all()
    places = display_names.resolve_places(session, {row.at for row in rows})
    loads = _loads(session, case, role)
    found = [
        Candidate(
            id=str(row.Person.id),
            name=row.Person.name,
            office=row.Person.post or places.get(row.at, row.at),
            load=None if loads is None else loads.get(row.Person.id, 0),
            is_versed=mediators.is_versed(row.specialities, case.category),
        )
        for row in rows
    ]
    return _best(session, case, [row.Person for row in rows], found, role)


def _best(
    session: Session, case: Case, asked: list[Person], found: list[Candidate], role: Role
) -> list[Candidate]:
    """Of mediators those who may mediate the case, the best suited first; others as they are."""
    if role is not Role.MEDIATOR:
        return found
    excluded = conflicts.find_excluded(session, case, asked)
    left = [each for each in found if int(each.id) not in excluded]
    return sorted(left, key=lambda each: (not each.is_versed, each.load or 0))


def _loads(session: Session, case: Case, role: Role) -> dict[int, int] | None:
    match role:
        case Role.LEADER:
            return teams.count_open_cases(session, case.district)
        case Role.MEDIATOR:
            return mediators.count_open_cases(session, case.district)
        case _:
            return None


def _serving(case: Case) -> Select[str]:
    """The organisations of the place; those of a trade for professional and lawyers' mediation."""
    near = MediationOrganisation.place.in_(organisation_places.lineage(case.village))
    today = clock.today()
    until = MediationOrganisation.until_on
    serving = select(MediationOrganisation.code).where(near, until.is_(None) | (until >= today))
    if case.mediation_kind in (MediationKind.PROFESSIONAL, MediationKind.LAWYER):
        return serving.where(MediationOrganisation.kind == OrganisationKind.TRADE)
    # Commercial mediation is for traders, by its own ordinance, and may cost a fee.
    return serving.where(MediationOrganisation.kind != OrganisationKind.COMMERCIAL)


def _holds(case: Case, role: Role) -> ColumnElement[bool]:
    """A department that mediates offers its own people as mediators."""
    if role is Role.MEDIATOR and case.mediation_unit:
        return (Appointment.role == Role.LIAISON) & (Appointment.at == case.mediation_unit)
    return (Appointment.role == role) & _is_near(case, role)


def _is_near(case: Case, role: Role) -> ColumnElement[bool]:
    match role:
        case Role.MEDIATOR:
            return Appointment.at.in_(_serving(case))
        case Role.GRID_WORKER:
            return organisation_places.within(Appointment.at, case.village)
        case Role.GRID_HEAD:
            return Appointment.at == case.village
        case Role.LIAISON:
            # 民警(律师): officers of the police and of the justice bureau.
            return Appointment.at.in_(POLICE_AND_JUSTICE)
        case Role.CENTER:
            return Appointment.at == case.street
        case _:
            return Appointment.district == case.district

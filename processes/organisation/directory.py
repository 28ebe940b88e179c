"""Who is where: the people of a place, and the organisations that serve it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.errors import NoSuchPlace
from processes.organisation import places
from processes.organisation.people import Appointment, Person, is_current
from processes.organisation.places import MediationOrganisation, Place, Unit
from processes.organisation.roles import Role


@dataclass(frozen=True)
class DirectoryEntry:
    """A person in office at a place, in a unit or in an organisation."""

    name: str
    role: Role
    at: str
    #: the office's
    phone: str | None
    #: 职务 of a leader
    post: str | None


def district(session: Session) -> str:
    """The code of the district, from which the tree hangs; raises NoSuchPlace where there is none."""
    code = session.scalar(select(Place.code).where(Place.above.is_(None)))
    if code is None:
        raise NoSuchPlace(code="")
    return code


def list_children(session: Session, code: str) -> Sequence[Place]:
    """The places directly below, by code."""
    return session.scalars(select(Place).where(Place.above == code).order_by(Place.code)).all()


def list_path(session: Session, code: str) -> Sequence[Place]:
    """The places from the district down to and with this one; raises NoSuchPlace."""
    places.get_place(session, code)
    lineage = places.lineage(code)
    return session.scalars(select(Place).where(Place.code.in_(lineage)).order_by(Place.code)).all()


def list_units(session: Session, district: str) -> Sequence[Unit]:
    """The district's departments, by code."""
    return session.scalars(select(Unit).where(Unit.district == district).order_by(Unit.code)).all()


def list_organisations(session: Session, place: str) -> Sequence[MediationOrganisation]:
    """The mediation organisations that serve exactly this place."""
    serving = select(MediationOrganisation).where(MediationOrganisation.place == place)
    return session.scalars(serving.order_by(MediationOrganisation.code)).all()


def list_people(session: Session, codes: Sequence[str]) -> list[DirectoryEntry]:
    """Who is in office at these places, units or organisations today."""
    rows = session.execute(
        select(Person, Appointment)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.at.in_(codes), is_current())
        .order_by(Appointment.at, Appointment.id)
    )
    return [
        DirectoryEntry(
            row.Person.name,
            row.Appointment.role,
            row.Appointment.at,
            row.Person.phone,
            row.Person.post,
        )
        for row in rows
    ]

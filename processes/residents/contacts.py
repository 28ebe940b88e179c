"""Whom a resident calls: the nearest office of a place that has a telephone."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.organisation import people, places
from processes.organisation.people import Appointment, Person
from processes.organisation.places import Place
from processes.organisation.roles import Role

#: Who is called first: the street's centre is an office, the others are people who come and go.
_ORDER = (Role.CENTER, Role.GRID_HEAD, Role.GRID_WORKER, Role.DISTRICT_CENTER)


@dataclass(frozen=True)
class Contact:
    """An office, as residents read it, and its telephone."""

    office: str
    phone: str


def find(session: Session, place: str) -> Contact | None:
    """Whom to call about a matter of that place; none where no office has a telephone on file."""
    rows = session.execute(
        select(Appointment.role, Place.name, Person.phone)
        .join(Person, Person.id == Appointment.person_id)
        .join(Place, Place.code == Appointment.at)
        .where(
            Appointment.role.in_(_ORDER),
            Appointment.at.in_(places.lineage(place)),
            Person.phone.is_not(None),
            people.is_current(),
        )
        .order_by(Person.id)
    ).all()
    if not rows:
        return None
    first = min(rows, key=lambda row: _ORDER.index(row.role))
    # The names of the offices say what they are of; the place's own name says it already.
    words = first.role.words.removeprefix("乡镇街道").removeprefix("区")
    return Contact(f"{first.name}{words}", str(first.phone))

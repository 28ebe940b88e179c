"""Keeping the rota of a place: who takes turns, in which order (带班、接访轮值)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.errors import NoSuchRoster, NotReceiving, WrongChoice
from processes.organisation import people, places
from processes.organisation.people import Appointment, Person
from processes.organisation.places import Place
from processes.rosters import drafting
from processes.rosters.models import RotaTurn


@dataclass(frozen=True)
class Turn:
    """Somebody on the rota; `id` is None for those who are there by their office."""

    id: int | None
    person: Person
    last_on: date | None


def list_turns(session: Session, place: str) -> list[Turn]:
    """Who takes turns there, whoever is next first."""
    district = places.get_place(session, place).district
    rows = session.scalars(select(RotaTurn).where(RotaTurn.place == place))
    kept = {row.person_id: row.id for row in rows}
    waiting = drafting.list_waiting(session, district, place)
    return [Turn(kept.get(person.id), person, last) for person, last in waiting]


def list_candidates(session: Session, place: str) -> list[Person]:
    """Who holds an office at that place or stands above it, and may be put on its rota."""
    chosen = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.at == place, people.is_current())
        .where(Person.id.not_in(select(RotaTurn.person_id).where(RotaTurn.place == place)))
        .order_by(Person.id)
        .distinct()
    )
    return list(session.scalars(chosen))


def add(session: Session, place: str, person_id: int) -> RotaTurn:
    """Put somebody of that place on its rota, after the others.

    Raises NoSuchPlace, WrongChoice (nobody receives at a grid), NotReceiving.
    """
    where = places.get_place(session, place)
    if not receives(where):
        raise WrongChoice(field="接访中心", value=where.name)
    if person_id not in {each.id for each in list_candidates(session, place)}:
        raise NotReceiving
    last = session.scalar(select(func.max(RotaTurn.position)).where(RotaTurn.place == place))
    row = RotaTurn(
        district=where.district, place=place, person_id=person_id, position=(last or 0) + 1
    )
    session.add(row)
    session.flush()
    return row


def remove(session: Session, turn_id: int) -> str:
    """Take somebody off; answer the place. Raises NoSuchRoster."""
    row = session.get(RotaTurn, turn_id)
    if row is None:
        raise NoSuchRoster
    session.delete(row)
    session.flush()
    return row.place


def receives(place: Place) -> bool:
    """Whether there is a centre at that place: district, street or village."""
    return place.kind in drafting.RECEIVES

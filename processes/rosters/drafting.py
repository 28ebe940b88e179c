"""Drafting a list: for every centre the leader on duty, or whoever has waited longest."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from engine import clock, locks, records, runner
from engine.scheduling import timetable
from processes.cases.choices import Level
from processes.deadlines import due_dates
from processes.directories.duty import DutyKind, DutyTurn
from processes.errors import NoSuchPlace
from processes.organisation import directory, people
from processes.organisation.people import Appointment, Person
from processes.organisation.places import LENGTHS, Place, PlaceKind
from processes.organisation.roles import Role
from processes.rosters import days
from processes.rosters.models import Roster, RosterEntry, RotaTurn

#: Who receives at each level where no rota names anybody (区、乡、村三级书记).
RECEIVES = {
    PlaceKind.DISTRICT: (Level.DISTRICT, Role.LEADER),
    PlaceKind.STREET: (Level.STREET, Role.CENTER),
    PlaceKind.VILLAGE: (Level.VILLAGE, Role.GRID_HEAD),
}
DRAFTING = locks.declare("roster.draft")
PUBLISH, RED = "pub.roster", "pub.roster.late"


@timetable.scheduled("roster.draft", hour=8, minute=30)
def draft_due(session: Session, now: datetime) -> list[Roster]:
    """Begin the lists that should be there by today: on Thursday, that of the next Monday.

    Looked at daily, so that a holiday or an outage only makes it later, and never twice.
    """
    try:
        district = directory.district(session)
    except NoSuchPlace:
        return []
    wanted = days.due_to_draft(clock.local(now).date())
    known = select(Roster.reception_on).where(
        Roster.district == district, Roster.reception_on.in_(wanted)
    )
    there = set(session.scalars(known))
    return [begin(session, district, day) for day in wanted if day not in there]


def begin(session: Session, district: str, reception_on: date) -> Roster:
    """The district's list for that day with the process that carries it, or the one there is."""
    # Two workers wait for each other here; the second finds the list.
    DRAFTING.acquire(session, district, reception_on)
    found = session.scalar(select(Roster).filter_by(district=district, reception_on=reception_on))
    if found:
        return found
    due = due_dates.compute(PUBLISH, reception_on)
    row = Roster(
        district=district,
        reception_on=reception_on,
        mondays=days.mondays_on(reception_on),
        publish_due_at=due.due,
        red_at=due_dates.compute(RED, reception_on).due,
        why=due.why,
        drafted_at=clock.now(),
    )
    session.add(row)
    session.flush()
    variables = {"roster": row.id, "district": district, "reception_on": reception_on.isoformat()}
    key = f"roster/{district}/{reception_on}"
    row.instance_id = runner.start(
        session, "roster", variables, business_key=key, district=district
    ).id
    session.flush()
    return row


def fill(session: Session, roster: Roster) -> int:
    """Put one person for every centre on the list; answer how many. Does nothing the second time."""
    if session.scalar(select(RosterEntry.id).filter_by(roster_id=roster.id).limit(1)):
        return 0
    leading = _leading(session, roster)
    every = _candidates(session, roster.district)
    chosen = [leading.get(place) or _next(waiting) for place, waiting in every.items()]
    if chosen:
        records.insert_noted(session, RosterEntry, [_entry(roster, each) for each in chosen])
    return len(chosen)


def candidates(session: Session, district: str, place: str) -> list[Person]:
    """Who may receive at that place, whoever has waited longest first."""
    return [person for person, _last in list_waiting(session, district, place)]


def list_waiting(session: Session, district: str, place: str) -> list[tuple[Person, date | None]]:
    """Who may receive at that place, longest waiting first, each with the day they received last."""
    found = sorted(_candidates(session, district, place).get(place, []), key=_turn)
    return [(each.person, None if each.last_on == date.min else each.last_on) for each in found]


@dataclass(frozen=True)
class _Waiting:
    place: Place
    person: Person
    position: int
    last_on: date


def _candidates(
    session: Session, district: str, place: str | None = None
) -> dict[str, list[_Waiting]]:
    """By place from above: those its rota names, or else those in office there."""
    chosen = select(Place).where(Place.district == district, Place.kind.in_(RECEIVES))
    if place:
        chosen = chosen.where(Place.code == place)
    places = {row.code: row for row in session.scalars(chosen.order_by(Place.code))}
    served = _last_served(session, district)
    named: dict[str, list[_Waiting]] = defaultdict(list)
    for code, person, position in _rota(session, list(places)):
        last = served.get(person.id, date.min)
        named[code].append(_Waiting(places[code], person, position, last))
    unnamed = [each for each in places.values() if each.code not in named]
    for code, person in _in_office(session, unnamed):
        last = served.get(person.id, date.min)
        named[code].append(_Waiting(places[code], person, 0, last))
    return {code: named[code] for code in sorted(named, key=lambda code: (len(code), code))}


def _leading(session: Session, roster: Roster) -> dict[str, _Waiting]:
    """Whom the register of duty names as leader of the day (带班领导), by place."""
    rows = session.execute(
        select(Place, Person)
        .join(DutyTurn, DutyTurn.place == Place.code)
        .join(Person, Person.id == DutyTurn.person_id)
        .where(
            DutyTurn.district == roster.district,
            DutyTurn.on == roster.reception_on,
            DutyTurn.kind == DutyKind.LEADER,
            _serves(),
        )
        .order_by(DutyTurn.id.desc())
    )
    return {place.code: _Waiting(place, person, 0, date.min) for place, person in rows}


def _next(waiting: Sequence[_Waiting]) -> _Waiting:
    return min(waiting, key=_turn)


def _turn(each: _Waiting) -> tuple[date, int, int]:
    return each.last_on, each.position, each.person.id


def _last_served(session: Session, district: str) -> dict[int, date]:
    rows = session.execute(
        select(RosterEntry.person_id, func.max(Roster.reception_on))
        .join(Roster, Roster.id == RosterEntry.roster_id)
        .where(Roster.district == district, RosterEntry.replaced_at.is_(None))
        .group_by(RosterEntry.person_id)
    )
    return {row.person_id: row[1] for row in rows}


def _rota(session: Session, codes: list[str]) -> list[tuple[str, Person, int]]:
    rows = session.execute(
        select(RotaTurn.place, Person, RotaTurn.position)
        .join(Person, Person.id == RotaTurn.person_id)
        .where(RotaTurn.place.in_(codes), _serves())
    )
    return [(place, person, position) for place, person, position in rows]


def _serves() -> ColumnElement[bool]:
    """Whoever has left office altogether is not drafted any more."""
    return exists().where(Appointment.person_id == Person.id, people.is_current())


def _in_office(session: Session, places: list[Place]) -> list[tuple[str, Person]]:
    roles = {each.code: RECEIVES[each.kind][1] for each in places}
    rows = session.execute(
        select(Appointment.at, Appointment.role, Person)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.at.in_(roles), people.is_current())
        .order_by(Appointment.id)
    )
    return [(at, person) for at, role, person in rows if role is roles[at]]


def _entry(roster: Roster, chosen: _Waiting) -> dict[str, object]:
    person = chosen.person
    return {
        "roster_id": roster.id,
        "district": roster.district,
        "level": level_of(chosen.place.code),
        "place": chosen.place.code,
        "person_id": person.id,
        "name": person.name,
        "post": person.post,
        "duty": person.duty,
        "phone": person.phone,
    }


def level_of(code: str) -> Level:
    """The level of the centre at a place; raises NoSuchPlace for a grid."""
    for kind, (level, _role) in RECEIVES.items():
        if len(code) == LENGTHS[kind]:
            return level
    raise NoSuchPlace(code=code)

"""The villages' officers, the rooms with some bookings, and the duty of the coming week.

A few gaps are left, so that somebody who tries the district sees how they are told.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, records
from processes.calendars import working_time
from processes.demonstration.places import DISTRICT
from processes.directories.duty import DutyKind, DutyTurn
from processes.directories.village_officers import OfficerKind, VillageOfficer
from processes.organisation import people
from processes.organisation.people import Person
from processes.organisation.places import PlaceKind
from processes.organisation.roles import Role
from processes.rooms import Purpose, Room, RoomBooking, RoomKind

#: Villages, counted from 0, and whom they lack.
LACKING = {
    17: (OfficerKind.LAWYER,),
    56: (OfficerKind.POLICE, OfficerKind.LAWYER),
    90: (OfficerKind.POLICE,),
}
#: One village in so many has a judge and a prosecutor of its own.
RARE = 9
SINCE = date(2026, 1, 5)
_DAY = timedelta(days=1)


def build(session: Session, places: dict[PlaceKind, list[str]]) -> int:
    """Insert all of it; answer how many rooms there are."""
    records.insert_noted(session, VillageOfficer, list(_officers(places[PlaceKind.VILLAGE])))
    centres = [DISTRICT, *places[PlaceKind.STREET], *places[PlaceKind.VILLAGE]]
    rows = [
        {"place": place, "kind": kind, "name": kind.words, "seats": 8, "district": DISTRICT}
        for place in centres
        for kind in RoomKind
    ]
    records.insert_noted(session, Room, rows)
    _book(session, [DISTRICT, places[PlaceKind.STREET][0]])
    records.insert_noted(session, DutyTurn, list(_duty(session, places[PlaceKind.STREET])))
    return len(rows)


def _officers(villages: list[str]) -> Iterator[dict[str, Any]]:
    for index, village in enumerate(villages):
        kinds = [OfficerKind.POLICE, OfficerKind.LAWYER]
        kinds += [OfficerKind.JUDGE, OfficerKind.PROSECUTOR] if index % RARE == 0 else []
        for kind in kinds:
            if kind not in LACKING.get(index, ()):
                yield {
                    "village": village,
                    "kind": kind,
                    "name": f"示例{kind.words}{index + 1:03}",
                    "office": f"示例{_OFFICES[kind]}",
                    "phone": f"0719-8{index:06}",
                    "since_on": SINCE,
                    "district": DISTRICT,
                    "recorded_at": clock.now(),
                }


_OFFICES = {
    OfficerKind.POLICE: "派出所",
    OfficerKind.LAWYER: "律师事务所",
    OfficerKind.JUDGE: "人民法庭",
    OfficerKind.PROSECUTOR: "检察室",
}


def _book(session: Session, places: list[str]) -> None:
    """Today and on the next two working days, some rooms of the district and of one street."""
    rooms = session.scalars(select(Room).where(Room.place.in_(places)).order_by(Room.id)).all()
    by = people.list_holders(session, Role.DISTRICT_CENTER, DISTRICT)[0].id
    today = clock.today()
    days = [today, working_time.add_working_days(today, 1), working_time.add_working_days(today, 2)]
    purposes = {
        RoomKind.RECEPTION: Purpose.RECEPTION,
        RoomKind.MEDIATION: Purpose.MEDIATION,
        RoomKind.COUNSELLING: Purpose.COUNSELLING,
    }
    rows = [
        {
            "room_id": room.id,
            "district": DISTRICT,
            "begins_at": _at(day, hour),
            "ends_at": _at(day, hour) + timedelta(minutes=90),
            "purpose": purposes[room.kind],
            "booked_by": by,
            "booked_at": clock.now(),
        }
        for day in days
        for room in rooms
        if room.kind in purposes
        for hour in (9, 15)
    ]
    records.insert_noted(session, RoomBooking, rows)


def _duty(session: Session, streets: list[str]) -> Iterator[dict[str, Any]]:
    """The coming fortnight; the last street has nobody on its third day."""
    leaders = people.list_holders(session, Role.LEADER, DISTRICT)
    today = clock.today()
    for place in [DISTRICT, *streets]:
        role = Role.DISTRICT_CENTER if place == DISTRICT else Role.CENTER
        staff = people.list_holders(session, role, place)
        for n in range(14):
            if place == streets[-1] and n == 2:
                continue
            leader = leaders[n % len(leaders)] if place == DISTRICT else staff[0]
            yield _turn(today + n * _DAY, place, DutyKind.LEADER, leader)
            yield _turn(today + n * _DAY, place, DutyKind.ON_DUTY, staff[1 + n % (len(staff) - 1)])


def _turn(on: date, place: str, kind: DutyKind, person: Person) -> dict[str, Any]:
    return {
        "on": on,
        "place": place,
        "kind": kind,
        "person_id": person.id,
        "phone": person.phone,
        "district": DISTRICT,
        "recorded_at": clock.now(),
    }


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.zone())

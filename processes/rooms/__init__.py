"""Rooms (“六室”) and their booking: who has which room of which centre, and when.

The database itself refuses an overlap, so that two people who ask for the same hour at the
same moment cannot both get it.

May use: cases, organisation, registers.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from psycopg.errors import ExclusionViolation
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from engine import clock
from engine.identity import Person
from processes.organisation import places as organisation_places
from processes.organisation.roles import Role, places
from processes.rooms.dates import BOOKED
from processes.rooms.errors import (
    BackwardsOrLong,
    InThePast,
    NoSuchBooking,
    NoSuchRoom,
    NotYourBooking,
    RoomTaken,
)
from processes.rooms.models import Purpose, Room, RoomBooking, RoomKind

__all__ = [
    "LONGEST",
    "Purpose",
    "Room",
    "RoomBooking",
    "RoomKind",
    "book",
    "cancel",
    "get_room",
    "list_bookings",
    "list_centres",
    "list_for_case",
    "list_rooms",
    "may_book",
]

#: How long a room may be taken at a time.
LONGEST = timedelta(hours=12)

#: Whose place says which centre is theirs.
_PLACED = (
    Role.GRID_WORKER,
    Role.GRID_HEAD,
    Role.CENTER,
    Role.DISTRICT_CENTER,
    Role.POLITICAL_LEGAL,
    Role.LEADER,
    Role.MEDIATOR,
)
#: Who keeps the rooms of a centre.
_KEEPERS = (Role.GRID_HEAD, Role.CENTER, Role.DISTRICT_CENTER)


def list_centres(session: Session, by: Person) -> Sequence[str]:
    """The places that have rooms and lie on the person's line or below them, from above."""
    found = session.scalars(select(Room.place).where(_is_open()).distinct().order_by(Room.place))
    return [code for code in found if may_book(by, code)]


def list_rooms(session: Session, place: str) -> Sequence[Room]:
    """The rooms of a centre, in the order of the six."""
    found = session.scalars(select(Room).where(Room.place == place, _is_open())).all()
    order = list(RoomKind)
    return sorted(found, key=lambda each: (order.index(each.kind), each.id))


def get_room(session: Session, room_id: int, by: Person) -> Room:
    """A room the person may book; raises NoSuchRoom."""
    found = session.scalar(select(Room).where(Room.id == room_id, _is_open()))
    if found is None or not may_book(by, found.place):
        raise NoSuchRoom
    return found


def may_book(by: Person, place: str) -> bool:
    """Whether the centre is above, at or below a place of the person's; departments: any."""
    if places(by.groups, Role.LIAISON):
        return True
    held = {code for role in _PLACED for code in places(by.groups, role) if code[:1].isdigit()}
    return any(
        organisation_places.is_within(code, place) or organisation_places.is_within(place, code)
        for code in held
    )


def list_bookings(session: Session, room_ids: Sequence[int], on: date) -> Sequence[RoomBooking]:
    """What these rooms are taken for on that day, by beginning."""
    begins = clock.start_of_day(on)
    chosen = select(RoomBooking).where(
        RoomBooking.room_id.in_(room_ids),
        RoomBooking.cancelled_at.is_(None),
        RoomBooking.begins_at < begins + timedelta(days=1),
        RoomBooking.ends_at > begins,
    )
    return session.scalars(chosen.order_by(RoomBooking.begins_at, RoomBooking.room_id)).all()


def list_for_case(session: Session, case_id: int) -> Sequence[RoomBooking]:
    """The bookings made for a case, the newest first."""
    chosen = select(RoomBooking).where(
        RoomBooking.case_id == case_id, RoomBooking.cancelled_at.is_(None)
    )
    return session.scalars(chosen.order_by(RoomBooking.begins_at.desc())).all()


def book(
    session: Session,
    room_id: int,
    *,
    begins_at: datetime,
    ends_at: datetime,
    purpose: Purpose,
    by: Person,
    case_id: int | None = None,
    note: str | None = None,
) -> RoomBooking:
    """Take a room; raises RoomTaken, NoSuchRoom, BackwardsOrLong, InThePast.

    `case_id` is of a case the person may read: whoever calls has looked.
    """
    wanted = get_room(session, room_id, by)
    if not timedelta(0) < ends_at - begins_at <= LONGEST:
        raise BackwardsOrLong(hours=LONGEST // timedelta(hours=1))
    if ends_at <= clock.now():
        raise InThePast
    BOOKED.require(session, begins_at)
    made = RoomBooking(
        room_id=wanted.id,
        district=wanted.district,
        begins_at=begins_at,
        ends_at=ends_at,
        purpose=purpose,
        case_id=case_id,
        note=note,
        booked_by=int(by.id),
        booked_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if isinstance(error.orig, ExclusionViolation):
            raise RoomTaken from error
        raise
    return made


def cancel(session: Session, booking_id: int, by: Person) -> RoomBooking:
    """Give a room back; raises NoSuchBooking, NotYourBooking."""
    found = session.scalar(
        select(RoomBooking).where(RoomBooking.id == booking_id).with_for_update()
    )
    if found is None or found.cancelled_at is not None:
        raise NoSuchBooking
    if not may_cancel(session, found, by):
        raise NotYourBooking
    found.cancelled_at, found.cancelled_by = clock.now(), int(by.id)
    session.flush()
    return found


def may_cancel(session: Session, booking: RoomBooking, by: Person) -> bool:
    """Who booked it, and who keeps the centre's rooms."""
    place = session.get_one(Room, booking.room_id).place
    kept = {code for role in _KEEPERS for code in places(by.groups, role)}
    return booking.booked_by == int(by.id) or any(
        organisation_places.is_within(place, code) for code in kept
    )


def _is_open() -> ColumnElement[bool]:
    today = clock.today()
    return or_(Room.until_on.is_(None), Room.until_on >= today)

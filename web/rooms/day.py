"""What the pages of rooms show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import g
from sqlalchemy import select

from engine import clock
from processes import readers, rooms
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case
from processes.registers import references
from processes.rooms import Purpose, Room, RoomBooking
from web.rooms.form import Booking


@dataclass(frozen=True)
class Shown:
    """A booking in words; the case only for who may read it."""

    booking: RoomBooking
    room: Room
    who: str
    case_no: str
    may_cancel: bool


def read(booking: Booking) -> dict[str, Any]:
    """The day of the centre the address asks for, else of the visitor's own."""
    places = rooms.list_centres(g.db, g.visitor.person)
    wanted = booking.typed.get("place", "")
    # The own centre first: those above it are on the line too.
    own = [each for each in references.outermost_places(g.db, g.visitor.person) if each in places]
    place = wanted if wanted in places else next(iter([*own, *places]), None)
    found = rooms.list_rooms(g.db, place) if place else []
    taken = rooms.list_bookings(g.db, [each.id for each in found], booking.on)
    shown = _shown(taken, {each.id: each for each in found})
    kind = booking.typed.get("kind", "")
    return {
        "booking": booking,
        "typed": booking.typed,
        "errors": booking.errors,
        "on": booking.on,
        "before": booking.on - timedelta(days=1),
        "after": booking.on + timedelta(days=1),
        "place": place,
        "places": sorted(display_names.resolve_places(g.db, places).items()),
        "rooms": [(each, [s for s in shown if s.room.id == each.id]) for each in found],
        "purposes": Purpose,
        # Whoever comes from a step that needs such a room finds it chosen.
        "kind": kind,
        "chosen": booking.typed.get("room")
        or next((str(each.id) for each in found if each.kind == kind), ""),
        "purpose": booking.typed.get("purpose") or (readers.asked_choice(Purpose, kind) or ""),
    }


def day_of_booking(booking: RoomBooking) -> date:
    """The local day a booking begins on."""
    return clock.local(booking.begins_at).date()


def shown_of_case(case: Case) -> list[Shown]:
    """The bookings of a case, the newest first."""
    taken = rooms.list_for_case(g.db, case.id)
    ids = {each.room_id for each in taken}
    found = g.db.scalars(select(Room).where(Room.id.in_(ids)))
    return _shown(taken, {each.id: each for each in found})


def _shown(taken: Sequence[RoomBooking], found: dict[int, Room]) -> list[Shown]:
    names = display_names.resolve_people(g.db, {each.booked_by for each in taken})
    numbers = _readable({each.case_id for each in taken if each.case_id})
    person = g.visitor.person
    return [
        Shown(
            each,
            found[each.room_id],
            names.get(str(each.booked_by), ""),
            numbers.get(each.case_id or 0, ""),
            each.ends_at > clock.now() and rooms.may_cancel(g.db, each, person),
        )
        for each in taken
    ]


def _readable(ids: Iterable[int]) -> dict[int, str]:
    may_see = permissions.condition_for(Permission.CASE_READ, g.visitor.person)
    chosen = select(Case.id, Case.case_no).where(Case.id.in_(set(ids)), may_see)
    return {row.id: row.case_no for row in g.db.execute(chosen)}

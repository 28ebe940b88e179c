"""The rooms of a centre on a day: who has which, and taking one."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import rooms
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.rooms.errors import RoomTaken
from web.permissions import requires
from web.rooms import bp, day
from web.rooms.form import Booking
from web.translation import gettext as _


@bp.get("/rooms/")
@requires(Permission.ROOM_BOOK)
def index() -> ResponseReturnValue:
    """One centre's rooms on one day."""
    return render_template("rooms/index.html", **day.read(Booking(request.args)))


@bp.post("/rooms/book")
@requires(Permission.ROOM_BOOK)
def book() -> ResponseReturnValue:
    """Take a room, or show the day again with what is wrong."""
    booking = Booking(request.form)
    facts = booking.read()
    if facts:
        try:
            made = rooms.book(g.db, **facts, by=g.visitor.person)
        except ProcessError as refusal:
            booking.refuse(refusal)
            code = HTTPStatus.CONFLICT if isinstance(refusal, RoomTaken) else None
            return render_template("rooms/index.html", **day.read(booking)), (
                code or HTTPStatus.UNPROCESSABLE_ENTITY
            )
        flash(_("已预约。"), "success")
        place = g.db.get_one(rooms.Room, made.room_id).place
        return redirect(url_for("rooms.index", place=place, on=booking.on))
    context = day.read(booking)
    return render_template("rooms/index.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY


@bp.post("/rooms/<int:booking_id>/cancel")
@requires(Permission.ROOM_BOOK)
def cancel(booking_id: int) -> ResponseReturnValue:
    """Give a room back."""
    given = rooms.cancel(g.db, booking_id, g.visitor.person)
    flash(_("已取消预约。"), "success")
    place = g.db.get_one(rooms.Room, given.room_id).place
    return redirect(url_for("rooms.index", place=place, on=day.day_of_booking(given)))


@bp.get("/cases/<int:case_id>/rooms")
@requires(Permission.CASE_READ_WHOLE)
def of_case(case_id: int) -> ResponseReturnValue:
    """What is booked for a case, and the way to booking."""
    return render_template(
        "rooms/of_case.html",
        case=g.case,
        shown=day.shown_of_case(g.case),
        kind=request.args.get("kind"),
    )

"""A room is never promised twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from engine import clock, db
from processes import rooms
from processes.rooms import Purpose, RoomKind
from processes.rooms.errors import (
    BackwardsOrLong,
    InThePast,
    NoSuchBooking,
    NoSuchRoom,
    NotYourBooking,
    RoomTaken,
)
from processes.rooms.register import REGISTER
from tests.processes import factories
from tests.processes.factories import OTHER_STREET, STREET, VILLAGE, add_room


def moment(hour, minute=0):
    return datetime(2026, 3, 4, hour, minute, tzinfo=clock.zone())


@pytest.fixture
def room(session, cast):
    return add_room(session)


@pytest.fixture
def book(session, cast, room, at):
    def booked(begins, ends, by="mediator", where=room):
        with at(3, 2):
            return rooms.book(
                session,
                where.id,
                begins_at=begins,
                ends_at=ends,
                purpose=Purpose.MEDIATION,
                by=cast[by],
            )

    return booked


def test_bookings_may_touch_but_not_overlap(session, book):
    book(moment(9), moment(10))
    book(moment(10), moment(11))
    with pytest.raises(RoomTaken):
        book(moment(9, 30), moment(10, 30))


def test_another_room_is_free_at_the_same_hour(session, book):
    book(moment(9), moment(10))
    other = add_room(session)
    assert book(moment(9), moment(10), where=other).room_id == other.id


def test_a_room_given_back_can_be_taken_again(session, cast, book):
    first = book(moment(9), moment(10))
    with pytest.raises(NotYourBooking):
        rooms.cancel(session, first.id, cast["grid_worker"])
    rooms.cancel(session, first.id, cast["center"])
    book(moment(9), moment(10))
    with pytest.raises(NoSuchBooking):
        rooms.cancel(session, first.id, cast["center"])


def test_a_booking_has_an_end_after_its_beginning_and_lies_ahead(book):
    with pytest.raises(BackwardsOrLong):
        book(moment(10), moment(9))
    with pytest.raises(BackwardsOrLong):
        book(moment(9), moment(9) + rooms.LONGEST + timedelta(minutes=1))
    with pytest.raises(InThePast):
        book(moment(9) - timedelta(days=9), moment(10) - timedelta(days=9))


def test_the_outsider_books_only_on_the_own_line(session, cast, book):
    with pytest.raises(NoSuchRoom):
        book(moment(9), moment(10), by="outsider")
    book(moment(9), moment(10), by="outsider", where=add_room(session, OTHER_STREET))
    assert rooms.list_centres(session, cast["outsider"]) == [OTHER_STREET]
    assert rooms.list_centres(session, cast["district_center"]) == [STREET, OTHER_STREET]


def test_the_day_shows_what_a_room_is_taken_for(session, book, room):
    book(moment(9), moment(10))
    [shown] = rooms.list_bookings(session, [room.id], moment(9).date())
    assert shown.purpose is Purpose.MEDIATION
    assert rooms.list_bookings(session, [room.id], moment(9).date() + timedelta(days=1)) == []


def test_centres_that_lack_one_of_the_six_are_named(session, cast):
    for kind in RoomKind:
        add_room(session, VILLAGE, kind)
    gaps = REGISTER.gaps(session, cast["center"])
    assert gaps.figures[0].value == "1/2"
    assert gaps.missing[0].startswith("花果街道：缺信访接待室、矛盾纠纷调处室")


def test_of_two_who_ask_at_the_same_moment_one_gets_the_room(committed):
    with db.begin() as session:
        by = factories.cast(session)["mediator"]
        room_id = add_room(session).id
    both, answers = threading.Barrier(2, timeout=20), []
    begins = datetime.now(UTC) + timedelta(days=1)

    def ask():
        try:
            with db.begin() as session:
                both.wait()
                rooms.book(
                    session,
                    room_id,
                    begins_at=begins,
                    ends_at=begins + timedelta(hours=1),
                    purpose=Purpose.MEDIATION,
                    by=by,
                )
            answers.append("booked")
        except RoomTaken:
            answers.append("taken")

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(answers) == ["booked", "taken"]

"""Case numbers, given out by several people at the same moment."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from engine import db
from processes.cases import numbers
from tests.processes.factories import DISTRICT, add_place

PEOPLE, EACH = 4, 25


def allocate(_person):
    given = []
    for _ in range(EACH):
        with db.begin() as session:
            given.append(numbers.allocate(session, DISTRICT))
    return given


def test_no_number_is_given_twice_and_none_is_left_out(committed):
    with db.begin() as session:
        add_place(session, DISTRICT, "张湾区")
    with ThreadPoolExecutor(PEOPLE) as pool:
        given = sorted(int(n[-6:]) for part in pool.map(allocate, range(PEOPLE)) for n in part)
    assert given == list(range(1, PEOPLE * EACH + 1))


def test_nobody_waits_for_a_number_somebody_else_has_in_hand(committed):
    with db.begin() as session:
        add_place(session, DISTRICT, "张湾区")
        numbers.allocate(session, DISTRICT)
    with db.begin() as first, db.begin() as second:
        assert numbers.allocate(first, DISTRICT).endswith("-000002")
        second.execute(text("SET LOCAL lock_timeout = '5s'"))
        assert numbers.allocate(second, DISTRICT).endswith("-000003")
        first.rollback()
    with db.begin() as session:
        given = [numbers.allocate(session, DISTRICT) for _ in range(3)]
    assert [int(number[-6:]) for number in given] == [2, 4, 5]


def test_a_registration_that_fails_uses_no_number(committed):
    with db.begin() as session:
        add_place(session, DISTRICT, "张湾区")
    for _ in range(2):
        with db.begin() as session:
            number = numbers.allocate(session, DISTRICT)
            session.rollback()
    assert number.endswith("-000001")

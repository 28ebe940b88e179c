"""Savepoints that are released late keep and take back what any others would."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, InternalError

#: A block: what it writes (a number), and the blocks within it; True: it raises at its end.
BLOCKS = st.recursive(
    st.integers(0, 99), lambda inner: st.tuples(st.booleans(), st.lists(inner, max_size=4))
)


class Raised(Exception):
    """The end of a block that fails."""


def write(connection, block):
    if isinstance(block, int):
        connection.execute(text("INSERT INTO written VALUES (:number)"), {"number": block})
        return
    fails, inner = block
    with suppress(Raised), connection.begin_nested():
        for each in inner:
            write(connection, each)
        if fails:
            raise Raised


def keep(block):
    if isinstance(block, int):
        return [block]
    fails, inner = block
    return [] if fails else [number for each in inner for number in keep(each)]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(blocks=st.lists(BLOCKS, max_size=5))
@example(blocks=[(False, [1]), 2, (True, [(False, [3]), 4, (False, [5])]), (False, [6]), 7])
@example(blocks=[(False, [(False, [1]), 2]), (True, [(True, [3]), (False, [4])]), 5])
def test_what_a_block_that_fails_wrote_is_gone_and_all_else_is_kept(connection, blocks):
    connection.execute(text("CREATE TEMPORARY TABLE IF NOT EXISTS written (number bigint)"))
    connection.execute(text("DELETE FROM written"))
    for each in blocks:
        write(connection, each)
    found = connection.scalars(text("SELECT number FROM written")).all()
    assert sorted(found) == sorted(number for each in blocks for number in keep(each))


def test_an_error_of_the_database_after_a_block_takes_back_the_block_around_both(connection):
    connection.execute(text("CREATE TEMPORARY TABLE written (number bigint CHECK (number < 100))"))
    write(connection, 1)

    def write_refused(number):
        with connection.begin_nested():
            write(connection, (False, [number]))
            write(connection, 100)

    for number in (2, 3):
        with pytest.raises(IntegrityError):
            write_refused(number)
    write(connection, 4)
    assert connection.scalars(text("SELECT number FROM written")).all() == [1, 4]


def test_a_block_that_swallows_an_error_of_the_database_raises_at_its_own_end(connection):
    connection.execute(text("CREATE TEMPORARY TABLE written (number bigint CHECK (number < 100))"))

    def swallow():
        with connection.begin_nested():
            write(connection, (False, [1]))
            with suppress(IntegrityError):
                write(connection, 100)

    with pytest.raises(InternalError, match="RELEASE SAVEPOINT"):
        swallow()


def test_one_after_the_other_costs_one_round_trip_each(connection):
    told = []

    @event.listens_for(connection, "after_cursor_execute")
    def note(_connection, cursor, statement, *_rest):
        told.append((statement.split()[0], cursor.statusmessage))

    for _ in range(3):
        with connection.begin_nested():
            pass
    event.remove(connection, "after_cursor_execute", note)
    # What the server answered first: nothing to a release by itself, as it was not sent.
    first, later = ("SAVEPOINT", "SAVEPOINT"), ("SAVEPOINT", "RELEASE")
    assert told == [first, ("RELEASE", None), later, ("RELEASE", None), later, ("RELEASE", None)]

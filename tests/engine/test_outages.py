"""A lost database is told from a statement that failed."""

import logging

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from engine import outages
from engine.backoff import Backoff

NOBODY = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


def raised(work):
    try:
        work()
    except (SQLAlchemyError, ArithmeticError, ValueError) as error:
        return error
    raise AssertionError("nothing was raised")


def connect():
    create_engine(NOBODY).connect()


def run_out(database):
    small = create_engine(database.url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    try:
        with small.connect():
            small.connect()
    finally:
        small.dispose()


def lose(database):
    with database.connect() as connection, database.connect() as other:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
        other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
        connection.execute(text("SELECT 1"))


def go_on(database):
    """Ask again in the transaction whose connection was lost, as who handles the first loss may."""
    with database.connect() as connection, connection.begin_nested():
        number = connection.scalar(text("SELECT pg_backend_pid()"))
        with database.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
        with pytest.raises(SQLAlchemyError):
            connection.execute(text("SELECT 1"))
        connection.execute(text("SELECT 1"))


def fail(database):
    with database.connect() as connection:
        connection.execute(text("SELECT 1/0"))


def time_out(database):
    with database.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 1"))
        connection.execute(text("SELECT pg_sleep(5)"))


def wrapped():
    try:
        connect()
    except SQLAlchemyError as error:
        raise ValueError("what was made of it") from error


def test_nobody_there_is_away():
    assert outages.is_away(raised(connect))
    assert outages.is_away(raised(wrapped))


def fill_up(database):
    """The server's own words for a disk without room (53100)."""
    with database.connect() as connection:
        connection.execute(text("DO $$ BEGIN RAISE 'no room' USING ERRCODE = 'disk_full'; END $$"))


def test_a_full_disk_is_away_and_one_line_in_the_log(database):
    error = raised(lambda: fill_up(database))
    assert outages.is_away(error)
    assert outages.is_full(error)
    assert not outages.is_full(raised(lambda: lose(database)))
    record = logging.LogRecord(
        "a", logging.ERROR, "a.py", 1, "Job %s failed", ("x",), (type(error), error, None)
    )
    assert outages.Calm().filter(record)
    assert record.getMessage() == "Job x failed: the database's disk is full"
    assert record.exc_info is None


@pytest.mark.parametrize("work", [lose, go_on, run_out])
def test_a_connection_that_broke_or_is_not_to_be_had_is_away(database, work):
    assert outages.is_away(raised(lambda: work(database)))


@pytest.mark.parametrize("work", [fail, time_out])
def test_a_statement_that_failed_is_not(database, work):
    assert not outages.is_away(raised(lambda: work(database)))


def test_what_has_nothing_to_do_with_it_is_not():
    assert not outages.is_away(raised(lambda: 1 // 0))


def test_the_log_leaves_out_what_an_outage_breaks_and_keeps_the_rest():
    def lets_pass(error, name="procrastinate.worker"):
        record = logging.LogRecord(name, logging.WARNING, "", 1, "…", (), None)
        if error is not None:
            record.exc_info = (type(error), error, None)
        return outages.Calm().filter(record)

    assert not lets_pass(raised(connect))
    assert lets_pass(raised(lambda: 1 // 0))
    assert lets_pass(None)
    assert not lets_pass(None, "psycopg.pool")


def test_what_dies_at_once_again_and_again_waits_ever_longer():
    backoff = Backoff(first=1, most=8, enough=10)
    assert [backoff.after(0) for _ in range(6)] == [1, 2, 4, 8, 8, 8]
    assert [backoff.after(60), backoff.after(0)] == [1, 2]

"""Named locks: one holder at a time for the same name and values, nobody else in the way."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engine import locks
from tests.confined import confined

FIRST, SECOND = locks.declare("test.first"), locks.declare("test.second")


@pytest.fixture
def is_free(connection, database):
    """Whether another transaction could take a lock that `connection` may hold."""

    def would_be_free(lock, *values):
        with database.connect() as other, other.begin():
            other.execute(text("SET LOCAL lock_timeout = '20ms'"))
            try:
                lock.acquire(other, *values)
            except OperationalError:
                return False
            return True

    return would_be_free


def test_the_same_lock_is_held_by_one_transaction_at_a_time(connection, is_free):
    FIRST.acquire(connection, "420303", 7)
    assert not is_free(FIRST, "420303", 7)
    assert not is_free(FIRST, "420303", "7")


@pytest.mark.parametrize("values", [(), ("420303",), ("420303 7",), ("4203037",), ("420303", 8)])
def test_other_values_do_not_wait(connection, is_free, values):
    FIRST.acquire(connection, "420303", 7)
    assert is_free(FIRST, *values)


def test_another_lock_of_the_same_values_does_not_wait(connection, is_free):
    FIRST.acquire(connection, "420303")
    assert is_free(SECOND, "420303")


def test_values_nobody_should_have_typed_lock_too(connection, is_free):
    FIRST.acquire(connection, "\0", "\ud800", 10**30)
    assert not is_free(FIRST, "\0", "\ud800", 10**30)


#: On a server of its own: that of the tests may have been started before the setting was.
THOUSANDS = """
import tempfile
from pathlib import Path
from sqlalchemy import create_engine, text
from engine import embedded, locks
with tempfile.TemporaryDirectory(prefix="sishi-") as home:
    url = embedded.start(Path(home))
    with create_engine(url).connect() as one, create_engine(url).connect() as other:
        each = "SELECT count(pg_advisory_xact_lock(1, n)) FROM generate_series(1, 20000) n"
        print(one.scalar(text(each)))
        locks.declare("test.sign-in").acquire(other, "somebody")
        print(other.scalar(text("SELECT count(*) FROM pg_locks")) > 20_000)
    embedded._serve(Path(home)).stop()
"""


def test_a_transaction_that_holds_thousands_leaves_room_for_others():
    assert confined(THOUSANDS, memory=2**34, seconds=60).split() == ["20000", "True"]


def test_a_name_belongs_to_one_lock():
    with pytest.raises(ValueError, match=r"test\.first"):
        locks.declare("test.first")


def test_every_lock_has_a_name():
    files = [file for folder in PACKAGES for file in (ROOT / folder).rglob("*.py")]
    locking = [file for file in files if "pg_advisory" in file.read_text(encoding="utf-8")]
    assert locking == [ROOT / "engine/locks.py"]


ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "processes", "web")

"""The database of the tests: real, and thrown away after each."""

import gc
import itertools
import os

import hypothesis
import pytest
from sqlalchemy.orm import Session

from engine import db, history_keys, loading
from processes.audit.log import HEAD, AuditHead
from processes.calendars import store
from processes.organisation import centre_names
from processes.privacy import data_keys
from tests import databases

# How long an example takes says how busy the machine is, and nothing of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Ten thousand tests are a million objects that stay: the garbage collector is spared them.

    It would walk through all of them again and again, while they are read and while they run.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def key_file(tmp_path_factory):
    """The keys of personal data and of history in all tests, and in the programs they start."""
    folder = tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SISHI_DATA_KEY_FILE", str(folder / "data-keys"))
        patch.setenv("SISHI_HISTORY_KEY_FILE", str(folder / "history-key"))
        patch.setenv("SISHI_SEAL_KEY_FILE", str(folder / "seal-key"))
        patch.setenv("SISHI_SEAL_FOLDER", str(folder / "seals"))
        data_keys.make()
        history_keys.make()
        yield data_keys.path()


@pytest.fixture(scope="session", autouse=True)
def _everything_is_registered():
    """Handlers, observers, subscribers of events: as in the programs, whatever file runs alone."""
    loading.import_all("processes")


@pytest.fixture(scope="session", autouse=True)
def _quiet():
    """Tests count statements: a look at the calendar now and then would be counted by chance."""
    store.EVERY = centre_names.EVERY = float("inf")
    store.forget()
    centre_names.forget()


@pytest.fixture(scope="session")
def server():
    """The PostgreSQL server the tests run on."""
    return databases.server()


@pytest.fixture(scope="session")
def database(server):
    """This test process's own database; `db.engine()` is connected to it."""
    with databases.connected(server, f"sishi_test_{os.getpid()}") as engine:
        begin_log(engine)
        yield engine


@pytest.fixture
def committed(server):
    """A database of this test alone, in which everything is committed for real."""
    # Never a name again: what was deployed is cached by database and number.
    name = f"sishi_committed_{os.getpid()}_{next(NUMBERS)}"
    with databases.connected(server, name) as engine:
        begin_log(engine)
        yield engine


def begin_log(engine):
    """Vouch for the log that is empty, as the first start of a program does."""
    with Session(engine) as session:
        head = session.get_one(AuditHead, HEAD)
        head.mac = head.reckon()
        session.commit()


NUMBERS = itertools.count()


@pytest.fixture
def connection(database):
    """A connection whose transaction is thrown away; every `db.begin()` joins it."""
    with database.connect() as opened, opened.begin() as transaction, db.joined(opened):
        yield opened
        transaction.rollback()
        store.forget()
        centre_names.forget()


@pytest.fixture
def session(connection):
    """A session inside the test's transaction; its commits become savepoints."""
    with Session(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as opened:
        yield opened

"""The nightly seal while somebody writes: it waits for them, and neither stops the other."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import clock
from processes.audit import adoption, sealing
from processes.audit import log as audit_log
from tests import databases
from tests.journeys.district import moment
from tests.processes import factories

#: Whether any session waits for a lock.
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


@pytest.fixture(scope="module")
def engine(server):
    with databases.connected(server, f"sishi_sealing_{os.getpid()}") as made:
        with Session(made) as session:
            adoption.require(session)
            session.commit()
        yield made


def seal(engine):
    with Session(engine) as session, clock.at(moment(3, 3, 1, 10)):
        sealing.nightly(session, clock.now())
        session.commit()


def test_whoever_writes_into_the_log_and_a_register_meanwhile_is_waited_for(engine):
    """The log's end first, the record as it commits: the other way round was a deadlock."""
    with ThreadPoolExecutor(1) as night, Session(engine) as session, clock.at(moment(3, 3, 1)):
        factories.add_place(session, "420303", "张湾区")
        audit_log.record(session, "appointed")
        sealed = night.submit(seal, engine)
        with engine.connect() as other:
            while not other.scalar(text(WAITING)):
                other.rollback()
        session.commit()
        sealed.result(30)
    with Session(engine) as session:
        assert sealing.find_newest(session).number == 1

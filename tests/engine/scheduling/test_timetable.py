"""A run that failed and the next runs of the same calendar entry."""

import asyncio
from datetime import datetime, timedelta

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import text

from engine import clock, db, jobs, worker
from engine.models import Incident
from engine.scheduling import background, timetable
from tests.engine.started import SHANGHAI

NINE = datetime(2026, 3, 4, 9, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)

done: list[datetime] = []
trouble: list[Exception] = []
meanwhile: list[datetime] = []


@pytest.fixture
def minutely(committed, monkeypatch):
    """A calendar with one entry, every minute, that fails while there is trouble."""
    for each in (done, trouble, meanwhile):
        each.clear()
    monkeypatch.setattr(timetable, "entries", {})

    @worker.scheduled("test.minutely", minute="*")
    def note(session, due):
        for moment in meanwhile:
            offer(moment)
        if trouble:
            raise trouble[0]
        done.append(due)

    yield
    del jobs.registry["test.minutely"]


def offer(moment):
    with clock.at(moment), db.begin() as session:
        timetable.offer(session)


def work(database):
    """What is due in the queue, as a worker runs it."""
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = background.application(PsycopgConnector(conninfo=url))

    async def run():
        async with app.open_async():
            await app.run_worker_async(
                wait=False, delete_jobs="successful", install_signal_handlers=False
            )

    asyncio.run(run())


def waiting():
    """When the runs that wait are for, and how often each was tried."""
    query = (
        "SELECT args->>'due', attempts FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
    )
    with db.begin() as session:
        found = session.execute(text(query)).all()
    return [(datetime.fromisoformat(due), attempts) for due, attempts in found]


def come_due():
    """Let the wait for the next attempt be over."""
    with db.begin() as session:
        session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now()"))


def test_the_run_that_failed_takes_over_the_time_of_the_next(committed, minutely):
    trouble.append(OSError("no line"))
    offer(NINE)
    work(committed)
    assert waiting() == [(NINE, 1)]
    for n in (1, 2, 3):
        offer(NINE + n * MINUTE)
        assert waiting() == [(NINE + n * MINUTE, 1)]
    trouble.clear()
    come_due()
    work(committed)
    assert (done, waiting()) == ([NINE + 3 * MINUTE], [])


def test_of_one_that_fails_while_the_next_waits_and_the_next_one_is_left(committed, minutely):
    trouble.append(OSError("no line"))
    meanwhile.append(NINE + MINUTE)
    offer(NINE)
    work(committed)
    assert waiting() == [(NINE + MINUTE, 1)]


def test_one_that_succeeds_while_the_next_waits_leaves_it(committed, minutely):
    meanwhile.append(NINE + MINUTE)
    offer(NINE)
    work(committed)
    assert (done, waiting()) == ([NINE, NINE + MINUTE], [])


def test_an_entry_that_fails_again_and_again_is_an_incident_of_its_newest_time(committed, minutely):
    trouble.append(OSError("no line"))
    for n in range(len(jobs.DELAYS) + 1):
        offer(NINE + n * MINUTE)
        come_due()
        work(committed)
    with db.begin() as session:
        (found,) = session.query(Incident)
        assert (found.element, found.message) == ("test.minutely", "OSError: no line")
    offer(NINE + timedelta(hours=1))
    assert waiting() == [(NINE + timedelta(hours=1), 0)]

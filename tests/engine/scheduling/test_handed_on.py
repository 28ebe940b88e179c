"""A job that was handed on while its own worker still had it: what becomes of it is told in one line."""

import asyncio
import logging

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import text

from engine import db, jobs
from engine.scheduling import background


@pytest.fixture
def registered(monkeypatch):
    """A job that another worker has, or is done with, before its own says what became of it."""
    monkeypatch.setattr(jobs, "registry", dict(jobs.registry))

    @jobs.job("test.handed-on")
    def run(session, *, fails):
        with db.begin() as other:
            if fails:
                other.execute(
                    text(
                        "SELECT procrastinate_retry_job_v2(id, now() + interval '1 day', NULL, NULL, NULL) FROM procrastinate_jobs"
                    )
                )
            else:
                other.execute(text("DELETE FROM procrastinate_jobs"))
        if fails:
            raise ArithmeticError


@pytest.mark.parametrize("fails", [False, True])
def test_whoever_has_it_now_sees_to_it(committed, registered, caplog, fails):
    with db.begin() as session:
        jobs.defer(session, "test.handed-on", fails=fails)
    url = committed.url.set(drivername="postgresql").render_as_string(hide_password=False)
    app = background.application(PsycopgConnector(conninfo=url))

    async def work():
        async with app.open_async():
            await app.run_worker_async(wait=False, install_signal_handlers=False)

    with caplog.at_level(logging.INFO):
        asyncio.run(work())
    told = [each for each in caplog.records if "handed on" in each.getMessage()]
    assert [each.exc_info for each in told] == [None]
    broken = {each.getMessage() for each in caplog.records if each.exc_info}
    assert all("Error, to retry" in each for each in broken), broken

"""From the release before to this one while people work: what docs/operations.md says of it, step by step."""

import os
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from datetime import timedelta
from http import HTTPStatus

import pytest
from sqlalchemy import text

from tests import released
from tests.system import killing
from tests.system.conftest import folder
from tests.system.http_person import HttpPerson
from tests.system.ledger import Ledger
from tests.system.product import ROOT, Product
from tests.system.programs import connected

#: Acts that are acknowledged in each part of the upgrade.
ACTS = 8
PATIENCE = 120
#: As much time passes in each part: timers come due, by day and by night.
AHEAD = timedelta(hours=30)
LOGINS = ("wanggeyuan", "jiedao", "tiaojieyuan")
UNHEARD_OF = "release.after.this"


class Released(Product):
    """The release before, from a folder of its own."""

    def __init__(self, folder, home, *arguments):
        super().__init__(home, *arguments, PYTHONPATH=str(folder))
        self.folder = folder


class People:
    """Somebody of each role who works on one site until told to stop."""

    def __init__(self, product, number):
        self.ledger, self._stop = Ledger(), threading.Event()
        self.all = [HttpPerson(product.port, product.accounts[login]) for login in LOGINS]
        self._working = [
            threading.Thread(target=killing.work, args=(each, self.ledger, self._stop, seed))
            for seed, each in enumerate(self.all, number)
        ]
        for each in self._working:
            each.start()

    def work_on(self):
        """Let them finish some more."""
        before, end = self.ledger.acts, time.monotonic() + PATIENCE
        while self.ledger.acts < before + ACTS:
            assert time.monotonic() < end, "nothing went on any more"
            time.sleep(0.1)

    def stop(self):
        self._stop.set()
        for each in self._working:
            each.join()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    """The folder has keys of its own, not those the tests share."""
    for name in [*os.environ]:
        if name.startswith("SISHI_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def sishi(command, product):
    """The operator's command of this release."""
    done = subprocess.run(
        [sys.executable, "-m", "web.console", command],
        cwd=ROOT,
        env=product.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.skipif(released.why_not() is not None, reason=str(released.why_not()))
def test_people_work_on_through_an_upgrade():
    with ExitStack() as stack:
        home, files = stack.enter_context(folder()), stack.enter_context(folder())
        before = Released(released.unpack(files), home, "--people").start()
        stack.callback(lambda: before.process.poll() is not None or before.stop())
        first = People(before, 1)
        stack.callback(first.stop)
        first.work_on()

        now = Product(home, "--empty")
        assert "最新版本" in sishi("migrate", now)
        before.advance(AHEAD)
        first.work_on()

        now.start()
        stack.callback(now.stop)
        second = People(now, 11)
        stack.callback(second.stop)
        put_a_job_of_a_later_release(now)
        assert "正常  数据表" in sishi("doctor", now)
        now.advance(AHEAD)
        first.work_on()
        second.work_on()

        # As the proxy hands everybody over: nobody signs in again.
        first.stop()
        for each in first.all:
            each.port = now.port
            assert each._until_answered("GET", "/tasks/").status == HTTPStatus.OK
        assert before.stop() == 0
        now.advance(AHEAD)
        second.work_on()
        second.stop()

        assert_nothing_is_lost_or_done_twice(now, first, second)
        assert "校验一致" in sishi("verify", now)
        for product in (before, now):
            before_it, trace, after = product.output.partition("Traceback")
            assert not trace, before_it[-500:] + trace + after[:5000]


def put_a_job_of_a_later_release(product):
    with connected(product) as connection:
        put = "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', :name)"
        connection.execute(text(put), {"name": UNHEARD_OF})


def assert_nothing_is_lost_or_done_twice(product, *people):
    with connected(product) as connection:
        # Whoever may have taken it: it waits.
        gone = text("DELETE FROM procrastinate_jobs WHERE task_name = :name RETURNING status")
        assert connection.scalar(gone, {"name": UNHEARD_OF}) == "todo"
        killing.until_drained(connection, product)
        for each in people:
            assert list(each.ledger.lost(connection)) == []
            assert [person.broken for person in each.all] == [[]] * len(each.all)
            assert each.ledger.registered
            assert each.ledger.completed
        assert list(people[0].ledger.twice(connection, product.now)) == []
        failed = text("SELECT task_name FROM procrastinate_jobs WHERE status = 'failed'")
        assert connection.scalars(failed).all() == []

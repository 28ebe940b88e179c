"""What processes count adds up, whichever is asked and whichever was replaced."""

import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from engine import db, metrics, runner
from tests.engine.started import LI, TWO_TASKS, begin, open_task

COUNT = """
import sys
from engine import metrics, shared_metrics
metrics.VERBS.labels("before").inc()
metrics.share()
metrics.VERBS.labels("started").inc()
metrics.POOL.labels("in_use").set(2)
print("ready", flush=True)
for line in sys.stdin:
    if line == "inc\\n":
        metrics.VERBS.labels("started").inc()
    found = {(s.name, *s.labels.values()): s.value for m in metrics.collect() for s in m.samples}
    print(found.get(("sishi_verbs_total", "started")), found.get(("sishi_pool_connections", "in_use")),
          ("sishi_verbs_total", "before") in found, flush=True)
"""


class Counting:
    """A process that counts in the folder."""

    def __init__(self, folder):
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-W", "error", "-c", COUNT],
            env={"PYTHONPATH": ":".join(sys.path), "SISHI_METRICS_FOLDER": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def ask(self, word="read"):
        """Verbs that all processes counted, connections the living have, whether earlier counts are there."""
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


@pytest.fixture
def counting(tmp_path):
    """Start processes that count in one folder."""
    started = []

    def start():
        started.append(Counting(tmp_path))
        return started[-1]

    yield start
    for each in started:
        if each.process.returncode is None:
            each.kill()


def value(name, **labels):
    samples = (each for metric in metrics.collect() for each in metric.samples)
    return next((s.value for s in samples if (s.name, s.labels) == (name, labels)), 0)


def test_any_process_tells_the_sum_of_all(counting):
    first, second = counting(), counting()
    assert first.ask("inc") == second.ask() == ["3.0", "4.0", "False"]


def test_a_file_just_opened_and_not_yet_begun_is_no_error(counting, tmp_path):
    first = counting()
    (tmp_path / "counter_1.db").touch()
    (tmp_path / "place-1").touch()
    assert first.ask() == ["1.0", "2.0", "False"]


def test_a_process_that_was_killed_stays_in_the_sum_and_has_nothing_in_hand(counting):
    first, second = counting(), counting()
    second.kill()
    assert first.ask() == ["2.0", "2.0", "False"]


def test_the_next_process_goes_on_in_the_files_of_the_last(counting, tmp_path):
    first = counting()
    files = None
    for _ in range(3):
        counting().kill()
        files = files or sorted(tmp_path.iterdir())
        assert sorted(tmp_path.iterdir()) == files
    assert first.ask() == ["4.0", "2.0", "False"]


def test_a_verb_that_was_tried_in_a_savepoint_and_taken_back_is_not_counted(committed):
    before = value("sishi_verbs_total", verb="started")
    with db.begin() as session:
        begin(session, TWO_TASKS)
        for _ in range(2):
            tried = session.begin_nested()
            runner.start(session, "p", {}, by=LI)
            with session.begin_nested():
                runner.start(session, "p", {}, by=LI)
            tried.rollback()
        with session.begin_nested():
            runner.start(session, "p", {}, by=LI)
    assert value("sishi_verbs_total", verb="started") == before + 2


def test_a_verb_is_counted_once_it_was_kept(committed):
    before = (
        value("sishi_verbs_total", verb="started"),
        value("sishi_verbs_total", verb="completed"),
    )
    with db.begin() as session:
        instance = begin(session, TWO_TASKS)
        # As the handlers of a step do.
        with session.begin_nested():
            session.execute(text("SELECT 1"))
        assert value("sishi_verbs_total", verb="started") == before[0]
    with pytest.raises(ZeroDivisionError), db.begin() as session:
        fail_behind(session, instance)
    assert value("sishi_verbs_total", verb="started") == before[0] + 1
    assert value("sishi_verbs_total", verb="completed") == before[1]


def fail_behind(session, instance):
    runner.complete(session, open_task(session, instance).id, {}, LI)
    raise ZeroDivisionError


def test_the_pool_says_what_is_in_use(committed):
    before = value("sishi_pool_connections", state="in_use")
    with db.begin() as session:
        session.execute(text("SELECT 1"))
        assert value("sishi_pool_connections", state="in_use") == before + 1
    with pytest.raises(OperationalError), db.begin() as session:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert value("sishi_pool_connections", state="in_use") == before
    assert value("sishi_pool_connections", state="most") == db.engine().pool.size()


def test_a_session_counts_the_statements_it_sent(committed):
    with db.begin() as first, db.begin() as second:
        before = db.statements(first), db.statements(second)
        for _ in range(3):
            first.execute(text("SELECT 1"))
        second.execute(text("SELECT 1"))
        assert (db.statements(first) - before[0], db.statements(second) - before[1]) == (3, 1)

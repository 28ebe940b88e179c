"""Workers that are killed: whatever dies, every instance is escalated exactly once."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from engine import clock, db, history, runner
from engine.models import Instance, Timer, UserTask
from tests import workers
from tests.engine.started import LI, deploy
from tests.engine.tokens import diagrams as d
from tests.system import escalations
from tests.workers import until

INSTANCES = 500
HEARTBEAT = 2

ESCALATING = d.process(
    "p",
    d.start(),
    d.user("A"),
    d.boundary("late", "A", d.after("PT1H")),
    d.service("Escalate", "test.escalate"),
    d.user("B"),
    d.end(),
    d.flow("s", "A", "e"),
    d.flow("late", "Escalate", "B", "e"),
)


@pytest.fixture
def due(committed):
    """Begin so many instances whose timer has been due for a day, while no worker is there."""

    def begin(number):
        with db.begin() as session:
            session.execute(text("CREATE TABLE escalated (instance_id bigint)"))
            deploy(session, ESCALATING)
        with clock.at(clock.now() - timedelta(days=1)), db.begin() as session:
            for _ in range(number):
                runner.start(session, "p", by=LI)

    return begin


def worker():
    return workers.worker(escalations.__name__, HEARTBEAT)


def escalated():
    with db.begin() as session:
        return session.scalar(text("SELECT count(*) FROM escalated"))


def waiting_jobs():
    with db.begin() as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_jobs"))


def counts(session, column, *where):
    return set(session.scalars(select(func.count()).where(*where).group_by(column)))


def test_killed_twice_in_the_middle_every_instance_is_escalated_exactly_once(due):
    due(INSTANCES)
    for enough in (INSTANCES // 5, INSTANCES // 2):
        with worker() as doomed:
            until(lambda enough=enough: escalated() >= enough)
            doomed.send_signal(signal.SIGKILL)
            doomed.wait()
    assert escalated() < INSTANCES
    with worker(), worker():
        until(lambda: escalated() >= INSTANCES and waiting_jobs() == 0)
    with db.begin() as session:
        rows = session.execute(
            text("SELECT count(*), count(DISTINCT instance_id) FROM escalated")
        ).one()
        assert tuple(rows) == (INSTANCES, INSTANCES)
        assert counts(session, UserTask.instance_id, UserTask.element == "B") == {1}
        woken = history.HistoryEvent.what == "woken"
        assert counts(session, history.HistoryEvent.instance_id, woken) == {1}
        assert session.scalar(select(func.count()).select_from(Timer)) == 0
        for instance in session.scalars(select(Instance)):
            history.verify(session, instance.id, instance.head)


def test_two_workers_wake_each_exactly_once_and_one_that_cannot_be_woken_stops_nobody(due):
    number = 300
    due(number)
    with db.begin() as session:
        poisoned = session.scalar(select(func.min(Instance.id)))
        state = session.get_one(Instance, poisoned).state
        session.execute(POISON, {"id": poisoned, "state": b"poison"})
    with worker(), worker():
        until(lambda: escalated() == number - 1)
        until(lambda: tried_again(poisoned))
    with db.begin() as session:
        woken = history.HistoryEvent.what == "woken"
        assert counts(session, history.HistoryEvent.instance_id, woken) == {1}
        assert session.scalars(select(Timer.instance_id)).all() == [poisoned]
        session.execute(POISON, {"id": poisoned, "state": state})
        session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now()"))
    with worker(), worker():
        until(lambda: escalated() == number and waiting_jobs() == 0)
    with db.begin() as session:
        assert session.scalar(select(func.count()).select_from(Timer)) == 0


POISON = text("UPDATE instance SET state = :state WHERE id = :id")


def tried_again(instance_id):
    """Whether its job has failed once too, and waits for the next attempt."""
    query = (
        "SELECT args, attempts, status FROM procrastinate_jobs WHERE task_name = 'instance.wake'"
    )
    with db.begin() as session:
        found = session.execute(text(query)).all()
    return found == [({"instance_id": instance_id}, 1, "todo")]


def test_told_to_stop_a_worker_finishes_what_it_has_and_leaves_the_rest(due):
    due(150)
    with worker() as polite:
        until(lambda: escalated() >= 20)
        polite.send_signal(signal.SIGTERM)
        output, _ = polite.communicate(timeout=30)
        assert polite.returncode == 0, output
    with db.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM procrastinate_workers")) == 0
        doing = text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
        assert session.scalar(doing) == 0
    assert 20 <= escalated() < 150


def start_worker(**environment):
    finished = subprocess.run(
        [sys.executable, "-m", "engine.worker"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return finished.returncode, finished.stderr


def test_a_worker_that_cannot_start_says_why_in_a_sentence(committed):
    url = os.environ["DATABASE_URL"]
    with committed.begin() as connection:
        connection.execute(text("DROP TABLE procrastinate_jobs CASCADE"))
    assert start_worker() == (1, "数据库中还没有表，请先运行 sishi migrate。\n")
    status, told = start_worker(DATABASE_URL=url.replace(committed.url.database, "nowhere"))
    assert status == 1
    assert told.startswith("连接不上数据库，请检查 DATABASE_URL")
    status, told = start_worker(SISHI_HEARTBEAT="soon")
    assert (status, "SISHI_HEARTBEAT" in told) == (1, True)

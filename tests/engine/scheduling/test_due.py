"""The look for due timers."""

from datetime import timedelta

import pytest
from procrastinate import JobContext
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector
from sqlalchemy import select, text, update

from engine import clock, db, jobs, runner, worker
from engine.errors import Broken
from engine.history import HistoryEvent
from engine.instances import locking
from engine.models import Incident, Instance, Timer
from engine.scheduling import background, due
from tests.engine.started import LI, TWO_TASKS, WEDNESDAY, begin, open_task, open_tasks
from tests.engine.tokens import diagrams as d

LATER = WEDNESDAY + timedelta(days=3)


@pytest.fixture
def instance(session):
    """One with a reminder due at LATER."""
    with clock.at(WEDNESDAY):
        return begin(session, TWO_TASKS)


def wake():
    """Wake what is due as a worker does; how many."""
    return due.wake_all(lambda: False)


def test_nothing_is_woken_before_it_is_due(session, instance):
    with clock.at(LATER - timedelta(seconds=1)):
        assert not due.wake_next(session)
    with clock.at(LATER):
        assert due.wake_next(session)
        assert not due.wake_next(session)


def test_an_instance_with_several_due_timers_is_woken_once(session):
    both = d.process(
        "p",
        d.start(),
        d.user("A"),
        d.boundary("one", "A", d.after("P1D"), interrupting=False),
        d.boundary("two", "A", d.after("P2D"), interrupting=False),
        d.end(),
        d.end("x"),
        d.end("y"),
        d.flow("s", "A", "e"),
        d.flow("one", "x"),
        d.flow("two", "y"),
    )
    with clock.at(WEDNESDAY):
        instance = begin(session, both)
    with clock.at(LATER):
        assert worker.run_until_idle(session) == 1
    assert session.scalars(select(Timer)).all() == []
    assert open_task(session, instance).element == "A"


def test_a_worker_wakes_what_is_due_exactly_once(session, instance):
    with clock.at(LATER):
        assert worker.run_until_idle(session) == 1
        assert worker.run_until_idle(session) == 0
    session.refresh(instance)
    assert instance.events == 2


def test_a_suspended_instance_is_not_woken(session, instance):
    runner.suspend(session, instance.id, by=LI)
    with clock.at(LATER):
        assert not due.wake_next(session)


def test_a_looping_reminder_comes_back_at_its_next_time(session):
    body = d.process(
        "p",
        d.start(),
        d.user("A"),
        d.boundary("daily", "A", d.every("R/P1D"), interrupting=False),
        d.user("Remind"),
        d.end(),
        d.end("x"),
        d.flow("s", "A", "e"),
        d.flow("daily", "Remind", "x"),
    )
    with clock.at(WEDNESDAY):
        instance = begin(session, body)
    for day in (1, 2, 3):
        with clock.at(WEDNESDAY + timedelta(days=day)):
            worker.run_until_idle(session)
            assert len(open_tasks(session, instance, "Remind")) == day


TIMER = text("""
    INSERT INTO timer (instance_id, token, element, due_at, look_at, running, kind, policy, why)
    SELECT :instance, 'x' || n, 'late', :at, :at, true, 'date', 'coalesce', ''
    FROM generate_series(1, :many) AS n""")


def test_the_look_reads_no_more_than_it_takes(session, instance):
    waits = {"instance": instance.id, "at": LATER + timedelta(days=1), "many": 5000}
    session.execute(TIMER, waits)
    session.execute(text("ANALYZE timer"))
    read = text("""
        SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
        FROM pg_stat_xact_user_tables WHERE relname = 'timer'""")
    before = session.scalar(read)
    with clock.at(LATER):
        assert due.wake_next(session)
        assert not due.wake_next(session)
    assert session.scalar(read) - before < 20


def test_a_row_the_state_knows_nothing_of_is_not_looked_at_again_and_again(session, instance):
    session.execute(TIMER, {"instance": instance.id, "at": WEDNESDAY, "many": 1})
    with clock.at(LATER - timedelta(minutes=1)):
        assert wake() == 1
    with clock.at(LATER):
        assert wake() == 1
    session.refresh(instance)
    assert instance.steps == 2


POISON = text("UPDATE instance SET state = 'poison' WHERE id = :id")


@pytest.fixture
def poisoned(session, instance):
    """One whose state cannot be read, due before three others."""
    session.execute(POISON, {"id": instance.id})
    with clock.at(WEDNESDAY + timedelta(minutes=1)):
        return [runner.start(session, "p", by=LI).id for _ in range(3)]


def jobs_waiting(session):
    return session.execute(text("SELECT task_name, args, attempts FROM procrastinate_jobs")).all()


def test_one_that_cannot_be_woken_is_left_to_a_job_and_the_others_go_on(
    session, instance, poisoned
):
    with clock.at(LATER + timedelta(minutes=1)):
        assert wake() == 4
        assert wake() == 0
    assert jobs_waiting(session) == [("instance.wake", {"instance_id": instance.id}, 0)]
    steps = select(Instance.steps).where(Instance.id.in_(poisoned))
    assert session.scalars(steps).all() == [2, 2, 2]
    (left,) = session.scalars(select(Timer.instance_id))
    assert left == instance.id


def test_two_looks_that_fail_on_the_same_leave_one_job(session, instance, monkeypatch):
    session.execute(POISON, {"id": instance.id})
    leave = due._leave_to_a_job

    def overtaken(instance_id):
        """Another worker takes the instance when this one has let go of it, and fails first."""
        monkeypatch.setattr(due, "_leave_to_a_job", leave)
        assert wake() == 1
        leave(instance_id)

    monkeypatch.setattr(due, "_leave_to_a_job", overtaken)
    with clock.at(LATER):
        assert wake() == 1
    assert jobs_waiting(session) == [("instance.wake", {"instance_id": instance.id}, 0)]


def given_up(session, instance):
    """The job has failed for the last time, as Procrastinate tells it."""
    job = Job(
        id=session.scalar(text("SELECT id FROM procrastinate_jobs")), queue="default", lock=None,
        queueing_lock=None, task_name=due.AGAIN, task_kwargs={"instance_id": instance.id},
        attempts=len(jobs.DELAYS),
    )  # fmt: skip
    context = JobContext(start_timestamp=0, app=None, job=job, abort_reason=lambda: None)
    with pytest.raises(Broken):
        background.application(InMemoryConnector()).tasks[due.AGAIN].func(
            context, instance_id=instance.id
        )
    session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))


def test_what_cannot_be_woken_is_one_incident_until_somebody_sees_to_it(session, instance):
    state = instance.state
    session.execute(POISON, {"id": instance.id})
    with clock.at(LATER):
        assert wake() == 1
        given_up(session, instance)
    with clock.at(LATER + due.REST):
        assert wake() == 1
        found = session.scalars(select(Incident)).one()
        assert (found.instance_id, found.kind, found.element) == (instance.id, "job", due.AGAIN)
        assert len(jobs_waiting(session)) == 1
        session.execute(update(Instance).values(state=state))
        runner.retry(session, found.id, by=LI)
    # The database put it back by its own clock.
    with clock.at(WEDNESDAY.replace(year=2100)):
        assert worker.run_until_idle(session) == 1
    session.refresh(instance)
    assert (instance.steps, session.scalars(select(Timer)).all()) == (2, [])


def test_the_job_has_given_up_before_the_look_tries_again():
    assert sum(jobs.DELAYS, timedelta(0)) < due.REST


def test_one_somebody_has_in_hand_is_passed_over(committed):
    with clock.at(WEDNESDAY), db.begin() as session:
        held, other = begin(session, TWO_TASKS).id, runner.start(session, "p", by=LI).id
    with clock.at(LATER):
        with db.begin() as session:
            locking.instance(session, held)
            assert wake() == 1
        assert wake() == 1
    with db.begin() as session:
        woken = (
            select(HistoryEvent.instance_id)
            .where(HistoryEvent.what == "woken")
            .order_by(HistoryEvent.id)
        )
        assert session.scalars(woken).all() == [other, held]

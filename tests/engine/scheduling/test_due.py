"""The look for due timers."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from engine import clock, runner, worker
from engine.models import Timer
from engine.scheduling import due
from tests.engine.started import LI, TWO_TASKS, WEDNESDAY, begin, open_task, open_tasks
from tests.engine.tokens import diagrams as d

LATER = WEDNESDAY + timedelta(days=3)


@pytest.fixture
def instance(session):
    """One with a reminder due at LATER."""
    with clock.at(WEDNESDAY):
        return begin(session, TWO_TASKS)


def jobs_waiting(session):
    return session.scalar(text("SELECT count(*) FROM procrastinate_jobs"))


def test_nothing_is_handed_out_before_it_is_due(session, instance):
    with clock.at(LATER - timedelta(seconds=1)):
        assert due.defer_due_wakes(session) == 0
    with clock.at(LATER):
        assert due.defer_due_wakes(session) == 1


def test_what_was_handed_out_is_left_alone_until_its_job_must_be_lost(session, instance):
    with clock.at(LATER):
        assert [due.defer_due_wakes(session), due.defer_due_wakes(session)] == [1, 0]
    with clock.at(LATER + due.LEASE):
        assert due.defer_due_wakes(session) == 1
    # Later and later, so that one that always fails does not keep everybody busy.
    with clock.at(LATER + 2 * due.LEASE - timedelta(seconds=1)):
        assert due.defer_due_wakes(session) == 0


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
        assert due.defer_due_wakes(session) == 1
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
        assert due.defer_due_wakes(session) == 0


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


def test_the_look_reads_no_more_than_is_due(session, instance):
    session.execute(
        text("""
        INSERT INTO timer (instance_id, token, element, due_at, look_at, running, kind, policy, why)
        SELECT :instance, 'x' || n, 'late', now() + interval '1 day', now() + interval '1 day',
               true, 'date', 'coalesce', ''
        FROM generate_series(1, 5000) AS n"""),
        {"instance": instance.id},
    )
    session.execute(text("ANALYZE timer"))
    plan = session.execute(
        text("EXPLAIN SELECT id FROM timer WHERE running AND look_at <= now() ORDER BY look_at")
    )
    assert "ix_timer_look" in "\n".join(row[0] for row in plan)

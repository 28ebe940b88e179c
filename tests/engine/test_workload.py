"""What waits and what fails, in one statement that stops counting."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine import clock, jobs, workload
from engine.instances import incidents
from tests.engine.started import TWO_TASKS, WEDNESDAY, begin
from tests.web.statements import counted

JOBS = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)
    SELECT 'default', 'test.note', CAST(:status AS procrastinate_job_status), CAST(:at AS timestamptz)
    FROM generate_series(1, :n)
"""


TIMERS = """
    INSERT INTO timer (instance_id, token, element, due_at, look_at, running, kind, policy, why)
    SELECT :id, 'many:' || n, 'late', now() + interval '1 year', now() + interval '1 year', true,
           'date', 'coalesce', ''
    FROM generate_series(1, :n) AS n
"""
RESOLVED = """
    INSERT INTO incident (instance_id, token, element, kind, message, attempts, status, opened_at)
    SELECT :id, 'many:' || n, 'A', 'handler', '', 1, 'resolved', now() FROM generate_series(1, :n) AS n
"""


@jobs.job("test.waits")
def waits(session):
    """Nobody runs it."""


def put(session, n, status="todo", at=None):
    session.execute(text(JOBS), {"n": n, "status": status, "at": at})


def test_nothing_waits_in_an_empty_database(session):
    found = workload.look(session)
    assert (found.timers_due, found.jobs_ready, found.jobs_later, found.incidents) == (0, 0, 0, 0)
    assert (found.jobs_running, found.jobs_failed, found.workers) == (0, 0, 0)
    assert found.timers_late == found.jobs_waiting == timedelta(0)
    assert 0 < found.connections < found.connections_most


def test_a_timer_that_should_have_fired_is_late_by_what_it_waited(session):
    with clock.at(WEDNESDAY):
        begin(session, TWO_TASKS)
        assert workload.look(session).timers_due == 0
    with clock.at(WEDNESDAY + timedelta(days=3, minutes=20)):
        found = workload.look(session)
    assert (found.timers_due, found.timers_late) == (1, timedelta(minutes=20))


def test_jobs_are_told_by_state(session):
    put(session, 2)
    put(session, 3, at="2100-01-01")
    put(session, 4, status="failed")
    put(session, 1, status="doing")
    found = workload.look(session)
    told = (found.jobs_ready, found.jobs_later, found.jobs_failed, found.jobs_running)
    assert told == (2, 3, 4, 1)


def test_a_job_waits_since_it_was_deferred_or_was_to_run(session):
    jobs.defer(session, "test.waits")
    session.execute(text("UPDATE procrastinate_events SET at = now() - interval '1 hour'"))
    assert workload.look(session).jobs_waiting == timedelta(hours=1)
    session.execute(
        text("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 minute'")
    )
    assert workload.look(session).jobs_waiting == timedelta(minutes=1)


def test_incidents_and_workers_are_counted(session):
    incidents.give_up(session, 1, "test.waits", None, "OSError")
    session.flush()
    session.execute(
        text(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now()), (now() - interval '1 day')"
        )
    )
    found = workload.look(session)
    assert (found.incidents, found.workers) == (1, 1)


@pytest.mark.parametrize("status", ["todo", "failed", "doing"])
def test_counting_stops_at_what_nobody_needs_to_know(session, monkeypatch, status):
    monkeypatch.setattr(workload, "MOST", 5)
    put(session, 9, status=status)
    found = workload.look(session)
    assert found.jobs_ready + found.jobs_failed + found.jobs_running == 5


def test_it_is_one_statement_however_much_there_is(session):
    with counted(session) as few:
        workload.look(session)
    put(session, 500)
    with clock.at(WEDNESDAY):
        begin(session, TWO_TASKS)
    with counted(session) as many:
        workload.look(session)
    assert len(few) == len(many) == 1


def test_nothing_of_it_reads_what_is_merely_stored(session):
    with clock.at(WEDNESDAY):
        instance = begin(session, TWO_TASKS)
    many = {"id": instance.id, "n": 20_000}
    session.execute(text(TIMERS), many)
    session.execute(text(RESOLVED), many)
    put(session, 20_000, at="2100-01-01")
    put(session, 3, status="failed")
    session.execute(text("ANALYZE timer, incident, procrastinate_jobs"))
    given = {"now": WEDNESDAY, "most": 1_000, "heartbeat": 30}
    plan = "\n".join(session.scalars(text(f"EXPLAIN {workload._LOOK.text}"), given))
    for index in ("ix_timer_look", "ix_incident_open", "ix_job_failed", "jobs_priority_idx"):
        assert index in plan
    for table in ("timer", "incident", "procrastinate_jobs"):
        assert f"Seq Scan on {table}" not in plan

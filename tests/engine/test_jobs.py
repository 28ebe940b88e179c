"""Work to do later: there if the change was kept, and only then."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from procrastinate import JobContext
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector
from sqlalchemy import select, text

from engine import clock, jobs, worker
from engine.errors import Permanent
from engine.models import Deployment, Incident
from engine.scheduling import background, timetable
from engine.scheduling.timetable import ScheduledJob
from tests.engine.started import SHANGHAI

done = []


@jobs.job("test.note")
def note(session, word):
    """Remember that it ran."""
    done.append(word)


@pytest.fixture(autouse=True)
def forgotten():
    done.clear()


def waiting(session):
    return session.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one()


def test_a_job_runs_after_the_change_that_caused_it(session):
    jobs.defer(session, "test.note", word="a")
    assert done == []
    assert worker.run_until_idle(session) == 1
    assert (done, waiting(session)) == (["a"], 0)


def test_a_change_that_was_thrown_away_leaves_no_job(session):
    savepoint = session.begin_nested()
    jobs.defer(session, "test.note", word="a")
    savepoint.rollback()
    assert worker.run_until_idle(session) == 0


def test_a_duplicate_is_refused_without_harm_to_the_transaction(session):
    assert jobs.defer(session, "test.note", queueing_lock="one", word="a")
    assert not jobs.defer(session, "test.note", queueing_lock="one", word="b")
    assert worker.run_until_idle(session) == 1
    assert done == ["a"]


def test_a_job_for_later_waits(session):
    with clock.at(datetime(2026, 3, 4, tzinfo=UTC)):
        jobs.defer(session, "test.note", run_at=clock.now() + timedelta(hours=1), word="a")
        assert worker.run_until_idle(session) == 0
    with clock.at(datetime(2026, 3, 4, 1, tzinfo=UTC)):
        assert worker.run_until_idle(session) == 1


def test_a_job_nobody_registered_is_refused_at_once(session):
    with pytest.raises(jobs.UnknownJob, match=r"test\.nothing"):
        jobs.defer(session, "test.nothing")


def test_an_argument_the_job_does_not_have_is_refused_at_once(session):
    with pytest.raises(jobs.UnknownArguments, match=r"test\.note.*loudly"):
        jobs.defer(session, "test.note", word="a", loudly=True)


def test_an_argument_of_a_newer_program_is_left_out_and_told(session, caplog):
    jobs.run(session, note, {"word": "a", "loudly": True})
    assert done == ["a"]
    assert "does not know: loudly" in caplog.text


FETCHED = text("SELECT task_name FROM fetch_known_job(:names, :worker)")


def test_a_job_this_program_does_not_have_is_left_to_a_newer_one(session):
    worker_id = session.scalar(REGISTER)
    session.execute(
        text(
            "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'test.new')"
        )
    )
    jobs.defer(session, "test.note", word="a")
    known = {"names": ["test.note"], "worker": worker_id}
    assert session.scalar(FETCHED, known) == "test.note"
    assert session.scalar(FETCHED, known) is None
    known["names"].append("test.new")
    assert session.scalar(FETCHED, known) == "test.new"


def test_a_job_waits_behind_one_of_its_lock_that_only_a_newer_program_has(session):
    worker_id = session.scalar(REGISTER)
    put = "INSERT INTO procrastinate_jobs (queue_name, task_name, lock) VALUES ('default', :name, 'l')"
    for name in ("test.new", "test.note"):
        session.execute(text(put), {"name": name})
    assert session.scalar(FETCHED, {"names": ["test.note"], "worker": worker_id}) is None


def test_workers_of_the_first_release_are_given_what_they_know(session):
    put = "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', :name)"
    for name in ("test.note", "notices.send"):
        session.execute(text(put), {"name": name})
    fetch = text("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, :worker)")
    worker_id = session.scalar(REGISTER)
    assert session.scalar(fetch, {"worker": worker_id}) == "notices.send"
    assert session.scalar(fetch, {"worker": worker_id}) is None


def test_what_failed_is_tried_again_ever_later_and_then_left_to_a_person():
    assert [jobs.delay(n) for n in (1, 2, 3, 4)] == [*jobs.DELAYS, None]
    assert list(jobs.DELAYS) == sorted(jobs.DELAYS)


class Failing:
    """Stands where Procrastinate's own job stands."""

    def __init__(self, attempts):
        self.attempts = attempts


def test_what_is_no_use_trying_is_not_tried_again():
    retry = background.RetryPolicy().get_retry_decision
    assert retry(exception=OSError(), job=Failing(0)) is not None
    assert retry(exception=OSError(), job=Failing(3)) is None
    assert retry(exception=Permanent(reason="号码不存在"), job=Failing(0)) is None


def test_a_job_is_never_given_up_because_the_database_was_lost_under_it():
    retry = background.RetryPolicy().get_retry_decision
    lost = psycopg.OperationalError("server closed the connection unexpectedly")
    for attempts in (0, 3, 50):
        assert retry(exception=lost, job=Failing(attempts)) is not None


MONDAYS = ScheduledJob("roster", {"day_of_week": "mon", "hour": 8}, timedelta(days=2))


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        ((1, 8), (2, 7, 59), None),
        ((1, 8), (2, 8), (2, 8)),
        ((2, 8), (2, 9), None),
        ((2, 7), (20, 9), (16, 8)),
    ],
)
def test_an_entry_is_due_by_the_calendar_of_the_zone(since, until, due):
    def at(day, hour, minute=0):
        return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)

    assert MONDAYS.last(at(*since), at(*until)) == (due and at(*due))


@pytest.fixture
def patrol(monkeypatch):
    """A calendar with one entry, every day at 07:30."""
    monkeypatch.setattr(timetable, "entries", {})

    @worker.scheduled("test.patrol", hour=7, minute=30)
    def sheets(session, due):
        done.append(due)

    yield
    del jobs.registry["test.patrol"]


def test_an_entry_happens_once_however_many_look(session, patrol):
    with clock.at(datetime(2026, 3, 4, 7, 30, 1, tzinfo=SHANGHAI)):
        assert [timetable.offer(session), timetable.offer(session)] == [1, 0]
        worker.run_until_idle(session, by_calendar=True)
        assert timetable.offer(session) == 0
    assert done == [datetime(2026, 3, 4, 7, 30, tzinfo=SHANGHAI)]


def test_an_entry_missed_by_hours_is_made_up_for_the_newest_alone(session, patrol):
    with clock.at(datetime(2026, 3, 9, 11, tzinfo=SHANGHAI)):
        worker.run_until_idle(session, by_calendar=True)
    assert done == [datetime(2026, 3, 9, 7, 30, tzinfo=SHANGHAI)]


MANY = 300

FETCH = text("SELECT id FROM fetch_known_job(ARRAY['test.note'], :worker)")
READ = text("""
    SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)
    FROM pg_stat_xact_user_tables WHERE relname = 'procrastinate_jobs'""")
REGISTER = text("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
BURST = text("""
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock)
    SELECT 'default', 'test.note', 'lock' || n FROM generate_series(1, :many) AS n""")


def test_a_fetch_planned_when_the_queue_was_empty_does_not_read_it_for_each_job(session):
    session.execute(text("ANALYZE procrastinate_jobs"))
    worker_id = session.scalar(REGISTER)
    for _ in range(10):  # a plan is kept after some uses
        assert session.scalar(FETCH, {"worker": worker_id}) is None
    session.execute(BURST, {"many": MANY})
    before = session.scalar(READ)
    assert session.scalar(FETCH, {"worker": worker_id}) is not None
    # A few times all that wait at worst, never all of them for each.
    assert session.scalar(READ) - before < 5 * MANY


HALF_DONE = text("""
    WITH dead AS (
        INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')
        RETURNING id)
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)
""")


def states(session):
    return session.scalars(text("SELECT status FROM procrastinate_jobs")).all()


def test_the_jobs_of_a_dead_worker_are_handed_on(session):
    jobs.defer(session, "test.note", word="a")
    session.execute(HALF_DONE)
    session.commit()
    worker.requeue_stalled()
    assert states(session) == ["todo"]


def test_the_jobs_of_a_living_worker_are_left_to_it(session):
    jobs.defer(session, "test.note", word="a")
    session.execute(HALF_DONE)
    session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now()"))
    session.commit()
    worker.requeue_stalled()
    assert states(session) == ["doing"]


@jobs.job("test.fail")
def fail(session, instance_id):
    """Write something, then fail."""
    session.add(Deployment(at=clock.now(), by="half"))
    session.flush()
    raise OSError("no line")


@pytest.mark.parametrize(("attempts", "incidents"), [(0, 0), (3, 1)])
def test_a_job_that_failed_for_the_last_time_is_an_incident(session, attempts, incidents):
    task = background.application(InMemoryConnector()).tasks["test.fail"]
    job = Job(
        id=7, queue="default", lock=None, queueing_lock=None, task_name="test.fail",
        task_kwargs={"instance_id": None}, attempts=attempts,
    )  # fmt: skip
    context = JobContext(start_timestamp=0, app=None, job=job, abort_reason=lambda: None)
    with pytest.raises(OSError, match="no line"):
        task.func(context, instance_id=None)
    found = session.scalars(select(Incident)).all()
    assert [each.message for each in found] == ["OSError: no line"] * incidents
    assert session.scalars(select(Deployment)).all() == []

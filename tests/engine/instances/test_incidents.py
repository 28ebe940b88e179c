"""A handler that fails leaves nothing half done, is tried again, then waits for a person."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from engine import clock, history, jobs, runner, worker
from engine.errors import Permanent, StillStepping
from engine.models import Deployment, Incident
from engine.script import handlers
from tests.engine.started import ADMIN, LI, WEDNESDAY, begin, open_task
from tests.engine.tokens import diagrams as d

trouble: list[Exception] = []


@handlers("test.shaky")
def shaky(context):
    """Write a row, then fail while there is trouble."""
    context.session.add(Deployment(at=context.now, by="shaky"))
    context.session.flush()
    if trouble:
        raise trouble[0]
    return {"ok": True}


@handlers("test.selfish")
def selfish(context):
    """Call a verb on the instance it works for."""
    runner.cancel(context.session, context.instance.id, by=None, reason="self")


def calling(handler):
    return d.process(
        "p", d.start(), d.user("A"), d.service("S", handler), d.end(), d.flow("s", "A", "S", "e")
    )


@pytest.fixture(autouse=True)
def wednesday():
    trouble.clear()
    with clock.at(WEDNESDAY):
        yield


@pytest.fixture
def failed(session):
    """An instance whose handler failed once."""
    trouble.append(OSError("no line"))
    instance = begin(session, calling("test.shaky"))
    runner.complete(session, open_task(session, instance).id, {"x": 7}, LI)
    return instance


def incident(session, instance):
    session.expire_all()
    return session.scalars(select(Incident).where(Incident.instance_id == instance.id)).one()


def written(session):
    return session.scalars(select(Deployment).where(Deployment.by == "shaky")).all()


def test_the_persons_work_is_kept_and_the_handlers_is_not(session, failed):
    assert failed.status == "incident"
    assert history.list_for_instance(session, failed.id)[-1].after["x"] == 7
    assert written(session) == []


def test_the_incident_says_what_failed_and_when_it_is_tried_again(session, failed):
    found = incident(session, failed)
    assert (found.element, found.kind, found.attempts, found.status) == ("S", "handler", 1, "open")
    assert "no line" in found.message
    assert found.retry_at == WEDNESDAY + jobs.DELAYS[0]


def test_it_mends_itself_when_the_trouble_is_over(session, failed):
    assert worker.run_until_idle(session) == 0
    trouble.clear()
    with clock.at(WEDNESDAY + jobs.DELAYS[0]):
        assert worker.run_until_idle(session) == 1
    session.refresh(failed)
    assert (failed.status, incident(session, failed).status) == ("completed", "resolved")
    assert len(written(session)) == 1


def test_after_the_last_delay_it_waits_for_a_person(session, failed):
    moment = WEDNESDAY
    for wait in jobs.DELAYS:
        moment += wait
        with clock.at(moment):
            assert worker.run_until_idle(session) == 1
    found = incident(session, failed)
    assert (found.attempts, found.retry_at) == (4, None)
    trouble.clear()
    runner.retry(session, found.id, by=ADMIN)
    assert failed.status == "completed"
    assert history.list_for_instance(session, failed.id)[-1].by == ADMIN.id


@pytest.mark.parametrize(
    ("retries", "tried"), [("1", 1), ("2", 2), ("=x", 6), ("=x - 4", 2), ("=null", 0), ("=1.5", 0)]
)
def test_the_diagram_says_how_often_a_handler_is_tried(session, retries, tried):
    trouble.append(OSError("no line"))
    body = calling('test.shaky" retries="' + retries)
    instance = begin(session, body)
    runner.complete(session, open_task(session, instance).id, {"x": 6}, LI)
    moment = WEDNESDAY
    while (again := incident(session, instance).retry_at) is not None:
        assert again - moment == jobs.DELAYS[min(incident(session, instance).attempts, 3) - 1]
        moment = again
        with clock.at(moment):
            assert worker.run_until_idle(session) == 1
    found = incident(session, instance)
    assert (found.status, found.kind) == ("open", "handler" if tried else "expression")
    assert found.attempts == max(tried, 1)


def test_what_is_no_use_trying_waits_for_a_person_at_once(session):
    trouble.append(Permanent(reason="号码不存在"))
    instance = begin(session, calling("test.shaky"))
    runner.complete(session, open_task(session, instance).id, {}, LI)
    assert incident(session, instance).retry_at is None


def test_a_retry_that_comes_after_a_person_saw_to_it_does_nothing(session, failed):
    trouble.clear()
    runner.retry(session, incident(session, failed).id, by=ADMIN)
    with clock.at(WEDNESDAY + timedelta(hours=1)):
        assert worker.run_until_idle(session) == 1
    assert len(written(session)) == 1


def test_a_suspended_instance_is_not_tried_again(session, failed):
    runner.suspend(session, failed.id, by=ADMIN)
    trouble.clear()
    with clock.at(WEDNESDAY + jobs.DELAYS[0]):
        worker.run_until_idle(session)
    assert written(session) == []


def test_a_handler_cannot_step_the_instance_it_works_for(session):
    instance = begin(session, calling("test.selfish"))
    runner.complete(session, open_task(session, instance).id, {}, LI)
    assert str(StillStepping(instance=instance.id)) in incident(session, instance).message


def test_a_job_given_up_is_an_incident_and_can_be_handed_out_again(session):
    from engine.instances import incidents

    jobs.registry.setdefault("test.note", lambda session, word: None)
    jobs.defer(session, "test.note", word="a")
    session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    job_id = session.scalar(text("SELECT id FROM procrastinate_jobs"))
    incidents.give_up(session, job_id, "test.note", None, "OSError: no line")
    session.flush()
    found = session.scalars(select(Incident)).one()
    assert runner.retry(session, found.id, by=ADMIN) is None
    assert session.scalar(text("SELECT status FROM procrastinate_jobs")) == "todo"
    assert found.status == "resolved"
    incidents.give_up(session, job_id, "test.note", None, "OSError: still no line")
    session.flush()
    assert session.scalars(select(Incident)).one().status == "open"

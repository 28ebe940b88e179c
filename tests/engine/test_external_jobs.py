"""Jobs: what workers outside take, do, fail and hand back, and that each is done once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from engine import clock, external_jobs, history, runner
from engine.deployment import catalogue
from engine.errors import CannotActivate, JobClosed, NotActive
from engine.external_jobs import NotLocked
from engine.instances import step
from engine.models import Incident, IncidentStatus, Instance, Job, JobState
from engine.status import Status
from tests.engine.started import LI, WEDNESDAY, begin, open_task, open_tasks, source
from tests.engine.tokens import diagrams as d

MINUTE = timedelta(minutes=1)
#: A letter is printed by somebody else's program, then A reads it.
PRINTED = d.process(
    "p",
    d.start("s"),
    d.service("print", "letter.print"),
    d.user("A"),
    d.end("e"),
    d.user("B"),
    d.end("f"),
    d.boundary("jam", "print", d.event("error", "JAM")),
    d.flow("s", "print", "A", "e"),
    d.flow("jam", "B", "f"),
) + d.defined("error", "JAM", "JAM")


@pytest.fixture(autouse=True)
def wednesday():
    with clock.at(WEDNESDAY):
        yield


@pytest.fixture
def instance(session):
    return begin(session, PRINTED, copies=2)


def take(session, worker="w1", most=10, timeout=MINUTE):
    return external_jobs.activate(
        session, "letter.print", worker=worker, timeout=timeout, most=most
    )


def job(session, instance):
    return session.scalars(select(Job).where(Job.instance_id == instance.id)).one()


def incidents(session, instance):
    query = select(Incident).where(
        Incident.instance_id == instance.id, Incident.status == IncidentStatus.OPEN
    )
    return list(session.scalars(query))


def test_a_type_nobody_serves_waits_as_a_job_and_says_so_before_its_release(session):
    warned = catalogue.advise(session, [source(PRINTED)])
    (told,) = [each for each in warned if each.code == "external-job"]
    assert (told.element, told.hints[1]) == ("print", "letter.print")
    instance = begin(session, PRINTED)
    waiting = job(session, instance)
    assert (waiting.type, waiting.element, waiting.process) == ("letter.print", "print", "p")
    assert (waiting.state, waiting.retries, waiting.locked_until) == (JobState.OPEN, 3, None)
    assert instance.status is Status.ACTIVE


def test_a_worker_takes_it_with_its_variables_and_nobody_else_does_meanwhile(session, instance):
    (given,) = take(session)
    assert given.variables == {"copies": 2}
    assert (given.job.worker, given.job.locked_until) == ("w1", WEDNESDAY + MINUTE)
    assert take(session, "w2") == []
    with clock.at(WEDNESDAY + MINUTE):
        (again,) = take(session, "w2")
    assert again.job.worker == "w2"


def test_who_hands_it_back_first_has_done_it(session, instance):
    (given,) = take(session)
    external_jobs.complete(session, given.job.id, {"pages": 4}, by=LI)
    assert open_task(session, instance).element == "A"
    with pytest.raises(JobClosed):
        external_jobs.complete(session, given.job.id, {"pages": 5}, by=LI)
    told = [each.what for each in history.list_for_instance(session, instance.id)]
    assert told.count("job_completed") == 1
    assert runner_variables(session, instance) == {"copies": 2, "pages": 4}


def runner_variables(session, instance):
    return step.look(session, session.get_one(Instance, instance.id)).variables


def test_what_failed_is_offered_again_after_its_backoff(session, instance):
    (given,) = take(session)
    external_jobs.fail(
        session, given.job.id, retries=2, message="没有纸", backoff=5 * MINUTE, by=LI
    )
    assert take(session) == []
    with clock.at(WEDNESDAY + 5 * MINUTE):
        (again,) = take(session)
    assert (again.job.retries, again.job.error_message) == (2, "没有纸")
    assert incidents(session, instance) == []


def test_used_up_retries_are_an_incident_and_resolving_it_offers_the_job_again(session, instance):
    (given,) = take(session)
    external_jobs.fail(session, given.job.id, retries=0, message="没有纸", by=LI)
    (incident,) = incidents(session, instance)
    assert (incident.kind, incident.element, incident.retry_at) == ("worker", "print", None)
    assert "没有纸" in incident.message
    assert job(session, instance).state is JobState.FAILED
    assert take(session) == []
    external_jobs.update(session, given.job.id, retries=5)
    runner.retry(session, incident.id, by=LI)
    session.expire_all()
    assert incidents(session, instance) == []
    (again,) = take(session)
    assert (again.job.id, again.job.retries) == (given.job.id, 5)
    external_jobs.complete(session, again.job.id, by=LI)
    assert open_task(session, instance).element == "A"


def test_variables_of_a_failure_are_the_elements_own(session, instance):
    (given,) = take(session)
    external_jobs.fail(session, given.job.id, retries=1, message="", variables={"tray": 1}, by=LI)
    (again,) = take(session)
    assert again.variables == {"copies": 2, "tray": 1}
    assert "没有说明原因" in again.job.error_message
    external_jobs.complete(session, again.job.id, by=LI)
    assert runner_variables(session, instance) == {"copies": 2}


@pytest.fixture
def watched(session):
    """Printing, with a condition at its border that `tray` makes hold."""

    def begin_watched(interrupting):
        return begin(
            session,
            d.process(
                "p",
                d.start("s"),
                d.service("print", "letter.print"),
                d.boundary("empty", "print", d.condition("=tray = 0"), interrupting=interrupting),
                d.end("e"),
                d.user("Fill"),
                d.end("f"),
                d.flow("s", "print", "e"),
                d.flow("empty", "Fill", "f"),
            ),
        )

    return begin_watched


@pytest.mark.parametrize("retries", [0, 2])
def test_variables_of_a_failure_can_end_the_job_by_a_condition_at_its_border(
    session, watched, retries
):
    instance = watched(interrupting=True)
    (given,) = take(session)
    external_jobs.fail(
        session, given.job.id, retries=retries, message="没有纸", variables={"tray": 0}, by=LI
    )
    assert open_task(session, instance).element == "Fill"
    assert job(session, instance).state is JobState.CANCELLED
    assert job(session, instance).closed_at == WEDNESDAY
    assert (take(session), incidents(session, instance)) == ([], [])


def test_a_condition_that_does_not_interrupt_leaves_the_failed_job_to_be_tried_again(
    session, watched
):
    instance = watched(interrupting=False)
    (given,) = take(session)
    external_jobs.fail(
        session, given.job.id, retries=2, message="没有纸", variables={"tray": 1}, by=LI
    )
    assert open_tasks(session, instance) == []
    (given,) = take(session)
    external_jobs.fail(
        session, given.job.id, retries=1, message="没有纸", variables={"tray": 0}, by=LI
    )
    assert open_task(session, instance).element == "Fill"
    (again,) = take(session)
    assert (again.job.retries, again.variables) == (1, {"tray": 0})


def test_an_error_it_throws_is_caught_at_its_border(session, instance):
    (given,) = take(session)
    external_jobs.throw_error(session, given.job.id, "JAM", variables={"tray": 2}, by=LI)
    assert open_task(session, instance).element == "B"
    assert job(session, instance).state is JobState.ERROR_THROWN
    assert runner_variables(session, instance) == {"copies": 2, "tray": 2}


def test_an_error_nobody_catches_is_an_incident(session, instance):
    (given,) = take(session)
    external_jobs.throw_error(session, given.job.id, "FIRE", message="着火", by=LI)
    (incident,) = incidents(session, instance)
    assert "“FIRE”没有被任何错误事件捕获：着火" in incident.message
    runner.retry(session, incident.id, by=LI)
    session.expire_all()
    assert len(take(session)) == 1


def test_a_lock_can_be_made_longer_while_a_worker_has_it(session, instance):
    waiting = job(session, instance)
    with pytest.raises(NotLocked):
        external_jobs.update(session, waiting.id, timeout=MINUTE)
    take(session)
    external_jobs.update(session, waiting.id, timeout=9 * MINUTE)
    with clock.at(WEDNESDAY + 8 * MINUTE):
        assert take(session, "w2") == []


def test_a_cancelled_or_suspended_instance_hands_out_nothing(session, instance):
    (given,) = take(session)
    runner.suspend(session, instance.id, by=LI)
    with pytest.raises(NotActive):
        external_jobs.complete(session, given.job.id, by=LI)
    with clock.at(WEDNESDAY + 2 * MINUTE):
        assert take(session) == []
    runner.cancel(session, instance.id, by=LI, reason="")
    session.expire_all()
    assert job(session, instance).state is JobState.CANCELLED
    with pytest.raises(JobClosed):
        external_jobs.complete(session, given.job.id, by=LI)


def test_the_table_can_be_written_anew_from_the_state(session, instance):
    take(session)
    runner.rebuild(session, instance.id)
    session.expire_all()
    assert job(session, instance).worker == "w1"
    session.execute(update(Job).values(state=JobState.CANCELLED))
    runner.rebuild(session, instance.id)
    session.expire_all()
    assert job(session, instance).state is JobState.OPEN


def test_the_sandbox_does_fails_and_throws_what_workers_would(tmp_path):
    bench = d.load(tmp_path, PRINTED)
    run = bench.start("p", {"copies": 1}, at=WEDNESDAY)
    assert [(each.type, each.element) for each in run.jobs] == [("letter.print", "print")]
    assert run.job_variables("letter.print") == {"copies": 1}
    run.reload()
    run.fail_job("letter.print", "没有纸")
    assert (run.status, run.jobs) == (Status.INCIDENT, [])
    run.reload()
    run.retry("print")
    run.complete_job("letter.print", {"pages": 3})
    assert (run.ready, run.variables) == (["A"], {"copies": 1, "pages": 3})
    other = bench.start("p", at=WEDNESDAY)
    assert other.throw_job_error("letter.print", "JAM")
    assert other.ready == ["B"]


LED = d.process(
    "p",
    d.start("s"),
    d.ad_hoc("H", d.user("A"), d.user("B"), ext='<zeebe:taskDefinition type="letter.print"/>'),
    d.end("e"),
    d.flow("s", "H", "e"),
)


def test_a_worker_leads_an_ad_hoc_sub_process(session):
    instance = begin(session, LED)
    (first,) = take(session)
    assert len(first.variables["adHocSubProcessElements"]) == 2
    wanted = {"activateElements": [{"elementId": "A"}, {"elementId": "B"}]}
    external_jobs.complete(session, first.job.id, {}, result=wanted, by=LI)
    for task in open_tasks(session, instance, "A"):
        runner.complete(session, task.id, {}, LI)
    (second,) = take(session)
    runner.complete(session, open_task(session, instance, "B").id, {}, LI)
    with pytest.raises(JobClosed):
        external_jobs.complete(session, second.job.id, {}, by=LI)
    (third,) = take(session)
    with pytest.raises(CannotActivate):
        external_jobs.complete(
            session, third.job.id, result={"activateElements": [{"elementId": "gone"}]}, by=LI
        )
    external_jobs.complete(
        session, third.job.id, result={"isCompletionConditionFulfilled": True}, by=LI
    )
    assert instance.status is Status.COMPLETED
    states = session.scalars(
        select(Job.state).where(Job.instance_id == instance.id).order_by(Job.id)
    )
    assert list(states) == [JobState.COMPLETED, JobState.CANCELLED, JobState.COMPLETED]

"""Processes that a message, a signal or the clock starts, on the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, runner, worker
from engine.errors import NobodyWaits
from engine.models import Instance, MessageStart, StartSubscription, StartTimer
from engine.scheduling import process_starts
from engine.status import Status
from tests.engine.started import LI, OFFERED, WEDNESDAY, deploy, open_task
from tests.engine.tokens import diagrams as d

HOUR = timedelta(hours=1)


def body(start, more="", id="p", task="A"):
    return (
        d.process(
            id, start, d.user(task, OFFERED), d.end(), d.flow("s", task, "e")
        )
        + more
    )  # fmt: skip


def asked(task="A", id="p"):
    return body(d.start("s", d.event("message", "m")), d.message("m", "=no"), id, task)


def instances(session, key="p"):
    return list(session.scalars(select(Instance).where(Instance.key == key).order_by(Instance.id)))


def test_a_message_starts_an_instance_of_one_key_at_a_time(session):
    deploy(session, asked())
    first = runner.message(session, "m", "7", {"who": "li"}, by=LI)
    assert first.started_by == "li"
    with pytest.raises(NobodyWaits):
        runner.message(session, "m", "7")
    other = runner.message(session, "m", "8")
    runner.message(session, "m", "")
    runner.message(session, "m", "")
    assert len(instances(session)) == 4
    runner.complete(session, open_task(session, first).id, {}, LI)
    assert runner.message(session, "m", "7").id > other.id
    kept = session.scalars(select(MessageStart.key).order_by(MessageStart.key)).all()
    assert kept == ["7", "8"]


def test_only_the_newest_version_is_started(session):
    deploy(session, asked())
    deploy(session, asked(task="B"))
    instance = runner.message(session, "m", "7")
    assert open_task(session, instance).element == "B"
    deploy(session, body(d.start()))
    with pytest.raises(NobodyWaits):
        runner.message(session, "m", "8")
    assert session.scalars(select(StartSubscription)).all() == []


def test_who_waits_gets_the_message_and_another_process_is_started(session):
    waiting = d.process(
        "w", d.start(), d.catch("M", d.event("message", "m")), d.end(), d.flow("s", "M", "e")
    )
    deploy(session, asked(), waiting + d.message("m", "=no"))
    instance = runner.start(session, "w", {"no": 7}, by=LI)
    assert runner.message(session, "m", "7") is instance
    assert instance.status is Status.COMPLETED
    assert len(instances(session)) == 1


def test_a_signal_starts_what_hears_it_thrown_or_sent(session):
    hears = body(d.start("s", d.event("signal", "x")), d.defined("signal", "x", "x"))
    throws = d.process(
        "t", d.start(), d.throw("T", d.event("signal", "x")), d.end(), d.flow("s", "T", "e")
    )
    deploy(session, hears, throws + d.defined("signal", "x", "x"))
    assert runner.signal(session, "x", {"a": 1}) == 1
    runner.start(session, "t", by=LI)
    worker.run_until_idle(session)
    assert len(instances(session)) == 2


def test_the_clock_starts_once_for_each_time(session):
    with clock.at(WEDNESDAY):
        deploy(session, body(d.start("s", d.every("R2/PT1H"))))
        worker.run_until_idle(session)
        assert instances(session) == []
    for hours, count in ((1, 1), (1, 1), (2, 2), (5, 2)):
        with clock.at(WEDNESDAY + hours * HOUR):
            worker.run_until_idle(session)
            assert len(instances(session)) == count
    assert session.scalars(select(StartTimer)).all() == []


@pytest.mark.parametrize(("policy", "count"), [("coalesce", 1), ("all", 3), ("skip", 0)])
def test_what_was_missed_is_caught_up_by_policy(session, policy, count):
    start = d.start("s", d.every("R/PT1H"), ext=d.props(catchUp=policy))
    with clock.at(WEDNESDAY):
        deploy(session, body(start))
    with clock.at(WEDNESDAY + 3 * HOUR + HOUR / 2):
        worker.run_until_idle(session)
        assert len(instances(session)) == count
        (timer,) = session.scalars(select(StartTimer))
        assert timer.due_at == WEDNESDAY + 4 * HOUR


def test_a_release_stops_the_timers_of_the_version_before(session):
    with clock.at(WEDNESDAY):
        deploy(session, body(d.start("s", d.every("R/PT1H"))))
    with clock.at(WEDNESDAY + HOUR / 2):
        deploy(session, body(d.start("s", d.every("R/PT1H"))))  # unchanged: runs on
        assert session.scalars(select(StartTimer.due_at)).all() == [WEDNESDAY + HOUR]
        deploy(session, body(d.start("s", d.every("R/PT2H"))))
        assert session.scalars(select(StartTimer.due_at)).all() == [WEDNESDAY + 2.5 * HOUR]


def test_a_timer_another_worker_has_is_passed_over(session):
    with clock.at(WEDNESDAY):
        deploy(session, body(d.start("s", d.after("PT1H"))))
    (timer,) = session.scalars(select(StartTimer))
    with clock.at(WEDNESDAY + HOUR):
        runner.start_due(session, timer.id)
        runner.start_due(session, timer.id)
        assert not process_starts.start_next(session)
    assert len(instances(session)) == 1


def waiting(id):
    return d.process(
        id, d.start(f"s{id}"), d.catch(f"W{id}", d.event("message", "m")), d.end(f"e{id}"),
        d.flow(f"s{id}", f"W{id}", f"e{id}"),
    )  # fmt: skip


def test_a_message_is_given_once_to_each_process(session):
    deploy(
        session,
        waiting("q") + d.message("m", '="k"'),
        waiting("r") + d.message("m", '="k"'),
        asked(),
    )
    first, second = (runner.start(session, "q", by=LI) for _ in range(2))
    other = runner.start(session, "r", by=LI)
    received = runner.publish(session, "m", "k", {"x": 1}, LI)
    assert {each.key for each in received.instances} == received.processes == {"p", "q", "r"}
    assert (first.status, other.status) == (Status.COMPLETED, Status.COMPLETED)
    assert second.status is Status.ACTIVE
    assert runner.publish(session, "m", "k", {}, LI, but=received.processes).instances == ()
    assert runner.message(session, "m", "k", {}, LI).id == second.id


def test_a_condition_starts_the_newest_version_when_it_is_asked_for(session):
    deploy(session, body(d.start("s", d.condition("=x > 3"))))
    assert runner.start_by_conditions(session, {"x": 3}, LI) == []
    (instance,) = runner.start_by_conditions(session, {"x": 4}, LI)
    assert (instance.key, open_task(session, instance).element) == ("p", "A")
    assert runner.start_by_conditions(session, {"x": 4}, LI, may=lambda _: False) == []
    assert runner.start_by_conditions(session, {"x": 4}, LI, process="other") == []
    deploy(session, body(d.start()))
    assert runner.start_by_conditions(session, {"x": 4}, LI) == []

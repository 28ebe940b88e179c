"""What BPMN has and Camunda 8 has not, on the database: each step is loaded from what the last one saved."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, runner, worker
from engine.instances import step
from engine.models import Subscription, Timer
from tests.engine.started import LI, WEDNESDAY, begin, deploy, open_tasks
from tests.engine.tokens import diagrams as d

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def wednesday():
    with clock.at(WEDNESDAY):
        yield


def with_attributes(xml, **given):
    """The element with more attributes than `diagrams` knows."""
    told = "".join(f' {name}="{value}"' for name, value in given.items())
    return xml.replace(" name=", f"{told} name=", 1)


def waiting(session, instance):
    """The elements of its open tasks; what the last verb wrote is read anew, and can be made anew."""
    session.flush()
    session.expire_all()
    before = [each.element for each in open_tasks(session, instance)]
    runner.rebuild(session, instance.id)
    session.expire_all()
    assert [each.element for each in open_tasks(session, instance)] == before
    return Counter(before)


def finish(session, instance, element, answers=None):
    task = open_tasks(session, instance, element)[0]
    runner.complete(session, task.id, answers or {}, LI)


def awaited(session, instance):
    """What the tables say it waits for: names of messages, how many timers."""
    names = session.scalars(select(Subscription.name).filter_by(instance_id=instance.id)).all()
    timers = session.scalars(select(Timer.id).filter_by(instance_id=instance.id)).all()
    return sorted(names), len(timers)


CONDITIONAL = d.process(
    "p", d.start(), with_attributes(d.user("Ask"), default="f_Ask_Skip"), d.user("Check"), d.user("Note"), d.user("Skip"),
    d.end(), d.flow("s", "Ask", "Skip", "e"), d.when("Ask", "Check", "=amount > 10"), d.flow("Ask", "Note"),
    d.flow("Check", "e"), d.flow("Note", "e"),
)  # fmt: skip


@pytest.mark.parametrize(("amount", "chosen"), [(20, "Check"), (5, "Skip")])
def test_a_task_goes_the_ways_whose_conditions_hold(session, amount, chosen):
    instance = begin(session, CONDITIONAL)
    finish(session, instance, "Ask", {"amount": amount})
    assert waiting(session, instance) == Counter({chosen: 1, "Note": 1})
    finish(session, instance, "Note")
    assert waiting(session, instance) == Counter({chosen: 1})
    finish(session, instance, chosen)
    assert instance.status == "completed"


COUNTED = d.process(
    "p", d.start(), with_attributes(d.user("Split"), completionQuantity=3), d.user("Each"),
    with_attributes(d.user("Gather"), startQuantity=2), d.end(), d.flow("s", "Split", "Each", "Gather", "e"),
)  # fmt: skip


def test_tokens_are_counted_from_one_step_to_the_next(session):
    instance = begin(session, COUNTED)
    finish(session, instance, "Split")
    assert waiting(session, instance) == Counter({"Each": 3})
    finish(session, instance, "Each")
    assert waiting(session, instance) == Counter({"Each": 2})
    finish(session, instance, "Each")
    assert waiting(session, instance) == Counter({"Each": 1, "Gather": 1})
    finish(session, instance, "Each")
    finish(session, instance, "Gather")
    # The third token waits for a fourth that never comes.
    assert waiting(session, instance) == Counter()
    assert instance.status == "active"
    runner.cancel(session, instance.id, by=LI, reason="x")
    assert instance.status == "cancelled"


def several(**given):
    catch = d.catch("W", d.event("message", "paid") + d.after("P1D"))
    after = (d.user("After"), d.end(), d.flow("s", "W", "After", "e"))
    body = d.process("p", d.start(), with_attributes(catch, **given), *after)
    return body + d.message("paid", '="k"')


def test_the_first_of_several_events_lets_the_others_go(session):
    instance = begin(session, several())
    assert awaited(session, instance) == (["paid"], 1)
    runner.message(session, "paid", "k", {"sum": 3}, LI)
    assert waiting(session, instance) == Counter({"After": 1})
    assert awaited(session, instance) == ([], 0)


def test_the_time_may_be_the_first_of_them(session):
    instance = begin(session, several())
    with clock.at(WEDNESDAY + DAY):
        runner.wake(session, instance.id)
        assert waiting(session, instance) == Counter({"After": 1})
    assert awaited(session, instance) == ([], 0)


def test_all_of_several_events_are_waited_for(session):
    instance = begin(session, several(parallelMultiple="true"))
    runner.message(session, "paid", "k", {"sum": 3}, LI)
    assert waiting(session, instance) == Counter()
    assert awaited(session, instance) == ([], 1)
    with clock.at(WEDNESDAY + DAY):
        runner.wake(session, instance.id)
        assert waiting(session, instance) == Counter({"After": 1})
    assert step.look(session, instance).variables["sum"] == 3


def test_several_signals_of_one_event_reach_whoever_waits(session):
    known = d.defined("signal", "go") + d.defined("signal", "come")
    hearing = (
        d.gateway("parallel", "g")
        + d.catch("G", d.event("signal", "go"))
        + d.catch("C", d.event("signal", "come"))
    )
    hearing += d.user("Heard") + d.flow("s", "g", "G", "Heard", "e") + d.flow("g", "C", "Heard")
    instance = begin(session, d.process("p", d.start(), hearing, d.end()) + known)
    throws = d.throw("T", d.event("signal", "go") + d.event("signal", "come"))
    other = d.process("q", d.start(), throws, d.end(), d.flow("s", "T", "e")) + known
    deploy(session, other)
    runner.start(session, "q", {}, district="420303", by=LI)
    worker.run_until_idle(session)
    assert waiting(session, instance) == Counter({"Heard": 2})


@pytest.mark.parametrize(
    "gathering",
    [d.service("Gather", "far.away"), d._el("receiveTask", "Gather", messageRef="paid")],
)
def test_whatever_gathers_tokens_is_not_begun_before_they_are_there(session, gathering):
    gathers = with_attributes(gathering, startQuantity=2)
    split = with_attributes(d.user("Split"), completionQuantity=2)
    flows = d.flow("s", "Split", "Each", "Gather", "e")
    body = d.process("p", d.start(), split, d.user("Each"), gathers, d.end(), flows)
    instance = begin(session, body + d.message("paid", '="k"'))
    finish(session, instance, "Split")
    finish(session, instance, "Each")
    assert waiting(session, instance) == Counter({"Each": 1})
    assert awaited(session, instance) == ([], 0)
    assert step.look(session, instance).jobs == []
    finish(session, instance, "Each")
    assert waiting(session, instance) == Counter()
    execution = step.look(session, instance)
    assert len(execution.jobs) + len(execution.subscriptions) == 1

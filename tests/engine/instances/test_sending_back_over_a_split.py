"""Sending back to where the ways part: what waits at the join for the task, and for what else."""

import pytest

from engine import clock, runner
from engine.errors import CannotSendBack, CannotWithdraw
from engine.instances import returning, withdrawing
from tests.engine.started import LI, OFFERED, WEDNESDAY, begin, open_task, open_tasks
from tests.engine.tokens import diagrams as d

#: Z, then A and A2 beside B, then C.
SPLIT = (
    d.start(), d.user("Z", OFFERED), d.gateway("parallel", "split"), d.user("A", OFFERED),
    d.user("A2", OFFERED), d.user("B", OFFERED), d.gateway("parallel", "join"), d.user("C", OFFERED),
    d.end(), d.flow("s", "Z", "split", "A", "A2", "join", "C", "e"), d.flow("split", "B", "join"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _wednesday():
    with clock.at(WEDNESDAY):
        yield


def complete(session, instance, element):
    task = open_task(session, instance, element)
    runner.complete(session, task.id, {}, LI)
    return task


def waits(session, instance):
    return sorted(each.element for each in open_tasks(session, instance))


def go_on_to_the_end(session, instance, *elements):
    for element in elements:
        complete(session, instance, element)
    session.refresh(instance)
    assert instance.status == "completed"


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_branch_that_is_done_goes_back_too(session, kind):
    body = d.process("p", *SPLIT).replace(d.gateway("parallel", "join"), d.gateway(kind, "join"))
    instance = begin(session, body)
    first = complete(session, instance, "Z")
    beside = complete(session, instance, "B")
    runner.send_back(session, open_task(session, instance).id, first.id, LI)
    assert waits(session, instance) == ["Z"]
    assert withdrawing.list_earlier(session, instance, open_task(session, instance)) == []
    with pytest.raises(CannotWithdraw):
        runner.withdraw(session, beside.id, LI)
    complete(session, instance, "Z")
    assert waits(session, instance) == ["A", "B"]
    go_on_to_the_end(session, instance, "A", "A2", "B", "C")


def test_of_another_branch_what_is_done_stays_done(session):
    instance = begin(session, d.process("p", *SPLIT))
    complete(session, instance, "Z")
    branch = complete(session, instance, "A")
    complete(session, instance, "B")
    runner.send_back(session, open_task(session, instance).id, branch.id, LI)
    assert waits(session, instance) == ["A"]
    go_on_to_the_end(session, instance, "A", "A2", "C")


def test_a_branch_no_person_had_a_part_in_goes_back_too(session):
    """It has come to the join in the step that completed the earlier task."""
    body = d.process(
        "p", d.start(), d.user("Z", OFFERED), d.gateway("parallel", "split"), d.user("A", OFFERED),
        d.gateway("exclusive", "way"), d.gateway("parallel", "join"), d.end(),
        d.flow("s", "Z", "split", "A", "join", "e"), d.flow("split", "way", "join"),
    )  # fmt: skip
    instance = begin(session, body)
    first = complete(session, instance, "Z")
    runner.send_back(session, open_task(session, instance).id, first.id, LI)
    complete(session, instance, "Z")
    go_on_to_the_end(session, instance, "A")


def test_from_a_branch_inside_a_called_process_too(session):
    inner = d.process("q", d.start(), d.user("A", OFFERED), d.end(), d.flow("s", "A", "e"))
    body = d.process(
        "p", d.start(), d.user("Z", OFFERED), d.gateway("parallel", "split"), d.call("ask", "q"),
        d.user("B", OFFERED), d.gateway("parallel", "join"), d.end(),
        d.flow("s", "Z", "split", "ask", "join", "e"), d.flow("split", "B", "join"),
    )  # fmt: skip
    instance = begin(session, body, inner)
    first = complete(session, instance, "Z")
    complete(session, instance, "B")
    runner.send_back(session, open_task(session, instance, "A").id, first.id, LI)
    complete(session, instance, "Z")
    go_on_to_the_end(session, instance, "A", "B")


def test_what_waits_at_a_join_and_may_be_another_branch_s_is_not_sent_back_over(session):
    """A's way and B's lead over X to the join, where one of them waits for D."""
    body = d.process(
        "p", d.start(), d.gateway("parallel", "split"), d.user("A", OFFERED), d.user("A2", OFFERED),
        d.user("B", OFFERED), d.user("D", OFFERED), d.gateway("exclusive", "x"),
        d.gateway("parallel", "join"), d.end(), d.flow("s", "split", "A", "A2", "x", "join", "e"),
        d.flow("split", "B", "x"), d.flow("split", "D", "join"),
    )  # fmt: skip
    instance = begin(session, body)
    branch = complete(session, instance, "A")
    complete(session, instance, "B")
    task = open_task(session, instance, "A2")
    kept = instance.state
    with pytest.raises(CannotSendBack):
        runner.send_back(session, task.id, branch.id, LI)
    session.refresh(instance)
    assert instance.state == kept
    [holder] = runner.step.look(session, instance).list_ways_back(task.token).values()
    assert "另一路已经办完" in returning.blocked(holder, "A")


def test_what_the_border_of_the_earlier_step_led_to_stays_at_the_join(session):
    """The step waits as it did when that had been led to already."""
    body = d.process(
        "p", d.start(), d.user("Z", OFFERED),
        d.boundary("hurry", "Z", d.after("P1D"), interrupting=False), d.user("H", OFFERED),
        d.user("A", OFFERED), d.gateway("parallel", "join"), d.end(),
        d.flow("s", "Z", "A", "join", "e"), d.flow("hurry", "H", "join"),
    )  # fmt: skip
    instance = begin(session, body)
    with clock.at(WEDNESDAY.replace(day=6)):
        runner.wake(session, instance.id)
        complete(session, instance, "H")
        first = complete(session, instance, "Z")
        with pytest.raises(CannotSendBack):
            runner.send_back(session, open_task(session, instance).id, first.id, LI)
        go_on_to_the_end(session, instance, "A")

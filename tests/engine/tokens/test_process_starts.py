"""Processes that a message, a signal or the clock starts, in the sandbox."""

from datetime import timedelta

import pytest

from engine.errors import NobodyWaits, NoPlainStart
from engine.faults import Refused
from tests.engine.tokens import diagrams
from tests.engine.tokens.conftest import WEDNESDAY, steps
from tests.engine.tokens.diagrams import (
    after,
    call,
    catch,
    condition,
    defined,
    end,
    event,
    every,
    flow,
    io,
    message,
    on_date,
    process,
    start,
    user,
)

HOUR = timedelta(hours=1)


def begun(*definitions, ext="", more="", task="A"):
    """A process with a start of each definition, s0, s1 …, that all lead to one task."""
    starts = [start(f"s{i}", each, ext=ext) for i, each in enumerate(definitions)]
    flows = [flow(f"s{i}", task) for i in range(len(definitions))]
    return process("p", *starts, user(task), end(), *flows, flow(task, "e")) + more


@pytest.fixture
def bench(tmp_path):
    return lambda *bodies, **given: diagrams.load(tmp_path, *bodies, **given)


ASKED = begun(event("message", "m"), "", more=message("m", "=no"))


def test_a_message_starts_an_instance_with_what_it_brings(bench):
    (run,) = bench(ASKED).start_by_message("m", 7, {"who": "li"}, at=WEDNESDAY)
    assert (run.ready, run.variables, steps(run, "fired")) == (["A"], {"who": "li"}, ["s0"])
    run.reload()
    run.complete("A")
    assert run.status == "completed"


def test_of_one_key_one_at_a_time(bench):
    sandbox = bench(ASKED)
    (first,) = sandbox.start_by_message("m", 7, at=WEDNESDAY)
    with pytest.raises(NobodyWaits):
        sandbox.start_by_message("m", "7", at=WEDNESDAY)
    assert len(sandbox.start_by_message("m", 8, at=WEDNESDAY)) == 1
    assert len(sandbox.start_by_message("m", at=WEDNESDAY)) == 1
    first.complete("A")
    assert len(sandbox.start_by_message("m", 7, at=WEDNESDAY)) == 1


def test_a_start_event_maps_what_the_message_brings(bench):
    body = begun(event("message", "m"), ext=io(outputs={"name": "=who"}), more=message("m", "=no"))
    (run,) = bench(body).start_by_message("m", 7, {"who": "li", "else": 1}, at=WEDNESDAY)
    assert run.variables == {"name": "li"}


def test_a_message_needs_no_key_where_it_starts(bench):
    keyless = '<bpmn:message id="m" name="m"/>'
    assert bench(begun(event("message", "m"), more=keyless)).start_by_message("m", at=WEDNESDAY)


def test_a_signal_starts_every_process_that_hears_it(bench):
    body = begun(event("signal", "x"), more=defined("signal", "x", "x"))
    other = body.replace('process id="p" name="p"', 'process id="q" name="q"')
    runs = bench(body, other).start_by_signal("x", {"a": 1}, at=WEDNESDAY)
    assert [(run.ready, run.variables) for run in runs] == [(["A"], {"a": 1})] * 2


def test_the_plain_start_is_not_one_of_the_others(bench):
    run = bench(ASKED).start("p", at=WEDNESDAY)
    assert (run.ready, steps(run, "completed")) == (["A"], ["s1"])


def test_a_process_only_events_start_is_not_started_otherwise(bench):
    body = begun(event("message", "m"), more=message("m", "=no"))
    with pytest.raises(NoPlainStart, match="流程“p”没有空白的开始事件"):
        bench(body).start("p", at=WEDNESDAY)
    calling = process("c", start(), call("C", "p"), end(), flow("s", "C", "e"))
    run = bench(body, calling).start("c", at=WEDNESDAY)
    assert "没有空白的开始事件" in run.incidents[0]


@pytest.mark.parametrize(
    ("definition", "hours"),
    [
        (every("R3/PT2H"), [2, 4, 6]),
        (every("R/PT3H"), [3, 6, 9]),
        (on_date("2026-03-04T13:00:00+08:00"), [4]),
        (on_date('=now() + duration("PT5H")'), [5]),
        (after("PT90M"), [1.5]),
    ],
)
def test_the_clock_starts_at_its_own_times(bench, definition, hours):
    runs = bench(begun(definition)).start_by_timers(WEDNESDAY, WEDNESDAY + 9 * HOUR)
    assert [run.now for run in runs] == [WEDNESDAY + each * HOUR for each in hours]
    assert all(run.ready == ["A"] for run in runs)


def test_a_message_that_started_it_is_not_what_it_waits_for(bench):
    body = process(
        "p",
        start("s", event("message", "m")),
        catch("M", event("message", "m")),
        end(),
        flow("s", "M", "e"),
    ) + message("m", "=no")
    (run,) = bench(body).start_by_message("m", 7, {"no": 7}, at=WEDNESDAY)
    assert [each.key for each in run.subscriptions] == ["7"]
    run.message("m", 7)
    assert run.status == "completed"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (begun("", ""), "流程只能有一个空白的开始事件"),
        (begun(every("R/PT1H"), every("=cycle")), "开始事件现在就要能等"),
        (
            begun(event("message", "m"), event("message", "m"), more=message("m", "=no")),
            "同一流程的两个开始事件捕获同一个消息",
        ),
        (begun(event("error", "x"), more=defined("error", "x", "x")), "流程的开始事件只能是"),
    ],
)
def test_a_start_that_would_never_be_is_refused(bench, body, sentence):
    with pytest.raises(Refused, match=sentence):
        bench(body)


WATCHED = begun(condition("=x > 3"), condition("=y", variableNames="z"), "")


def test_a_condition_starts_a_process_when_it_is_asked_for(bench):
    sandbox = bench(WATCHED)
    assert sandbox.start_by_conditions({"x": 3, "y": True}, at=WEDNESDAY) == []
    (run,) = sandbox.start_by_conditions({"x": 4}, at=WEDNESDAY)
    assert (run.ready, run.variables, steps(run, "fired")) == (["A"], {"x": 4}, ["s0"])
    run.reload()
    run.complete("A")
    assert run.status == "completed"
    assert len(sandbox.start_by_conditions({"x": 4, "y": True, "z": 1}, at=WEDNESDAY)) == 2

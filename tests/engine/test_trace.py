"""What a run in the sandbox leaves behind to tell why it went so."""

from datetime import timedelta

import pytest

from engine.sandbox import Endless, Sandbox
from engine.trace import Trace
from tests.engine.started import WEDNESDAY, source
from tests.engine.tokens import diagrams as d


def traced(*parts, **variables):
    """A run of the process with its trace."""
    trace = Trace()
    bench = Sandbox.of([source(d.process("p", *parts))])
    return bench.start("p", variables, at=WEDNESDAY, trace=trace), trace


CHOICE = (
    d.start(),
    d.gateway("exclusive", "Which", default="f_Which_e"),
    d.user("Ask", d.io(inputs={"whom": "=who"})),
    d.end(),
    d.flow("s", "Which", "e"),
    d.when("Which", "Ask", "=colour = wanted"),
    d.flow("Ask", "e"),
)


def test_a_condition_is_kept_with_the_values_it_read():
    _run, trace = traced(*CHOICE, colour="red", wanted="red", who="li")
    [looked] = trace.judgements
    assert (looked.element, looked.flow, looked.holds) == ("Which", "f_Which_Ask", True)
    assert looked.values == {"colour": "red", "wanted": "red"}


def test_flows_and_mapped_variables_are_kept():
    _run, trace = traced(*CHOICE, colour="red", wanted="red", who="li")
    assert trace.flows == {("p", "f_s_Which"): 1, ("p", "f_Which_Ask"): 1}
    assert trace.own["Ask"] == [{"whom": "li"}]


def test_a_run_that_is_not_traced_keeps_nothing():
    bench = Sandbox.of([source(d.process("p", *CHOICE))])
    run = bench.start("p", {"colour": "red", "wanted": "red", "who": "li"}, at=WEDNESDAY)
    assert run.trace == Trace()


def test_timers_that_never_end_are_taken_for_a_loop():
    run, _trace = traced(
        d.start(),
        d.user("Wait"),
        d.boundary("Tick", "Wait", d.every("R/PT1M"), interrupting=False),
        d.end("ticked"),
        d.end(),
        d.flow("s", "Wait", "e"),
        d.flow("Tick", "ticked"),
    )
    with pytest.raises(Endless):
        run.advance(timedelta(days=30))

"""Joins that wait for ever are told of, and no others; so are errors that nobody catches."""

import pytest

from engine.deployment import elements
from engine.deployment.checking import Release
from engine.dialect import xml
from processes.diagrams import call_rules, joining
from tests.engine.tokens import diagrams as d

FILE = "p.bpmn"


def release(*bodies):
    """The diagrams as a release, among them a district's own."""
    nodes, flows = [], []
    for body in bodies:
        root = xml.parse(f"{d.HEAD}{body}</bpmn:definitions>".encode(), FILE)
        nodes += elements.nodes(root, FILE)
        flows += elements.flows(root, FILE)
    return Release(
        tuple(nodes), {}, {"dispute": "dispute.bpmn"}, given=frozenset({FILE}), flows=tuple(flows)
    )


def split(kind, *ways, join="parallel"):
    """A gateway, a step on each way, a join."""
    steps = [d.user(each) for each in ways]
    flows = [each for way in ways for each in (d.flow("split", way), d.flow(way, "join"))]
    gateways = (d.gateway(kind, "split"), d.gateway(join, "join"))
    around = (d.flow("s", "split"), d.flow("join", "e"))
    return d.process("p", d.start(), *gateways, *steps, d.end(), *flows, *around)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (split("exclusive", "A", "B"), ["join"]),
        (split("parallel", "A", "B"), []),
        (split("parallel", "A", "B", "C"), []),
        (split("exclusive", "A", "B", join="exclusive"), []),
        # An inclusive gateway may choose both, and may not.
        (split("inclusive", "A", "B"), ["join"]),
        # Which of its ways an inclusive join waits for is the engine's to know.
        (split("inclusive", "A", "B", join="inclusive"), []),
    ],
)
def test_a_parallel_join_waits_for_what_may_not_come(body, told):
    found = joining.every_join_is_reached_by_all(release(body))
    assert [each.element for each in found] == told


def test_a_boundary_event_may_take_the_token_from_a_join():
    timer = d.boundary("late", "A", d.after("P1D"), interrupting=True)
    body = split("parallel", "A", "B").replace(
        "</bpmn:process>", f"{timer}{d.end('gone')}{d.flow('late', 'gone')}</bpmn:process>"
    )
    found = list(joining.every_join_is_reached_by_all(release(body)))
    assert [each.element for each in found] == ["join"]
    assert "“A”" in found[0].message


THROWS = d.process(
    "p",
    d.start(),
    '<bpmn:endEvent id="thrown"><bpmn:errorEventDefinition errorRef="E"/></bpmn:endEvent>',
    d.flow("s", "thrown"),
)
ERROR = '<bpmn:error id="E" errorCode="gone"/>'


def calling(code):
    """A process that calls it, with an error event of that code at the call."""
    call = (
        '<bpmn:callActivity id="call"><bpmn:extensionElements><zeebe:calledElement processId="p"/>'
        "</bpmn:extensionElements></bpmn:callActivity>"
    )
    caught = (
        '<bpmn:boundaryEvent id="caught" attachedToRef="call">'
        '<bpmn:errorEventDefinition errorRef="C"/></bpmn:boundaryEvent>'
    )
    ends = (d.end(), d.end("other"))
    flows = (d.flow("s", "call", "e"), d.flow("caught", "other"))
    body = d.process("q", d.start(), call, caught, *ends, *flows)
    return f'{body}<bpmn:error id="C" errorCode="{code}"/>'


@pytest.mark.parametrize(
    ("callers", "told"),
    [
        ([], ["thrown"]),
        ([calling("gone")], []),
        ([calling("other")], ["thrown"]),
        ([calling("gone"), calling("gone").replace('"q"', '"r"').replace('"C"', '"X"')], []),
    ],
)
def test_an_error_is_caught_by_whoever_calls_or_by_nobody(callers, told):
    found = call_rules.every_error_is_caught(release(THROWS + ERROR, *callers))
    assert [each.element for each in found] == told

"""The shipped diagrams can be read: no flow through another element, no text over another."""

from itertools import combinations, pairwise

import pytest

from engine.dialect import xml
from engine.dialect.names import bpmn
from tests.processes.walking import FOLDER

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
#: Pixels two may share: lines touch what they lead to, and texts have a margin.
TOUCHING = 2


@pytest.fixture(params=sorted(FOLDER.glob("*.bpmn")), ids=lambda path: path.stem)
def diagram(request):
    return xml.parse(request.param.read_bytes(), request.param.name, "bpmn")


def test_no_flow_leads_through_another_element(diagram):
    ends = {e.get("id"): {e.get("sourceRef"), e.get("targetRef")} for e in flows(diagram)}
    hosts = hosts_of(diagram)
    crossed = [
        (flow, element)
        for edge in diagram.iter(f"{DI}BPMNEdge")
        if (flow := edge.get("bpmnElement")) in ends
        for part in parts(edge)
        for element, box in shapes(diagram).items()
        # A boundary event lies on the edge of its step.
        if not {element, hosts.get(element)}
        & (ends[flow] | {hosts.get(e) for e in ends[flow]} - {None})
        if overlap(part, box)
    ]
    assert crossed == []


def test_no_text_lies_on_an_element_or_another_text(diagram):
    hosts, texts = hosts_of(diagram), labels(diagram)
    assert [
        (text, element)
        for text, place in texts.items()
        for element, box in shapes(diagram).items()
        if element not in (text, hosts.get(text))
        if overlap(place, box)
    ] == []
    pairs = combinations(texts, 2)
    assert [(one, other) for one, other in pairs if overlap(texts[one], texts[other])] == []


def flows(diagram):
    return diagram.iter(bpmn("sequenceFlow"))


def hosts_of(diagram):
    events = diagram.iter(bpmn("boundaryEvent"))
    return {event.get("id"): event.get("attachedToRef") for event in events}


def shapes(diagram):
    """The boxes of everything but what holds others."""
    found = diagram.iter(f"{DI}BPMNShape")
    return {
        each.get("bpmnElement"): corners(each.find(BOUNDS))
        for each in found
        if each.get("isExpanded") != "true"
    }


def labels(diagram):
    drawn = [*diagram.iter(f"{DI}BPMNShape"), *diagram.iter(f"{DI}BPMNEdge")]
    placed = {each.get("bpmnElement"): each.find(f"{DI}BPMNLabel/{BOUNDS}") for each in drawn}
    return {element: corners(bounds) for element, bounds in placed.items() if bounds is not None}


def corners(bounds):
    left, top, width, height = (float(bounds.get(n)) for n in ("x", "y", "width", "height"))
    return left, top, left + width, top + height


def parts(edge):
    """The straight pieces of a line, each as a box around it as wide as what may be shared."""
    points = [(float(p.get("x")), float(p.get("y"))) for p in edge.iter(WAYPOINT)]
    for (x, y), (u, v) in pairwise(points):
        yield (
            min(x, u) - TOUCHING,
            min(y, v) - TOUCHING,
            max(x, u) + TOUCHING,
            max(y, v) + TOUCHING,
        )


def overlap(one, other):
    """Whether two boxes share more than their edges."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > TOUCHING and high > TOUCHING

"""A diagram's elements in the order a token would meet them, for people to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from lxml.etree import _Element

from engine.dialect import xml

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
#: Elements at which something is done.
WORK = {
    "task",
    "userTask",
    "serviceTask",
    "scriptTask",
    "businessRuleTask",
    "sendTask",
    "receiveTask",
    "manualTask",
    "callActivity",
    "subProcess",
}
EVENTS = {
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
}


@dataclass(frozen=True)
class Outline:
    """One process of a file."""

    key: str
    name: str
    definition_id: int
    #: element id to its name, in flow order: work and events, no gateways
    names: dict[str, str]
    #: those at which something is done
    work: frozenset[str]
    #: call activity to the process it calls
    calls: dict[str, str]


def read(source: bytes, name: str, definition_id: int) -> list[Outline]:
    """The outlines of a file's processes; raises Refused as `dialect.xml.parse` does."""
    root = xml.parse(source, name)
    return [_outline(process, definition_id) for process in root.iterchildren(f"{BPMN}process")]


def _outline(process: _Element, definition_id: int) -> Outline:
    nodes = {node.get("id", ""): node for node in _nodes(process)}
    shown = [
        nodes[each] for each in _in_order(process, nodes) if _tag(nodes[each]) in WORK | EVENTS
    ]
    key = process.get("id", "")
    return Outline(
        key=key,
        name=process.get("name") or key,
        definition_id=definition_id,
        names={node.get("id", ""): node.get("name", "") for node in shown},
        work=frozenset(node.get("id", "") for node in shown if _tag(node) in WORK),
        calls={node.get("id", ""): _called(node) for node in shown if _tag(node) == "callActivity"},
    )


def _nodes(process: _Element) -> Iterator[_Element]:
    for element in process.iter(f"{BPMN}*"):
        tag = _tag(element)
        if tag in WORK or tag in EVENTS or tag.endswith("Gateway"):
            yield element


def _in_order(process: _Element, nodes: dict[str, _Element]) -> list[str]:
    """Breadth first from the start events; what no flow reaches comes last."""
    after: dict[str, list[str]] = {each: [] for each in nodes}
    for flow in process.iter(f"{BPMN}sequenceFlow"):
        after.get(flow.get("sourceRef", ""), []).append(flow.get("targetRef", ""))
    for key, node in nodes.items():
        if node.get("attachedToRef"):
            after.get(node.get("attachedToRef", ""), []).append(key)
        inner = node.findall(f"{BPMN}startEvent") if _tag(node) == "subProcess" else []
        after[key] = [each.get("id", "") for each in inner] + after[key]
    outer = [each.get("id", "") for each in process.findall(f"{BPMN}startEvent")]
    reached: dict[str, None] = {}
    for first in chain(outer, nodes):
        queue = [first]
        for each in queue:
            if each in nodes and each not in reached:
                reached[each] = None
                queue += after[each]
    return list(reached)


def _called(node: _Element) -> str:
    called = next(node.iter(f"{ZEEBE}calledElement"), None)
    return called.get("processId", "") if called is not None else ""


def _tag(element: _Element) -> str:
    return str(element.tag).removeprefix(BPMN)

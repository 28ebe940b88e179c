"""A diagram's elements in the order a token would meet them, for people to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from lxml.etree import _Element

from engine.dialect import xml
from engine.dialect.names import bpmn, local, zeebe
from engine.dialect.rules.diagram import ACTIVITIES, EVENTS, FLOW_NODES, SUB_PROCESSES
from engine.tokens import bindings


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
    #: call activity to the process it calls, and which version of it (`engine.tokens.bindings`)
    calls: dict[str, str]


def read(source: bytes, name: str, definition_id: int) -> list[Outline]:
    """The outlines of a file's processes; raises Refused as `dialect.xml.parse` does."""
    root = xml.parse(source, name)
    return [_outline(process, definition_id) for process in root.iterchildren(bpmn("process"))]


def _outline(process: _Element, definition_id: int) -> Outline:
    nodes = {node.get("id", ""): node for node in _nodes(process)}
    shown = [
        nodes[each]
        for each in _in_order(process, nodes)
        if local(nodes[each]) in ACTIVITIES | EVENTS
    ]
    key = process.get("id", "")
    return Outline(
        key=key,
        name=process.get("name") or key,
        definition_id=definition_id,
        names={node.get("id", ""): node.get("name", "") for node in shown},
        work=frozenset(node.get("id", "") for node in shown if local(node) in ACTIVITIES),
        calls={
            node.get("id", ""): _called(node) for node in shown if local(node) == "callActivity"
        },
    )


def _nodes(process: _Element) -> Iterator[_Element]:
    return (each for each in process.iter(bpmn("*")) if local(each) in FLOW_NODES)


def _in_order(process: _Element, nodes: dict[str, _Element]) -> list[str]:
    """Breadth first from the start events; what no flow reaches comes last."""
    after: dict[str, list[str]] = {each: [] for each in nodes}
    for flow in process.iter(bpmn("sequenceFlow")):
        after.get(flow.get("sourceRef", ""), []).append(flow.get("targetRef", ""))
    for key, node in nodes.items():
        if node.get("attachedToRef"):
            after.get(node.get("attachedToRef", ""), []).append(key)
        inner = node.findall(bpmn("startEvent")) if local(node) in SUB_PROCESSES else []
        after[key] = [each.get("id", "") for each in inner] + after[key]
    outer = [each.get("id", "") for each in process.findall(bpmn("startEvent"))]
    reached: dict[str, None] = {}
    for first in chain(outer, nodes):
        queue = [first]
        for each in queue:
            if each in nodes and each not in reached:
                reached[each] = None
                queue += after[each]
    return list(reached)


def _called(node: _Element) -> str:
    called = next(node.iter(zeebe("calledElement")), None)
    return (
        ""
        if called is None
        else bindings.Binding.of(called.get("bindingType"), called.get("versionTag")).need(
            "process", called.get("processId", "")
        )
    )

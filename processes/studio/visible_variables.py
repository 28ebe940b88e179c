"""Which variables an expression at an element can read, and where each comes from.

A variable is visible where a step that writes it lies before the element, in its scope or in one
around it; a process sees besides what it is called or started with.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from lxml.etree import _Element

from engine.dialect import xml
from engine.dialect.names import bpmn, extension, local
from engine.dialect.rules.diagram import SUB_PROCESSES, Diagram
from engine.dialect.rules.inputs import variables as named
from engine.faults import Refused
from processes.cases import facts
from processes.diagrams.given import CASE as OF_A_CASE
from processes.diagrams.given import ROSTER as OF_A_ROSTER
from processes.diagrams.release_rules import CASE
from processes.fields import Choose, Field
from processes.studio.surroundings import Surroundings
from processes.studio.variable_writers import Variable, inputs, own, read, unique, written

#: Steps of a diagram; of a larger one nothing is told: it grows with their square.
LARGEST = 1000
_CALLED, _BEGUN = "由流程“{name}”传入", "登记案件时"


def visible(text: bytes, name: str, around: Surroundings) -> dict[str, list[Variable]]:
    """By element id, of nodes and flows; of a process by its own id all there is in it."""
    try:
        diagram = Diagram(xml.parse(text, name, xml.Kind.BPMN))
    except Refused:
        return {}
    found: dict[str, list[Variable]] = {}
    if len(diagram.nodes) > LARGEST:
        return found
    for scope in diagram.processes:
        given = [*begun_with(scope, around)]
        found |= _inside(diagram, scope, given, around)
        all_of_it = [
            each
            for one in diagram.nodes
            if scope in one.iterancestors()
            for each in written(one, around)
        ]
        found[scope.get("id", "")] = unique([*given, *all_of_it])
    return found


def reads(text: bytes, name: str) -> dict[str, list[str]]:
    """The variables the expressions of each node and flow read, by element id."""
    try:
        diagram = Diagram(xml.parse(text, name, xml.Kind.BPMN))
    except Refused:
        return {}
    found = {each.get("id", ""): sorted(read(each)) for each in [*diagram.nodes, *diagram.flows]}
    return {key: names for key, names in found.items() if names}


def begun_with(process: _Element, around: Surroundings) -> Iterator[Variable]:
    """What a process begins with: of its callers, and of the case it is the process of."""
    key, known = process.get("id", ""), {each.name: each for each in _begun()}
    for diagram, call in around.calls.get(key, ()):
        origin = _CALLED.format(name=_process(call).get("name") or _process(call).get("id"))
        for each in inputs(call):
            # Handed on under its own name it is what the case began with.
            meant = each if each.words or each.name not in known else known[each.name]
            yield Variable(each.name, meant.words, origin, meant.values)
        called = extension(call, "calledElement")
        if called is not None and called.get("propagateAllParentVariables", "true") == "true":
            for name in sorted(named(diagram.root)):
                yield Variable(name, "", origin)
    if key == CASE:
        yield from known.values()
    if key == "roster":
        yield from (Variable(name, words, "拟定名单时") for name, words in OF_A_ROSTER.items())


def _inside(
    diagram: Diagram, scope: _Element, given: list[Variable], around: Surroundings
) -> dict[str, list[Variable]]:
    """What each node of a scope sees; `given` is what the scope itself sees."""
    found: dict[str, list[Variable]] = {}
    nodes = diagram.nodes_of(scope)
    writes = {node: written(node, around) for node in nodes}
    before = _before(diagram, nodes)
    for node in nodes:
        earlier = [each for other in before[node] for each in writes[other]]
        seen = [*earlier, *given]
        inner = [*own(node, around), *seen]
        found[node.get("id", "")] = unique(inner)
        for flow in diagram.outgoing(node):
            found[flow.get("id", "")] = unique([*writes[node], *seen])
        if local(node) in SUB_PROCESSES:
            found |= _inside(diagram, node, inner, around)
    return found


def _before(diagram: Diagram, nodes: list[_Element]) -> dict[_Element, list[_Element]]:
    """Of each node the nodes a token may have passed before, the nearest first."""
    back: dict[_Element, list[_Element]] = {node: [] for node in nodes}
    for node in nodes:
        targets = [diagram.at(flow, "targetRef") for flow in diagram.outgoing(node)]
        for each in [*targets, *diagram.boundaries(node), *diagram.handlers(node)]:
            if each is not None:
                back.setdefault(each, []).append(node)
    # An event's sub-process starts whenever the event comes: all around it may be over.
    aside = [node for node in nodes if node.get("triggeredByEvent") == "true"]
    return {
        node: [each for each in nodes if each is not node]
        if node in aside
        else _reached(back, node)
        for node in nodes
    }


def _reached(back: dict[_Element, list[_Element]], node: _Element) -> list[_Element]:
    queue, found = list(back[node]), dict.fromkeys(back[node])
    while queue:
        for each in back.get(queue.pop(0), ()):
            if each not in found:
                found[each] = None
                queue.append(each)
    return list(found)


def _begun() -> Iterator[Variable]:
    for name, words in OF_A_CASE.items():
        yield Variable(name, words, _BEGUN)
    for fact in facts.FACTS:
        if fact.is_variable:
            yield Variable(fact.key, fact.field.label, _BEGUN, _codes(fact.field))


def _codes(its: Field) -> Mapping[str, str]:
    """The codes of a fact that is chosen of a list of the program's own."""
    among: Any = its.among if isinstance(its, Choose) else None
    is_listed = isinstance(among, type) and issubclass(among, StrEnum)
    return {each.value: each.words for each in among} if is_listed else {}


def _process(node: _Element) -> _Element:
    return next(each for each in node.iterancestors() if each.tag == bpmn("process"))

"""Reading the requirement graph: its elements, what each requires, then each one's logic."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import unquote

from engine.dmn.boxed.function import read_definition
from engine.dmn.boxed.registry import read_below
from engine.dmn.elements import (
    Decision,
    Element,
    InputData,
    Knowledge,
    Reasoning,
    Requirement,
    Service,
)
from engine.dmn.nodes import Node, child, children, name, tag
from engine.dmn.reading import Reading
from engine.dmn.types import AnyType

_KINDS: dict[str, type[Element]] = {
    "inputData": InputData,
    "decision": Decision,
    "businessKnowledgeModel": Knowledge,
    "decisionService": Service,
}
_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_REQUIRED = ("requiredInput", "requiredDecision", "requiredKnowledge")

E = TypeVar("E", bound=Element)


@dataclass
class Imported:
    """The graph of another model, and the name it is imported by; "" makes its names our own."""

    prefix: str
    graph: "Graph"


@dataclass
class Graph:
    """A model's elements by id, in document order, and the graphs it imports by namespace."""

    namespace: str
    elements: dict[str, Element] = field(default_factory=dict)
    imported: dict[str, Imported] = field(default_factory=dict)
    #: The elements by the ids of their variables.
    variables: dict[str, Element] = field(default_factory=dict)

    def of(self, kind: type[E]) -> list[E]:
        """The elements of one kind, in the order they were drawn."""
        return [each for each in self.elements.values() if isinstance(each, kind)]

    def find(self, href: str) -> Requirement | None:
        """What `#id` or `namespace#id` points to; None if it is not there.

        Some tools write the name for the id, others what a URL may hold of either, or the variable's id.
        """
        namespace, _, identity = href.rpartition("#")
        if namespace in ("", self.namespace):
            element = self._called(identity) or self._called(unquote(identity))
            return None if element is None else Requirement(element)
        for path, graph in self._reachable():
            if graph.namespace == namespace and identity in graph.elements:
                return Requirement(graph.elements[identity], path)
        return None

    def _called(self, identity: str) -> Element | None:
        """The element of that id, else the only one of that name."""
        if identity in self.elements:
            return self.elements[identity]
        if identity in self.variables:
            return self.variables[identity]
        called = " ".join(identity.split())
        named = [each for each in self.elements.values() if called in (each.name, each.title)]
        return named[0] if len(named) == 1 else None

    def _reachable(self) -> list[tuple[tuple[str, ...], "Graph"]]:
        """Every graph imported, directly or by one that is, the nearest first."""
        found: list[tuple[tuple[str, ...], Graph]] = [((), self)]
        seen = {self.namespace}
        for path, graph in found:
            for each in graph.imported.values():
                if each.graph.namespace not in seen:
                    seen.add(each.graph.namespace)
                    found.append(((*path, each.prefix) if each.prefix else path, each.graph))
        return found[1:]


def read(root: Node, reading: Reading, imported: Mapping[str, Imported]) -> Graph:
    """The graph below `definitions`; what is wrong with it goes to the reading's faults."""
    graph = Graph(root.get("namespace") or "", {}, dict(imported))
    nodes = list(children(root, *_KINDS))
    pairs = [(node, _element(node, graph, reading)) for node in nodes]
    for node, element in pairs:
        _connect(node, element, graph, reading.inside(node, element.name))
    _refuse_circles(pairs, reading)
    for node, element in pairs:
        if isinstance(element, Reasoning):
            _logic(node, element, reading.inside(node, element.name))
    return graph


def _element(node: Node, graph: Graph, reading: Reading) -> Element:
    called = name(node)
    variable = child(node, "variable")
    here = reading.inside(node, called)
    identity = node.get("id") or called
    if not called:
        here.fault(node, "name", "元素没有名称。")
    if identity in graph.elements:
        here.fault(node, "duplicate", f"标识“{identity}”重复。")
    wanted = None if variable is None else here.type(variable)
    kind = _KINDS[node.tag.rpartition("}")[2]]
    # A variable's name is its element's (DMN 1.5, 7.3.4); tools that let them differ mean the variable.
    written = "" if variable is None else name(variable)
    element = kind(graph.namespace, identity, written or called, called)
    element.type = wanted or AnyType()
    if not written and isinstance(element, Decision):
        element.alias = identity
    graph.elements[identity] = element
    if variable is not None and variable.get("id"):
        graph.variables[variable.get("id") or ""] = element
    return element


def _connect(node: Node, element: Element, graph: Graph, reading: Reading) -> None:
    if isinstance(element, Reasoning):
        for arrow in children(node, *_REQUIREMENTS):
            required = child(arrow, *_REQUIRED)
            found = None if required is None else _found(required, graph, reading)
            if found is not None:
                element.requirements.append(found)
    if isinstance(element, Service):
        element.outputs = _referred(node, "outputDecision", Decision, graph, reading)
        if not element.outputs:
            reading.note(node, "outputs", "决策服务没有输出决策，结果为 null。")
        # Parameters are the input data, then the input decisions (DMN 1.5, 10.4).
        element.inputs = [
            *_referred(node, "inputData", InputData, graph, reading),
            *_referred(node, "inputDecision", Decision, graph, reading),
        ]


def _referred(node: Node, role: str, kind: type[E], graph: Graph, reading: Reading) -> list[E]:
    found = (_found(each, graph, reading) for each in children(node, role))
    return [each.element for each in found if each and isinstance(each.element, kind)]


def _found(node: Node, graph: Graph, reading: Reading) -> Requirement | None:
    href = node.get("href") or ""
    found = graph.find(href)
    if found is None and tag(node) == "requiredInput":
        # What is given is seen without an arrow too.
        reading.note(node, "dangling", f"所需的输入数据“{href}”不存在，按变量的名称取值。")
    elif found is None:
        reading.fault(node, "dangling", f"所需的元素“{href}”不存在。")
    return found


def _refuse_circles(pairs: list[tuple[Node, Element]], reading: Reading) -> None:
    """Fault decisions that require themselves; knowledge models may call themselves."""
    done: set[Element] = set()
    for node, element in pairs:
        if isinstance(element, Decision) and element not in done and _returns(element, done):
            reading.inside(node, element.name).fault(node, "circle", "决策直接或间接地需要它自己。")
            element.requirements = [
                each for each in element.requirements if not isinstance(each.element, Decision)
            ]


def _returns(start: Decision, done: set[Element]) -> bool:
    """Whether following information requirements from a decision leads back to it."""
    seen: set[Element] = set()
    waiting: list[Element] = [start]
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Decision) or element in done:
            continue
        for each in element.requirements:
            if each.element is start:
                return True
            if each.element not in seen:
                seen.add(each.element)
                waiting.append(each.element)
    done.add(start)
    return False


def _logic(node: Node, element: Reasoning, reading: Reading) -> None:
    functions = {
        each.element.name
        for each in element.requirements
        if isinstance(each.element, (Knowledge, Service)) and not each.path
    }
    reading = replace(
        reading, names=reading.names | _visible(element), functions=frozenset(functions)
    )
    if isinstance(element, Decision):
        element.logic = read_below(node, replace(reading, wanted=element.type))
    elif isinstance(element, Knowledge):
        encapsulated = child(node, "encapsulatedLogic")
        if encapsulated is not None:
            element.logic = read_definition(encapsulated, reading, element.type)


def _visible(element: Reasoning) -> frozenset[str]:
    """The names its logic may use, those that stand before a dot included."""
    names: set[str] = set()
    for each in element.requirements:
        names.update(each.path)
        names.update({each.element.name, each.element.alias} - {""})
    return frozenset(names)

"""A DMN model, read once and asked any number of times, by any number of threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import feel
from engine.dialect import xml
from engine.dmn import boxed as boxed  # its modules register their readers
from engine.dmn import graph as graphs
from engine.dmn.elements import Decision, Element, InputData, Service
from engine.dmn.errors import DmnError, NoSuchDecision
from engine.dmn.graph import Graph, Imported
from engine.dmn.items import Definitions
from engine.dmn.nodes import Node, children, is_dmn, line, name, tag
from engine.dmn.reading import Reading
from engine.dmn.run import Match, Run, Warning
from engine.faults import Fault
from engine.feel.budget import CALLS
from engine.feel.values import convert_in


@dataclass(frozen=True)
class Result:
    """What was decided: a FEEL value, the rules that made it so, and why things became null."""

    value: Any
    matched: list[Match] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)


class Model:
    """The decisions of one file. `faults` is empty for every model that `load` returns.

    `notes` is what is odd and read all the same.
    """

    def __init__(
        self,
        name: str,
        graph: Graph,
        types: Definitions,
        faults: tuple[Fault, ...],
        notes: tuple[Fault, ...],
    ) -> None:
        self.name = name
        self.namespace = graph.namespace
        self.graph = graph
        self.types = types
        self.faults = faults
        self.notes = notes
        inputs = frozenset(graph.of(InputData))
        self._declared = {each.name for each in graph.elements.values() if each not in inputs}
        self._declared |= {each.prefix for each in graph.imported.values()}

    @property
    def decisions(self) -> tuple[str, ...]:
        """The ids of its decisions, as they were drawn."""
        return tuple(each.id for each in self.graph.of(Decision))

    def decide(self, decision: str, variables: Mapping[str, Any]) -> Result:
        """Decide by id or name, a decision or a decision service.

        Input data is found among the variables by its name, that of an imported model
        below the import's name. Variables that no decision or function of the model is called
        by are seen by every expression, drawn to it or not, as in Camunda. Raises NoSuchDecision, and feel.FeelError for a limit reached.
        """
        element = self.element(decision)
        run = self.run(variables)
        try:
            value = self._value(element, variables, run)
        except RecursionError:
            raise feel.BudgetExceeded("call depth", CALLS) from None
        return Result(value, run.matched, run.warnings)

    def _value(self, element: Element, variables: Mapping[str, Any], run: Run) -> Any:
        if isinstance(element, Service):
            return element.result(element.decide(self.inputs(element, variables, run)), run)
        return element.value(run)

    def asked(self, called: str) -> frozenset[str]:
        """The names of the input data a decision and all it requires look at; none of an unknown one."""
        try:
            waiting: list[Element] = [self.element(called)]
        except NoSuchDecision:
            return frozenset()
        seen: set[Element] = set()
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                waiting += [one.element for one in getattr(each, "requirements", ())]
        return frozenset(each.name for each in seen if isinstance(each, InputData))

    def element(self, called: str) -> Element:
        """The decision or service of that id, else of that name; raises NoSuchDecision."""
        kinds = (Decision, Service)
        found = self.graph.elements.get(called)
        if isinstance(found, kinds):
            return found
        named: list[Element] = [each for kind in kinds for each in self.graph.of(kind)]
        for each in named:
            if called in (each.name, each.title):
                return each
        raise NoSuchDecision(model=self.name, name=called)

    def run(self, variables: Mapping[str, Any]) -> Run:
        """A run that knows these variables, input data among them."""
        run = Run({key: each for key, each in variables.items() if key not in self._declared})
        _give(self.graph, variables, run, set())
        return run

    def inputs(self, service: Service, variables: Mapping[str, Any], run: Run) -> Run:
        """A run within a run, that knows a service's inputs from the variables of their names."""
        return run.apart(
            {each: _converted(each, variables.get(each.name), run) for each in service.inputs}
        )


def load(text: bytes, imports: Mapping[str, Model] | None = None, file: str = "model.dmn") -> Model:
    """A model from its XML; `imports` are loaded models by namespace. Raises DmnError."""
    model = read(text, imports, file)
    if model.faults:
        raise DmnError(model.faults)
    return model


def read(text: bytes, imports: Mapping[str, Model] | None = None, file: str = "model.dmn") -> Model:
    """As `load`, but a model at fault is returned too, with `faults`; what is at fault is null.

    Still raises engine.faults.Refused for what is not XML or not DMN.
    """
    return read_root(xml.parse(text, file, xml.Kind.DMN), imports or {}, file)


def read_root(root: Node, imports: Mapping[str, Model], file: str) -> Model:
    """As `read`, from a tree that `engine.dialect.xml` has parsed."""
    faults: list[Fault] = []
    imported = _imported(root, imports, file, faults)
    types = Definitions({prefix: model.types for prefix, model in imported})
    language = root.get("expressionLanguage") or "feel"
    reading = Reading(file, types, faults, names=frozenset(_names(root)), language=language)
    types.read(root, reading)
    below = {model.namespace: Imported(prefix, model.graph) for prefix, model in imported}
    graph = graphs.read(root, reading, below)
    return Model(name(root), graph, types, tuple(faults), tuple(reading.notes))


def _imported(
    root: Node, models: Mapping[str, Model], file: str, faults: list[Fault]
) -> list[tuple[str, Model]]:
    found = []
    for node in children(root, "import"):
        namespace = node.get("namespace") or ""
        if "/DMN/" not in (node.get("importType") or "/DMN/"):
            continue  # PMML and XSD: what needs them is said where it is needed
        model = models.get(namespace)
        if model is None:
            message = f"引入的模型“{name(node) or namespace}”不在一起部署的文件中。"
            faults.append(Fault(file, line(node), None, name(node) or None, "import", message))
        else:
            found.append((name(node), model))
    return found


_NAMING = ("itemComponent", "import", "column", "output")
#: What is given from outside; a dot in it is no part of the name but a path.
_GIVEN = ("formalParameter", "inputData")


def _names(root: Node) -> list[str]:
    """The names after a dot: of types' components, and of elements another model may hold.

    And those of what is given from outside, which nothing else may declare.
    """
    told = [each for each in root.iter() if is_dmn(each) and name(each)]
    return [
        *(name(each) for each in told if tag(each) in _NAMING),
        *(name(each) for each in told if tag(each) in _GIVEN and "." not in name(each)),
    ]


def _converted(element: Element, value: Any, run: Run) -> Any:
    """A plain value as the element's type wants it, or null and a warning."""
    value = element.type.converted(convert_in(run.state, value))
    return run.fit(element.type, value, element.name, "")


def _give(graph: Graph, variables: Mapping[str, Any], run: Run, done: set[tuple[int, int]]) -> None:
    """Put the variables into the input data of a graph and of those it imports."""
    if (id(graph), id(variables)) in done:
        return
    done.add((id(graph), id(variables)))
    for element in graph.of(InputData):
        if element.name in variables and element not in run.values:
            run.values[element] = _converted(element, variables[element.name], run)
    for each in graph.imported.values():
        inner = variables.get(each.prefix) if each.prefix else variables
        _give(each.graph, inner if isinstance(inner, Mapping) else variables, run, done)

"""The elements of a requirement graph: input data, decisions, knowledge models, services.

DMN 1.5, 6.3 and 10.4. An element is evaluated when one that requires it is, and once.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from engine import feel
from engine.dmn.boxed.function import Definition, Parameter, function, result_type
from engine.dmn.boxed.registry import Boxed, Scope
from engine.dmn.run import Run
from engine.dmn.types import AnyType, Type


@dataclass(eq=False)
class Element:
    """What the graph is made of; `name` is the variable other elements read it by."""

    namespace: str
    id: str
    name: str
    #: The name drawn in the diagram, mostly the same.
    title: str
    type: Type = field(default_factory=AnyType)
    #: Camunda reads a decision without a variable by its id.
    alias: str = ""

    def value(self, run: Run) -> Any:
        """What the variable of that name holds in this run."""
        if self not in run.values:
            run.values[self] = self.evaluate(run)
        return run.values[self]

    def evaluate(self, run: Run) -> Any:
        """The value, reckoned anew."""
        raise NotImplementedError


@dataclass(frozen=True)
class Requirement:
    """An arrow of the graph; `path` are the import names that stand before the name."""

    element: Element
    path: tuple[str, ...] = ()


@dataclass(eq=False)
class InputData(Element):
    """What is given from outside."""

    def evaluate(self, run: Run) -> Any:
        run.warn(self.name, "", "没有给出这项输入数据，按 null 计算。")
        return None


@dataclass(eq=False)
class Reasoning(Element):
    """An element with requirements, whose logic sees them and no others."""

    requirements: list[Requirement] = field(default_factory=list)

    def scope(self, run: Run) -> Scope:
        """The variables its logic sees."""
        scope = dict(run.free)
        # A variable of an import's name is no place to put the import's elements.
        scope.update((each.path[0], {}) for each in self.requirements if each.path)
        for requirement in self.requirements:
            inner = scope
            for prefix in requirement.path:
                inner = inner.setdefault(prefix, {})
            element = requirement.element
            inner[element.name] = element.value(run)
            if element.alias:
                inner.setdefault(element.alias, inner[element.name])
        return scope


@dataclass(eq=False)
class Decision(Reasoning):
    """A decision; without logic it is null."""

    logic: Boxed | None = None

    def evaluate(self, run: Run) -> Any:
        if self.logic is None:
            run.warn(self.name, "", "决策没有逻辑，结果为 null。")
            return None
        value = self.logic.evaluate(self.scope(run), run)
        return run.fit(self.type, value, self.name, "")


@dataclass(eq=False)
class Knowledge(Reasoning):
    """A business knowledge model: a function of the model's own."""

    logic: Definition | None = None

    def evaluate(self, run: Run) -> feel.Function | None:
        if self.logic is None:
            run.warn(self.name, "", "业务知识模型没有逻辑，结果为 null。")
            return None
        return self.logic.function(_once(lambda: self.scope(run)), run)


@dataclass(eq=False)
class Service(Element):
    """A decision service: decisions as a function of the inputs it declares."""

    outputs: list[Decision] = field(default_factory=list)
    inputs: list[Element] = field(default_factory=list)

    def evaluate(self, run: Run) -> feel.Function:
        parameters = tuple(Parameter(each.name, each.type) for each in self.inputs)

        def body(arguments: dict[str, Any]) -> Any:
            given: dict[Hashable, Any] = {each: arguments[each.name] for each in self.inputs}
            return self.result(self.decide(run.apart(given)), run)

        return function(self.name, parameters, body, run)

    def decide(self, run: Run) -> dict[str, Any]:
        """The output decisions' values by name; the run holds the inputs."""
        return {each.name: each.value(run) for each in self.outputs}

    def result(self, values: dict[str, Any], run: Run) -> Any:
        """One output as it is, several as a context, none as null, of the type the service declares."""
        value = next(iter(values.values())) if len(values) == 1 else values or None
        wanted = result_type(self.type)
        return value if wanted is None else run.fit(wanted, value, self.name, "")


def _once(make: Callable[[], Scope]) -> Callable[[], Scope]:
    made: list[Scope] = []

    def get() -> Scope:
        if not made:
            made.append(make())
        return made[0]

    return get

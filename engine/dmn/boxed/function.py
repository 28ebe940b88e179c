"""Functions a model defines: boxed definitions and the logic of business knowledge models."""

from collections.abc import Callable
from typing import Any, NamedTuple

from engine import feel
from engine.dmn.boxed.registry import Boxed, Scope, missing, read_below, reads, typed
from engine.dmn.compound import Callback
from engine.dmn.nodes import Node, child, children, name, plain
from engine.dmn.reading import Reading
from engine.dmn.run import Run
from engine.dmn.types import MISMATCH, AnyType, Named, Type


class Parameter(NamedTuple):
    """A formal parameter."""

    name: str
    type: Type


@reads("functionDefinition")
def read(node: Node, reading: Reading) -> Boxed:
    """A function definition among boxed expressions."""
    return read_definition(node, reading)


def read_definition(node: Node, reading: Reading, declared: Type | None = None) -> "Definition":
    """Parameters and body; `declared` is the type of the variable that holds the function."""
    parameters = tuple(
        Parameter(name(each), reading.type(each) or AnyType())
        for each in children(node, "formalParameter")
    )
    inner = reading.knowing(*(each.name for each in parameters))
    kind = node.get("kind") or "FEEL"
    result = result_type(reading.type(node) or declared)
    if kind != "FEEL":
        return Definition(parameters, _External(kind, node, reading), result, reading)
    body = read_below(node, inner) or missing(node, reading, "函数体")
    if result is not None:
        body = typed(body, result, inner)
    return Definition(parameters, body, result, reading)


def result_type(wanted: Type | None) -> Type | None:
    """What a function gives whose own, or whose result's, type was written down."""
    while isinstance(wanted, Named):
        wanted = wanted.type
    return wanted.output if isinstance(wanted, Callback) else wanted


class Definition:
    """A function as a value: it closes over the scope it is evaluated in."""

    def __init__(
        self, parameters: tuple[Parameter, ...], body: Boxed, result: Type | None, reading: Reading
    ) -> None:
        self.parameters = parameters
        self._body = body
        self._result = result
        self._name = reading.name or ""

    def evaluate(self, scope: Scope, run: Run) -> feel.Function:
        return self.function(lambda: scope, run)

    def function(self, scope: Callable[[], Scope], run: Run) -> feel.Function:
        """The function whose free names mean what they do in that scope."""

        def body(arguments: dict[str, Any]) -> Any:
            return self._body.evaluate({**scope(), **arguments}, run)

        return function(self._name, self.parameters, body, run, self._result)


def function(
    called: str,
    parameters: tuple[Parameter, ...],
    body: Callable[[dict[str, Any]], Any],
    run: Run,
    result: Type | None = None,
) -> feel.Function:
    """A FEEL function that checks its arguments: with one that does not conform it is null."""

    def call(*values: Any) -> Any:
        arguments = {}
        for parameter, value in zip(parameters, values, strict=True):
            fitted = parameter.type.fit(value)
            if fitted is MISMATCH:
                sentence = (
                    f"参数“{parameter.name}”的值不符合类型“{parameter.type.name}”，结果为 null。"
                )
                run.warn(called, "", sentence)
                return None
            arguments[parameter.name] = fitted
        return body(arguments)

    return feel.Function(
        tuple(each.name for each in parameters),
        call,
        called,
        result=None if result is None or isinstance(result, AnyType) else result.feel,
    )


class _External:
    """Java or PMML: nothing here runs it."""

    def __init__(self, kind: str, node: Node, reading: Reading) -> None:
        self._kind = kind
        self._what = _external_name(node)
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        sentence = f"外部函数（{self._kind}）“{self._what}”不能在这里执行，结果为 null。"
        run.warn(*self._where, sentence)
        return None


def _external_name(node: Node) -> str:
    """The class and method of a Java function, the document and model of a PMML one."""
    context = child(node, "context")
    entries = [] if context is None else list(children(context, "contextEntry"))
    said = (plain(each).strip('"') for each in entries)
    return " ".join(each for each in said if each)

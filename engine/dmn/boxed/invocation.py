"""A boxed invocation: a function called with named arguments (DMN 1.5, 10.2.2.5)."""

from typing import Any

from engine.dmn.boxed.registry import Boxed, Scope, missing, read_below, reads
from engine.dmn.nodes import Node, child, children, name
from engine.dmn.reading import Reading
from engine.dmn.run import Run
from engine.feel.calls import invoke_named


@reads("invocation")
def read(node: Node, reading: Reading) -> Boxed:
    """What is called, and the bindings."""
    called = read_below(node, reading.at("所调用的函数"))
    if called is None:
        return missing(node, reading, "所调用的函数")
    arguments: dict[str, Boxed] = {}
    for binding in children(node, "binding"):
        parameter = child(binding, "parameter")
        key = "" if parameter is None else name(parameter)
        here = reading.at(f"参数“{key}”")
        if key in arguments:
            here.fault(binding, "duplicate", "参数重复。")
        arguments[key] = read_below(binding, here) or missing(binding, here, "表达式")
    return Invocation(called, arguments, reading)


class Invocation:
    """The call, evaluated."""

    def __init__(self, called: Boxed, arguments: dict[str, Boxed], reading: Reading) -> None:
        self._called = called
        self._arguments = arguments
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        called = self._called.evaluate(scope, run)
        values = tuple(each.evaluate(scope, run) for each in self._arguments.values())
        value = invoke_named(run.state, called, tuple(self._arguments), values)
        run.collect(*self._where)
        return value

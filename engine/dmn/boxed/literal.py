"""A literal expression: one FEEL text (DMN 1.5, 7.3.3)."""

from typing import Any

from engine import feel
from engine.dmn.boxed.registry import Boxed, Nothing, Scope, reads
from engine.dmn.nodes import Node, text
from engine.dmn.reading import Reading
from engine.dmn.run import Run


@reads("literalExpression")
def read(node: Node, reading: Reading) -> Boxed:
    """Compile its text; one that is empty is null."""
    if not text(node):
        return Nothing()
    compiled = reading.expression(node)
    return Broken(reading) if compiled is None else Literal(compiled, reading)


class Literal:
    """A compiled FEEL text at its place."""

    def __init__(self, compiled: feel.Expression, reading: Reading) -> None:
        self.compiled = compiled
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        state = run.state
        # Functions of the model run inside other expressions, whose warnings are not ours.
        around, state.warnings = state.warnings, None
        value = self.compiled.evaluate_in(scope, state)
        if state.warnings:
            run.collect(*self._where)
        state.warnings = around
        return value


class Broken:
    """A text that cannot be compiled: the model has a fault, its value is null."""

    def __init__(self, reading: Reading) -> None:
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        run.warn(*self._where, "表达式有语法错误，结果为 null。")
        return None

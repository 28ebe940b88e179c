"""A boxed conditional (DMN 1.4, 10.2.2.9)."""

from typing import Any

from engine.dmn.boxed.registry import Boxed, Scope, missing, read_below, reads
from engine.dmn.nodes import Node, child
from engine.dmn.reading import Reading
from engine.dmn.run import Run


@reads("conditional")
def read(node: Node, reading: Reading) -> Boxed:
    """The condition, the value where it holds, and the value where it does not."""
    condition, then, otherwise = (part(node, each, reading) for each in ("if", "then", "else"))
    return Conditional(condition, then, otherwise, reading)


def part(node: Node, name: str, reading: Reading) -> Boxed:
    """The expression in the element of this name below; a fault if there is none."""
    holder = child(node, name)
    here = reading.at(name)
    found = None if holder is None else read_below(holder, here)
    return found or missing(node, here, "表达式")


class Conditional:
    """The second where the first is true, the third where it is false or null; else null."""

    def __init__(self, condition: Boxed, then: Boxed, otherwise: Boxed, reading: Reading) -> None:
        self._condition = condition
        self._then = then
        self._otherwise = otherwise
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        chosen = self._condition.evaluate(scope, run)
        if chosen is not None and not isinstance(chosen, bool):
            run.warn(*self._where, "条件的结果不是布尔值，结果为 null。")
            return None
        return (self._then if chosen else self._otherwise).evaluate(scope, run)

"""A boxed list (DMN 1.5, 10.2.2.6)."""

from typing import Any

from engine.dmn.boxed.registry import Boxed, Scope, expressions, reads
from engine.dmn.boxed.registry import read as read_boxed
from engine.dmn.nodes import Node
from engine.dmn.reading import Reading
from engine.dmn.run import Run


@reads("list")
def read(node: Node, reading: Reading) -> Boxed:
    """The items of a boxed list, in order."""
    return List(
        tuple(
            read_boxed(each, reading.at(f"第 {number} 项"))
            for number, each in enumerate(expressions(node), 1)
        )
    )


class List:
    """Each item evaluated in turn."""

    def __init__(self, items: tuple[Boxed, ...]) -> None:
        self._items = items

    def evaluate(self, scope: Scope, run: Run) -> Any:
        return [each.evaluate(scope, run) for each in self._items]

"""A relation: a list of contexts written as a table (DMN 1.5, 10.2.2.7)."""

from typing import Any

from engine.dmn.boxed.registry import Boxed, Scope, expressions, reads, typed
from engine.dmn.boxed.registry import read as read_boxed
from engine.dmn.nodes import Node, children, name
from engine.dmn.reading import Reading
from engine.dmn.run import Run


@reads("relation")
def read(node: Node, reading: Reading) -> Boxed:
    """The rows of a relation; each must have a cell for every column."""
    columns = list(children(node, "column"))
    names = [name(each) for each in columns]
    rows: list[tuple[Boxed, ...]] = []
    for number, row in enumerate(children(node, "row"), 1):
        cells = []
        for heading, column, cell in zip(names, columns, expressions(row), strict=False):
            here = reading.at(f"第 {number} 行“{heading}”列")
            wanted = here.type(column)
            boxed = read_boxed(cell, here)
            cells.append(boxed if wanted is None else typed(boxed, wanted, here))
        if len(cells) != len(names) or len(list(expressions(row))) != len(names):
            reading.at(f"第 {number} 行").fault(row, "cells", "单元格数与列数不同。")
        rows.append(tuple(cells))
    return Relation(tuple(names), tuple(rows))


class Relation:
    """Each row as a context."""

    def __init__(self, names: tuple[str, ...], rows: tuple[tuple[Boxed, ...], ...]) -> None:
        self._names = names
        self._rows = rows

    def evaluate(self, scope: Scope, run: Run) -> Any:
        return [
            {
                heading: cell.evaluate(scope, run)
                for heading, cell in zip(self._names, row, strict=False)
            }
            for row in self._rows
        ]

"""One input column of a decision table, prepared so that deciding touches few of its cells.

Cells of the same text are tested once. Cells that hold constants are not tested at all:
the value is looked up. What a cell answers is a bit mask of rules.
"""

from collections.abc import Sequence
from typing import Any

from engine import feel
from engine.dmn.boxed.constants import Lookup, Part, parts
from engine.dmn.boxed.registry import Scope
from engine.dmn.nodes import Node, text
from engine.dmn.reading import Reading
from engine.feel.budget import Budget

#: Tests looked up in one column: the index of a hostile one would take long to make.
INDEXED = 1000


class Column:
    """The cells of one input, top to bottom."""

    def __init__(self, always: int, tests: Sequence[tuple[str, feel.Expression, int]]) -> None:
        self._always = always
        self._tests = [(compiled, mask) for _, compiled, mask in tests]
        self._others: list[tuple[feel.Expression, int]] = []
        entries: list[tuple[Part, int]] = []
        for source, compiled, mask in tests:
            found = parts(source)
            if found is None or len(entries) + len(found) > INDEXED:
                self._others.append((compiled, mask))
            else:
                entries += ((part, mask) for part in found)
        self._lookup = Lookup(entries)

    def matching(self, value: Any, candidates: int, scope: Scope, state: Budget) -> int:
        """Those of the candidate rules whose cell holds for the value."""
        looked_up = self._lookup.mask(value)
        found = self._always | (looked_up or 0)
        for compiled, mask in self._tests if looked_up is None else self._others:
            if mask & candidates and compiled.test_in(value, scope, state):
                found |= mask
        return found & candidates


def read_column(
    rules: Sequence[Sequence[Node]], index: int, label: str, reading: Reading
) -> Column:
    """The column's cells compiled, `rules` being their input cells; a cell at fault never holds."""
    always = 0
    masks: dict[str, int] = {}
    firsts: dict[str, tuple[Node, int]] = {}
    for number, cells in enumerate(rules):
        source = text(cells[index]) if index < len(cells) else ""
        if source in ("", "-"):
            always |= 1 << number
        else:
            firsts.setdefault(source, (cells[index], number + 1))
            masks[source] = masks.get(source, 0) | 1 << number
    tests = []
    for source, (cell, number) in firsts.items():
        compiled = reading.at(f"第 {number} 条规则，输入“{label}”").test(cell)
        if compiled is not None:
            tests.append((source, compiled, masks[source]))
    return Column(always, tests)

"""One input column of a decision table, prepared so that deciding touches few of its cells.

Cells of the same text are tested once. Cells that only list strings, numbers and ranges
of numbers are not tested at all: the value is looked up. What a cell answers is a bit mask
of rules.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engine import feel
from engine.dmn.boxed.registry import Scope
from engine.dmn.boxed.simple_tests import Span, Steps, parts
from engine.dmn.nodes import Node, text
from engine.dmn.reading import Reading
from engine.feel.limits import State

#: Spans of numbers indexed in one column: the index of a hostile one would take long to make.
INDEXED = 1000


class Column:
    """The cells of one input, top to bottom."""

    def __init__(self, always: int, tests: Sequence[tuple[str, feel.Expression, int]]) -> None:
        self._always = always
        self._tests = [(compiled, mask) for _, compiled, mask in tests]
        self._others: list[tuple[feel.Expression, int]] = []
        self._strings: dict[str, int] = {}
        spans: list[tuple[Span, int]] = []
        for source, compiled, mask in tests:
            found = parts(source)
            if found is None or len(spans) + len(found) > INDEXED:
                self._others.append((compiled, mask))
                continue
            for part in found:
                if isinstance(part, str):
                    self._strings[part] = self._strings.get(part, 0) | mask
                else:
                    spans.append((part, mask))
        self._steps = Steps(spans)

    def matching(self, value: Any, candidates: int, scope: Scope, state: State) -> int:
        """Those of the candidate rules whose cell holds for the value."""
        found = self._always
        tests = self._others
        kind = type(value)
        if kind is str:
            found |= self._strings.get(value, 0)
        elif kind is int or kind is Decimal:
            found |= self._steps.mask(value)
        else:
            tests = self._tests
        for compiled, mask in tests:
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
        compiled = reading.at(f"第 {number} 条规则,输入“{label}”").test(cell)
        if compiled is not None:
            tests.append((source, compiled, masks[source]))
    return Column(always, tests)

"""A boxed filter: the items of a list that match (DMN 1.4, 10.2.2.10)."""

from typing import Any

from engine.dmn.boxed.conditional import part
from engine.dmn.boxed.registry import Boxed, Scope, reads
from engine.dmn.nodes import Node
from engine.dmn.reading import Reading
from engine.dmn.run import Run


@reads("filter")
def read(node: Node, reading: Reading) -> Boxed:
    """`in` and `match`, which sees `item` and the item's own entries."""
    return Filter(part(node, "in", reading), part(node, "match", reading.knowing("item")), reading)


class Filter:
    """A new list of the items that match; null if one is answered by anything but yes or no."""

    def __init__(self, source: Boxed, match: Boxed, reading: Reading) -> None:
        self._source = source
        self._match = match
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        source = self._source.evaluate(scope, run)
        if source is None:
            return None
        kept = []
        for item in source if isinstance(source, list) else [source]:
            # An entry of the item called `item` comes before the item itself (10.3.2.5).
            inner = {**scope, "item": item, **(item if isinstance(item, dict) else {})}
            found = self._match.evaluate(inner, run)
            if found is not None and not isinstance(found, bool):
                run.warn(*self._where, "筛选条件的结果不是布尔值，结果为 null。")
                return None
            if found:
                kept.append(item)
        return kept

"""A boxed context: named entries, each seeing those before it (DMN 1.5, 10.2.2.4)."""

from typing import Any

from engine.dmn.boxed.registry import Boxed, Scope, missing, read_below, reads, typed
from engine.dmn.nodes import Node, child, children, name
from engine.dmn.reading import Reading
from engine.dmn.run import Run


@reads("context")
def read(node: Node, reading: Reading) -> Boxed:
    """Entries in order; one without a variable is the result."""
    entries: list[tuple[str, Boxed]] = []
    result: Boxed | None = None
    for entry in children(node, "contextEntry"):
        variable = child(entry, "variable")
        key = "" if variable is None else name(variable)
        here = reading.at(f"条目“{key}”" if key else "结果条目")
        boxed = read_below(entry, here) or missing(entry, here, "表达式")
        wanted = None if variable is None else here.type(variable)
        if wanted is not None:
            boxed = typed(boxed, wanted, here)
        if not key:
            result = boxed
            continue
        if any(key == other for other, _ in entries):
            here.fault(entry, "duplicate", "条目的名称重复。")
        entries.append((key, boxed))
        reading = reading.knowing(key)
    return Context(tuple(entries), result)


class Context:
    """The entries as a FEEL context, or the value of the result entry."""

    def __init__(self, entries: tuple[tuple[str, Boxed], ...], result: Boxed | None) -> None:
        self._entries = entries
        self._result = result

    def evaluate(self, scope: Scope, run: Run) -> Any:
        scope = dict(scope)
        values: dict[str, Any] = {}
        for key, boxed in self._entries:
            values[key] = scope[key] = boxed.evaluate(scope, run)
        return values if self._result is None else self._result.evaluate(scope, run)

"""Boxed iterators: for, some, every (DMN 1.4, 10.2.2.11)."""

from typing import Any

from engine.dmn.boxed.conditional import part
from engine.dmn.boxed.registry import Boxed, Scope, missing, reads
from engine.dmn.nodes import Node, plain
from engine.dmn.reading import Reading
from engine.dmn.run import Run
from engine.feel.loops import loop


class For:
    """A list of what the body gives; it may look back on the results by `partial`."""

    def __init__(
        self, variable: str, source: Boxed, body: Boxed, looks_back: bool, reading: Reading
    ) -> None:
        self._variable = variable
        self._looks_back = looks_back
        self._source = source
        self._body = body
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        return self._results(scope, run)

    def _results(self, scope: Scope, run: Run) -> list[Any] | None:
        """The body's value for each item of the source, as FEEL's own `for` goes through it."""
        source = self._source.evaluate(scope, run)
        scope = dict(scope)

        def body(item: Any, partial: list[Any] | None) -> Any:
            if partial is not None:
                scope["partial"] = partial
            scope[self._variable] = item
            return self._body.evaluate(scope, run)

        found = loop(run.state, (lambda: source,), body, 1, self._looks_back)
        run.collect(*self._where)
        return None if found is None else list(found)


class Some(For):
    """Whether the body is true for one of them: true, false, or null if neither is sure."""

    _decisive = True

    def evaluate(self, scope: Scope, run: Run) -> Any:
        values = self._results(scope, run)
        if values is None:
            return None
        if any(each is not None and not isinstance(each, bool) for each in values):
            run.warn(*self._where, "条件的结果不是布尔值，结果为 null。")
            return None
        if self._decisive in values:
            return self._decisive
        return None if None in values else not self._decisive


class Every(Some):
    """Whether the body is true for all of them."""

    _decisive = False


_BODIES = {"for": "return", "some": "satisfies", "every": "satisfies"}
_KINDS: dict[str, type[For]] = {"for": For, "some": Some, "every": Every}


def _read(kind: str, node: Node, reading: Reading) -> Boxed:
    variable = " ".join((node.get("iteratorVariable") or "").split())
    here = reading.at(kind)
    if not variable:
        return missing(node, here, "迭代变量的名称")
    # Handing the results so far to every turn costs; few bodies ask for them.
    looks_back = kind == "for" and "partial" in plain(node)
    inner = here.knowing(variable, "partial") if looks_back else here.knowing(variable)
    source, body = part(node, "in", here), part(node, _BODIES[kind], inner)
    return _KINDS[kind](variable, source, body, looks_back, here)


@reads("for")
def read_for(node: Node, reading: Reading) -> Boxed:
    """`in` and `return`."""
    return _read("for", node, reading)


@reads("some")
def read_some(node: Node, reading: Reading) -> Boxed:
    """`in` and `satisfies`."""
    return _read("some", node, reading)


@reads("every")
def read_every(node: Node, reading: Reading) -> Boxed:
    """`in` and `satisfies`."""
    return _read("every", node, reading)

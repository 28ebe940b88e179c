"""Which reader reads which boxed expression (DMN 1.5, 10.2.2)."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from engine.dmn.nodes import Node, child, children, tag
from engine.dmn.reading import Reading
from engine.dmn.run import Run
from engine.dmn.types import Type

Scope = dict[str, Any]


class Boxed(Protocol):
    """An expression of a model, ready to be evaluated any number of times."""

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """Its value with these variables; null and a warning where it has none."""


Reader = Callable[[Node, Reading], Boxed]

_READERS: dict[str, Reader] = {}


def reads(name: str) -> Callable[[Reader], Reader]:
    """Register the reader of the elements of this name."""

    def register(reader: Reader) -> Reader:
        _READERS[name] = reader
        return reader

    return register


def expressions(node: Node) -> Iterator[Node]:
    """The boxed expressions directly below."""
    return children(node, *_READERS)


def read_below(node: Node, reading: Reading) -> Boxed | None:
    """The boxed expression directly below, or None if there is none."""
    found = child(node, *_READERS)
    return None if found is None else read(found, reading)


def read(node: Node, reading: Reading) -> Boxed:
    """The boxed expression this element is, its own `typeRef` enforced."""
    boxed = _READERS[tag(node)](node, reading)
    # A function's typeRef speaks of the function, or of its result: its reader knows.
    wanted = None if tag(node) == "functionDefinition" else reading.type(node)
    return boxed if wanted is None else typed(boxed, wanted, reading)


def typed(boxed: Boxed, wanted: Type, reading: Reading) -> Boxed:
    """The expression whose value is made to conform, or is null with a warning."""
    return _Typed(boxed, wanted, reading)


def missing(node: Node, reading: Reading, what: str) -> Boxed:
    """Stand for an expression that should be here but is not; a fault."""
    reading.fault(node, "missing", f"缺少{what}。")
    return Nothing()


class Nothing:
    """An expression without logic; its value is null."""

    def evaluate(self, scope: Scope, run: Run) -> Any:
        return None


class _Typed:
    def __init__(self, inner: Boxed, wanted: Type, reading: Reading) -> None:
        self._inner = inner
        self._type = wanted
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        return run.fit(self._type, self._inner.evaluate(scope, run), *self._where)

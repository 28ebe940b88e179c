"""What an expression of a diagram reads, what it compares with what, and what it can be worth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine import feel
from engine.feel import nodes
from engine.feel.parser import parse
from engine.feel.trees import calls, children
from engine.weighed_cache import weighed

#: A value with its kind, so that `true` is not 1; `Values`: what something can be, None: anything.
Value = tuple[str, Any]
Values = frozenset[Value] | None

NULL: Value = ("null", None)
BOOLEANS: frozenset[Value] = frozenset({("boolean", True), ("boolean", False), NULL})
NOTHING: frozenset[Value] = frozenset()
#: In these a name may be another's.
_SCOPES = (nodes.Filter, nodes.For, nodes.Quantified, nodes.Lambda, nodes.ContextOf)
#: Characters of the expressions of which this stays known, and what each counts beside its own: all that
#: are shipped are some 10 000, and a tree takes up to a hundred bytes a character.
_KEPT, _EACH = 2**17, 50


@dataclass(frozen=True)
class Compared:
    """A variable is held against constants."""

    name: str
    constants: tuple[Value, ...]


def value(constant: Any) -> Value:
    """A plain constant of JSON or FEEL with its kind."""
    if constant is None:
        return NULL
    if isinstance(constant, bool):
        return ("boolean", constant)
    if isinstance(constant, int | float | Decimal):
        return ("number", Decimal(str(constant)))
    return ("string", constant)


def told(one: Value) -> str:
    """As it is written in FEEL."""
    kind, constant = one
    if kind == "string":
        return f'"{constant}"'
    if kind == "boolean":
        return "true" if constant else "false"
    return "null" if kind == "null" else str(constant)


def _weight(text: str) -> int:
    return len(text) + _EACH


@weighed(_weight, _KEPT)
def reads(text: str) -> frozenset[str]:
    """The variables an expression behind a `=` reads; none of what is no expression."""
    try:
        # A function that is not there is told of by its own name.
        tree = _tree(text)
        return feel.compile(_body(text)).names - calls(tree) if tree else frozenset()
    except feel.FeelError:
        return frozenset()  # told as a fault of its own


@weighed(_weight, _KEPT)
def comparisons(text: str) -> tuple[Compared, ...]:
    """Where a variable is held against constants: `a = "b"`, `a in ("b", "c")`, `list contains(["b"], a)`."""
    tree = _tree(text)
    return () if tree is None else tuple(_comparisons(tree))


def worth(text: str, variable: Callable[[str], Values]) -> Values:
    """What the expression can be, given what its variables can be."""
    if not _is_feel(text):
        return frozenset({value(text)})
    tree = _tree(text)
    return None if tree is None else _worth(tree, variable)


def texts(text: str) -> list[str]:
    """The texts an expression can be, where all of them stand in it."""
    found = worth(text, lambda _name: None)
    return [str(each) for kind, each in found or () if kind == "string"]


def _worth(tree: nodes.Node, variable: Callable[[str], Values]) -> Values:
    match tree:
        case nodes.Literal(value=constant):
            return frozenset({value(constant)})
        case nodes.Name(name=name):
            return variable(name)
        case nodes.If(then=then, otherwise=otherwise):
            found = [_worth(each, variable) for each in (then, otherwise)]
            return (
                None if None in found else frozenset().union(*(each or NOTHING for each in found))
            )
        case nodes.Comparison() | nodes.Logic() | nodes.In() | nodes.Between():
            return BOOLEANS
    return None


def _comparisons(tree: nodes.Node) -> Iterator[Compared]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case nodes.Comparison(operator="=" | "!=", left=left, right=right):
                yield from _compared(left, [right])
                yield from _compared(right, [left])
            case nodes.In(value=held, tests=tests):
                yield from _compared(held, [_equal(each) for each in tests])
            case nodes.Call(
                function=nodes.Name(name="list contains"),
                arguments=(nodes.ListOf(items=items), held),
            ):
                yield from _compared(held, list(items))
        if not isinstance(node, _SCOPES):
            waiting.extend(children(node))


def _compared(held: nodes.Node, against: list[nodes.Node]) -> Iterator[Compared]:
    if isinstance(held, nodes.Name):
        constants = [each.value for each in against if isinstance(each, nodes.Literal)]
        if constants:
            yield Compared(held.name, tuple(map(value, constants)))


def _equal(test: nodes.Node) -> nodes.Node:
    return test.operand if isinstance(test, nodes.Test) and test.operator == "=" else test


@weighed(_weight, _KEPT)
def _tree(text: str) -> nodes.Node | None:
    try:
        return parse(_body(text)) if _is_feel(text) else None
    except feel.FeelError:
        return None


def _is_feel(text: str) -> bool:
    return text.lstrip().startswith("=")


def _body(text: str) -> str:
    return text.strip().removeprefix("=").strip()

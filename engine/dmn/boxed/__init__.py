"""Boxed expressions: each module here reads and evaluates one kind of them."""

from engine.dmn.boxed import (
    conditional,
    context,
    filter,
    function,
    invocation,
    iterator,
    list,
    literal,
    relation,
    table,
)

__all__ = [
    "conditional",
    "context",
    "filter",
    "function",
    "invocation",
    "iterator",
    "list",
    "literal",
    "relation",
    "table",
]

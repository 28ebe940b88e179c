"""Small pieces of Python syntax trees, made by us: no text of a user ever becomes code."""

import ast
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

STATE = "s"
#: The nodes that have a place in a text, and those without one that hold such.
_LOCATED = frozenset(
    each
    for each in vars(ast).values()
    if isinstance(each, type) and "lineno" in getattr(each, "_attributes", ())
)
_BETWEEN = frozenset({ast.Module, ast.arguments})


@lru_cache(maxsize=4096)
def load(name: str) -> ast.expr:
    """A local or one of the runtime's names; nobody changes a node, so one serves for all."""
    return ast.Name(name, ast.Load(), lineno=1, col_offset=0)


def constant(value: int | str | bool | None) -> ast.expr:
    """A literal."""
    return ast.Constant(value)


def call(function: str, *arguments: ast.expr) -> ast.expr:
    """A call of the runtime, which takes the state first."""
    return ast.Call(load(function), [load(STATE), *arguments], [])


def plain_call(function: str, *arguments: ast.expr) -> ast.expr:
    """A call without the state."""
    return ast.Call(load(function), list(arguments), [])


def set_local(name: str, value: ast.expr) -> ast.expr:
    """`(name := value)`"""
    return ast.NamedExpr(ast.Name(name, ast.Store()), value)


def is_constant(value: ast.expr, what: bool) -> ast.expr:
    """`value is True`; of a literal Python would warn, so that is answered here."""
    if isinstance(value, ast.Constant):
        return ast.Constant(value.value is what)
    return ast.Compare(value, [ast.Is()], [ast.Constant(what)])


def is_type(value: ast.expr, form: str) -> ast.expr:
    """`type(value) is int`"""
    return ast.Compare(plain_call("type", value), [ast.Is()], [load(form)])


def function(parameters: list[str], body: ast.expr) -> ast.expr:
    """`lambda a, b: body`"""
    return ast.Lambda(_arguments(parameters), body)


def tuple_of(items: list[ast.expr]) -> ast.expr:
    """`(a, b)`"""
    return ast.Tuple(items, ast.Load())


def _arguments(names: list[str]) -> ast.arguments:
    return ast.arguments(
        posonlyargs=[],
        args=[ast.arg(name) for name in names],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )


def define(parameters: list[str], prologue: list[ast.stmt], value: ast.expr) -> ast.Module:
    """A module that holds one function and nothing else."""
    body = [*prologue, ast.Return(value)]
    definition = ast.FunctionDef("expression", _arguments(parameters), body, [])
    module = ast.Module([definition], [])
    _locate(module)
    return module


def _locate(*trees: ast.AST) -> None:
    """Give every node the place the compiler asks for: `ast.fix_missing_locations` takes as long as all else.

    A node that has its place has it with all it holds: threads share nothing else.
    """
    waiting: list[object] = list(trees)
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind in _LOCATED:
            known = vars(node)
            if "lineno" not in known:
                waiting += known.values()
                known["lineno"], known["col_offset"] = 1, 0
        elif kind is list:
            waiting += cast("list[object]", node)
        elif kind in _BETWEEN:
            waiting += vars(node).values()


@lru_cache(maxsize=1024)
def read_variable(local: str, name: str, perhaps: bool, needed: bool) -> Sequence[ast.stmt]:
    """`try: local = variables[name]` …, taking in what is neither an int nor a string."""
    store = ast.Name(local, ast.Store())
    missing = load("MISSING") if perhaps else call("missing", constant(name))
    read = ast.Subscript(load("variables"), constant(name), ast.Load())
    attempt = ast.Try(
        [ast.Assign([store], read)],
        [ast.ExceptHandler(load("KeyError"), None, [ast.Assign([store], missing)])],
        [],
        [],
    )
    if not needed:
        _locate(attempt)
        return (attempt,)
    known = ast.BoolOp(
        ast.And(),
        [
            ast.Compare(plain_call("type", load(local)), [ast.IsNot()], [load("str")]),
            ast.Compare(plain_call("type", load(local)), [ast.IsNot()], [load("int")]),
        ],
    )
    take_in = ast.If(known, [ast.Assign([store], call("intake", load(local)))], [])
    _locate(attempt, take_in)
    return attempt, take_in

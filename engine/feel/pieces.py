"""Small pieces of Python syntax trees, made by us: no text of a user ever becomes code."""

import ast

STATE = "s"


def load(name: str) -> ast.expr:
    """A local or one of the runtime's names."""
    return ast.Name(name, ast.Load())


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
    return ast.fix_missing_locations(ast.Module([definition], []))


def read_variable(local: str, name: str, perhaps: bool, needed: bool) -> list[ast.stmt]:
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
        return [attempt]
    known = ast.BoolOp(
        ast.And(),
        [
            ast.Compare(plain_call("type", load(local)), [ast.IsNot()], [load("str")]),
            ast.Compare(plain_call("type", load(local)), [ast.IsNot()], [load("int")]),
        ],
    )
    take_in = ast.If(known, [ast.Assign([store], call("intake", load(local)))], [])
    return [attempt, take_in]

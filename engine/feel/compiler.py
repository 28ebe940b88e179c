"""Nodes into Python code: a syntax tree built here, compiled, run with no builtins in reach."""

import ast
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType
from typing import Any

from engine.feel import nodes, pieces, temporal, types
from engine.feel.calling import Calling
from engine.feel.comparing import Comparing
from engine.feel.looping import Looping
from engine.feel.pieces import call, constant, set_local
from engine.feel.runtime import RUNTIME

_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}


def compile_expression(
    tree: nodes.Node, names: frozenset[str], known: Mapping[str, types.Type]
) -> tuple[Callable[[Any, Any], Any], frozenset[str]]:
    """`f(variables, state)` and the names of the variables it reads."""
    compiler = Compiler(names, known)
    value = compiler.emit(tree)
    return compiler.build(["variables", pieces.STATE], value), frozenset(compiler.scope.variables)


def compile_unary(
    tree: nodes.UnaryTests, names: frozenset[str], known: Mapping[str, types.Type]
) -> tuple[Callable[[Any, Any, Any], Any], frozenset[str]]:
    """`f(input, variables, state)` and the names of the variables it reads."""
    compiler = Compiler(names, known)
    with compiler.scope.names({"?": "q"}):
        value = compiler.tests(tree, "q")
    function = compiler.build(["q", "variables", pieces.STATE], value)
    return function, frozenset(compiler.scope.variables)


class Compiler(Comparing, Looping, Calling):
    """One tree being turned into code: values here, the rest in the parts by subject."""

    def build(self, parameters: list[str], value: ast.expr) -> Any:
        """The function; its globals are the runtime's names and this tree's constants."""
        prologue: list[ast.stmt] = []
        scope = self.scope
        for name, local in scope.variables.items():
            perhaps, needed = name in scope.perhaps, name in scope.needed
            prologue += pieces.read_variable(local, name, perhaps, needed)
        module = pieces.define(parameters, prologue, value)
        code = compile(module, "<FEEL>", "exec", dont_inherit=True)
        inner = next(item for item in code.co_consts if isinstance(item, CodeType))
        return FunctionType(inner, RUNTIME | self.objects)

    def emit(self, node: nodes.Node) -> ast.expr:
        """Code for the value of a node."""
        return _EMIT[type(node)](self, node)

    def literal(self, node: nodes.Literal) -> ast.expr:
        value = node.value
        if value is None or isinstance(value, (bool, int, str)):
            return constant(value)
        return self.add_constant(value)

    def at_literal(self, node: nodes.AtLiteral) -> ast.expr:
        value = temporal.parse_any(node.text)
        if value is None:
            return call("unreadable", constant(node.text))
        return self.add_constant(value)

    def list_of(self, node: nodes.ListOf) -> ast.expr:
        return call("listed", ast.List([self.emit(item) for item in node.items], ast.Load()))

    def context_of(self, node: nodes.ContextOf) -> ast.expr:
        own: dict[str, str] = {}
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        with self.scope.names(own):
            for key, value in node.entries:
                code = self.emit(value)
                # Only entries after this one see it.
                own[key] = self.scope.fresh("e")
                keys.append(constant(key))
                values.append(set_local(own[key], code))
        return call("context_of", ast.Dict(keys, values))

    def interval(self, node: nodes.Interval) -> ast.expr:
        return call(
            "make_range",
            self.emit(node.start),
            self.emit(node.end),
            constant(node.start_included),
            constant(node.end_included),
        )

    def lone_test(self, node: nodes.Test) -> ast.expr:
        return call("make_test", constant(node.operator), self.emit(node.operand))

    def negate(self, node: nodes.Negate) -> ast.expr:
        operand = node.operand
        if isinstance(operand, nodes.Literal) and type(operand.value) is int:
            return constant(-operand.value)
        return call("negate", self.emit(operand))

    def arithmetic(self, node: nodes.Arithmetic) -> ast.expr:
        return call(_ARITHMETIC[node.operator], self.emit(node.left), self.emit(node.right))

    def instance_of(self, node: nodes.InstanceOf) -> ast.expr:
        form = types.resolve(node.type, self.known)
        if form is None:
            return call("unknown_type", constant(node.type.name))
        return call("instance_of", self.emit(node.value), self.add_constant(form))

    def path(self, node: nodes.Path) -> ast.expr:
        return call("member", self.emit(node.value), constant(node.name))


_EMIT: dict[type, Callable[[Compiler, Any], ast.expr]] = {
    nodes.Literal: Compiler.literal,
    nodes.AtLiteral: Compiler.at_literal,
    nodes.Name: Compiler.name,
    nodes.ListOf: Compiler.list_of,
    nodes.ContextOf: Compiler.context_of,
    nodes.Interval: Compiler.interval,
    nodes.Test: Compiler.lone_test,
    nodes.Negate: Compiler.negate,
    nodes.Arithmetic: Compiler.arithmetic,
    nodes.Comparison: Compiler.comparison,
    nodes.Logic: Compiler.logic,
    nodes.Between: Compiler.between,
    nodes.In: Compiler.is_in,
    nodes.InstanceOf: Compiler.instance_of,
    nodes.Path: Compiler.path,
    nodes.Filter: Compiler.filter,
    nodes.Call: Compiler.call,
    nodes.If: Compiler.choice,
    nodes.For: Compiler.loop,
    nodes.Quantified: Compiler.quantified,
    nodes.Lambda: Compiler.function,
}

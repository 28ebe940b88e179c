"""Names, calls and functions into code."""

import ast
from typing import Any

from engine.feel import nodes, pieces, types
from engine.feel.budget import Budget
from engine.feel.emitter import Emitter
from engine.feel.pieces import call, constant, load, tuple_of
from engine.feel.registry import FUNCTIONS
from engine.feel.registry import call as run


class Calling(Emitter):
    """The part that calls."""

    def name(self, node: nodes.Name) -> ast.expr:
        if not self._may_be_builtin(node.name):
            return self.scope.lookup(node.name)
        return self.scope.lookup(node.name, self._variable_or("value_or", node.name))

    def _may_be_builtin(self, name: str) -> bool:
        return name in FUNCTIONS and not self.scope.is_local(name)

    def _variable_or(self, choice: str, name: str) -> ast.expr:
        """A variable that hides a built-in function, or else the function."""
        read = ast.Attribute(load("variables"), "get", ast.Load())
        variable = ast.Call(read, [constant(name)], [])
        return call(choice, self.add_constant(FUNCTIONS[name]), variable)

    def call(self, node: nodes.Call) -> ast.expr:
        arguments = tuple_of(self._arguments(node))
        names = self.add_constant(node.names) if node.names else None
        target = node.function
        if isinstance(target, nodes.Name) and target.name in FUNCTIONS:
            if target.name not in self.names and not self.scope.is_local(target.name):
                value = _literal(target.name, node)
                if value is not None:
                    return self.add_constant(value)
                return self._call_builtin(constant(target.name), names, arguments)
            function = self._hidden(target.name)
        else:
            function = self.emit(target)
        if names:
            return call("invoke_named", function, names, arguments)
        return call("invoke", function, arguments)

    def _arguments(self, node: nodes.Call) -> list[ast.expr]:
        """What the function is given; that a value is missing is no warning where it is asked for."""
        target = node.function
        if not (isinstance(target, nodes.Name) and target.name in _ASKING and node.arguments):
            return [self.emit(argument) for argument in node.arguments]
        with self.scope.asking():
            first = self.emit(node.arguments[0])
        quiet = call("quiet", pieces.function([], first))
        return [quiet, *(self.emit(argument) for argument in node.arguments[1:])]

    def _hidden(self, name: str) -> ast.expr:
        """A built-in whose name something here has too: `{date: date("2026-03-04")}`."""
        if self.scope.is_local(name):
            local = self.scope.lookup(name)
            return call("function_or", self.add_constant(FUNCTIONS[name]), local)
        return self._variable_or("function_or", name)

    def _call_builtin(
        self, name: ast.expr, names: ast.expr | None, arguments: ast.expr
    ) -> ast.expr:
        if names:
            return call("call_named", name, names, arguments)
        return call("call", name, arguments)

    def function(self, node: nodes.Lambda) -> ast.expr:
        if node.external:
            return call(
                "external", self.add_constant(node.parameters), constant(_foreign(node.body))
            )
        locals_ = [self.scope.fresh("a") for _ in node.parameters]
        with self.scope.names(dict(zip(node.parameters, locals_, strict=True))):
            body = self.emit(node.body)
        forms = tuple(
            (types.resolve(form, self.known) or types.ANY) if form else None for form in node.types
        )
        return ast.Call(
            load("make_function"),
            [
                self.add_constant(node.parameters),
                self.add_constant(forms),
                pieces.function(locals_, body),
                self.weight(node.body),
            ],
            [],
        )


def _literal(name: str, node: nodes.Call) -> Any:
    """What `date("2026-03-04")` is whenever it is evaluated; None for any other call."""
    if name in _LITERALS and len(node.arguments) == 1 and node.names is None:
        argument = node.arguments[0]
        if isinstance(argument, nodes.Literal) and type(argument.value) is str:
            return run(Budget(), name, (argument.value,))
    return None


#: Functions whose first argument may well be missing.
_ASKING = frozenset({"is defined", "get or else"})
_LITERALS = frozenset({"date", "time", "date and time", "duration"})


def _foreign(node: nodes.Node) -> str:
    """What an external function's body names: a class and a method, a document and a model."""
    if isinstance(node, nodes.ContextOf):
        return " ".join(filter(None, (_foreign(value) for _, value in node.entries)))
    return str(node.value) if isinstance(node, nodes.Literal) else ""

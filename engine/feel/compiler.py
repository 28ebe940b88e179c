"""Nodes into Python code: a syntax tree built here, compiled, run with no builtins in reach."""

import ast
from collections.abc import Callable, Mapping
from types import CodeType, FunctionType
from typing import Any

from engine.feel import nodes, pieces, temporal, types
from engine.feel.heights import mentions, mentions_input, size
from engine.feel.pieces import call, constant, load, set_local, tuple_of
from engine.feel.registry import FUNCTIONS
from engine.feel.runtime import RUNTIME
from engine.feel.scope import Scope

_COMPARE = {
    "=": ("equal", ast.Eq),
    "!=": ("unequal", ast.NotEq),
    "<": ("less", ast.Lt),
    "<=": ("at_most", ast.LtE),
    ">": ("greater", ast.Gt),
    ">=": ("at_least", ast.GtE),
}
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
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


class Compiler:
    """One tree being turned into code."""

    def __init__(self, names: frozenset[str], known: Mapping[str, types.Type]) -> None:
        self.scope = Scope()
        self.names = names
        self.known = known
        self.objects: dict[str, Any] = {}

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

    def keep(self, value: Any) -> ast.expr:
        """Code for an object that Python has no literal for."""
        name = f"k{len(self.objects)}"
        self.objects[name] = value
        return load(name)

    def emit(self, node: nodes.Node) -> ast.expr:
        """Code for the value of a node."""
        return _EMIT[type(node)](self, node)

    def literal(self, node: nodes.Literal) -> ast.expr:
        value = node.value
        if value is None or isinstance(value, (bool, int, str)):
            return constant(value)
        return self.keep(value)

    def at_literal(self, node: nodes.AtLiteral) -> ast.expr:
        value = temporal.parse_any(node.text)
        if value is None:
            return call("unreadable", constant(node.text))
        return self.keep(value)

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
        return call(choice, self.keep(FUNCTIONS[name]), variable)

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

    def comparison(self, node: nodes.Comparison) -> ast.expr:
        if _quick(node.right):
            return self._compare_with(node.operator, node.left, node.right)
        if _quick(node.left):
            return self._compare_with(_FLIPPED[node.operator], node.right, node.left)
        return call(_COMPARE[node.operator][0], self.emit(node.left), self.emit(node.right))

    def _compare_with(self, operator: str, left: nodes.Node, right: nodes.Node) -> ast.expr:
        if isinstance(left, nodes.Name) and left.name not in FUNCTIONS:
            local = self.scope.quick(left.name)
            if local is not None:
                # Taken in only where Python cannot compare it as it is.
                return self._compare_quickly(
                    operator, load(local), right, call("intake", load(local))
                )
        return self._compare_quickly(operator, self.emit(left), right)

    def _compare_quickly(
        self, operator: str, left: ast.expr, right: nodes.Node, taken_in: ast.expr | None = None
    ) -> ast.expr:
        """Against a literal: Python compares when the types are the same, else the runtime."""
        name, sign = _COMPARE[operator]
        literal = self.emit(right)
        assert isinstance(literal, ast.Constant)
        if isinstance(left, ast.Name):
            first: ast.expr = left
            local = left.id
        else:
            local = self.scope.fresh()
            first = set_local(local, left)
        return ast.IfExp(
            pieces.is_type(first, type(literal.value).__name__),
            ast.Compare(load(local), [sign()], [literal]),
            call(name, taken_in or load(local), literal),
        )

    def logic(self, node: nodes.Logic) -> ast.expr:
        tree = self.emit(node.terms[0])
        for term in node.terms[1:]:
            tree = self._logic(node.operator, tree, self.emit(term))
        return tree

    def _logic(self, operator: str, left: ast.expr, right: ast.expr) -> ast.expr:
        """`False if (a := left) is False or (b := right) is False else both(a, b)`; or likewise."""
        decisive = operator == "or"
        a, b = self.scope.fresh(), self.scope.fresh()
        decided = ast.BoolOp(
            ast.Or(),
            [
                pieces.is_constant(set_local(a, left), decisive),
                pieces.is_constant(set_local(b, right), decisive),
            ],
        )
        plain = ast.BoolOp(
            ast.And(),
            [
                pieces.is_constant(load(a), not decisive),
                pieces.is_constant(load(b), not decisive),
            ],
        )
        slow = call("either" if decisive else "both", load(a), load(b))
        return ast.IfExp(
            decided, constant(decisive), ast.IfExp(plain, constant(not decisive), slow)
        )

    def between(self, node: nodes.Between) -> ast.expr:
        return call("between", self.emit(node.value), self.emit(node.low), self.emit(node.high))

    def is_in(self, node: nodes.In) -> ast.expr:
        local = self.scope.fresh()
        value = self.emit(node.value)
        with self.scope.names({"?": local}):
            tests = self._any([self.test(test, local) for test in node.tests])
        # (value, tests)[1]: the value is set first, then tested.
        return ast.Subscript(
            tuple_of([set_local(local, value), tests]), ast.Constant(1), ast.Load()
        )

    def _any(self, tests: list[ast.expr]) -> ast.expr:
        tree = tests[0]
        for test in tests[1:]:
            tree = self._logic("or", tree, test)
        return tree

    def tests(self, node: nodes.UnaryTests, local: str) -> ast.expr:
        """Code for whether the input passes."""
        if not node.tests:
            return constant(True)
        value = self._any([self.test(test, local) for test in node.tests])
        return call("opposite", value) if node.negated else value

    def test(self, node: nodes.Node, local: str) -> ast.expr:
        """Code for one test of the value in a local."""
        if isinstance(node, nodes.Test):
            if _quick(node.operand):
                return self._compare_quickly(node.operator, load(local), node.operand)
            return call(_COMPARE[node.operator][0], load(local), self.emit(node.operand))
        if _quick(node):
            return self._compare_quickly("=", load(local), node)
        if mentions_input(node):
            return self.emit(node)
        if isinstance(node, nodes.Interval):
            return self._within(node, local)
        if isinstance(node, nodes.Literal) and type(node.value) is bool:
            # A column of yes and no: what is not known is neither.
            return call("same", load(local), self.emit(node))
        return call("matches", load(local), self.emit(node))

    def _within(self, node: nodes.Interval, local: str) -> ast.expr:
        """`low <= value <= high`, by Python itself for whole numbers."""
        start, end = self.emit(node.start), self.emit(node.end)
        slow = call(
            "within",
            load(local),
            start,
            end,
            constant(node.start_included),
            constant(node.end_included),
        )
        if not (_whole(start) and _whole(end)):
            return slow
        signs: list[ast.cmpop] = [
            ast.LtE() if node.start_included else ast.Lt(),
            ast.LtE() if node.end_included else ast.Lt(),
        ]
        quick = ast.Compare(start, signs, [load(local), end])
        return ast.IfExp(pieces.is_type(load(local), "int"), quick, slow)

    def instance_of(self, node: nodes.InstanceOf) -> ast.expr:
        form = types.resolve(node.type, self.known)
        if form is None:
            return call("unknown_type", constant(node.type.name))
        return call("instance_of", self.emit(node.value), self.keep(form))

    def path(self, node: nodes.Path) -> ast.expr:
        return call("member", self.emit(node.value), constant(node.name))

    def filter(self, node: nodes.Filter) -> ast.expr:
        value, condition = self.emit(node.value), node.condition
        index = condition.operand if isinstance(condition, nodes.Negate) else condition
        if isinstance(index, nodes.Literal) and type(index.value) not in (bool, str, type(None)):
            return call("item", value, self.emit(condition))
        local = self.scope.fresh("i")
        with self.scope.item(local):
            body = self.emit(condition)
        return call("select", value, pieces.function([local], body), self._weight(condition))

    def call(self, node: nodes.Call) -> ast.expr:
        arguments = tuple_of([self.emit(argument) for argument in node.arguments])
        names = self.keep(node.names) if node.names else None
        target = node.function
        if isinstance(target, nodes.Name) and self._may_be_builtin(target.name):
            if target.name not in self.names:
                return self._call_builtin(constant(target.name), names, arguments)
            function = self._variable_or("function_or", target.name)
        else:
            function = self.emit(target)
        if names:
            return call("invoke_named", function, names, arguments)
        return call("invoke", function, arguments)

    def _call_builtin(
        self, name: ast.expr, names: ast.expr | None, arguments: ast.expr
    ) -> ast.expr:
        if names:
            return call("call_named", name, names, arguments)
        return call("call", name, arguments)

    def choice(self, node: nodes.If) -> ast.expr:
        return ast.IfExp(
            pieces.is_constant(self.emit(node.condition), True),
            self.emit(node.then),
            self.emit(node.otherwise),
        )

    def loop(self, node: nodes.For) -> ast.expr:
        domains, locals_, own = self._domains(node.iterators)
        partial = self.scope.fresh("p")
        with self.scope.names({"partial": partial} | own):
            body = self.emit(node.body)
        # The results so far are copied for every turn: only where they are asked for.
        asked = constant(mentions(node.body, "partial"))
        function = pieces.function([*locals_, partial], body)
        return call("loop", domains, function, self._weight(node.body), asked)

    def _weight(self, body: nodes.Node) -> ast.expr:
        """Steps one turn costs: a long body is many steps, so that time stays bounded."""
        return constant(1 + size(body) // 16)

    def quantified(self, node: nodes.Quantified) -> ast.expr:
        domains, locals_, own = self._domains(node.iterators)
        with self.scope.names(own):
            condition = self.emit(node.condition)
        function = pieces.function(locals_, condition)
        return call(node.quantifier, domains, function, self._weight(node.condition))

    def _domains(
        self, iterators: tuple[nodes.Iterator, ...]
    ) -> tuple[ast.expr, list[str], dict[str, str]]:
        """Functions giving what each iterator goes through, from the values before it."""
        own: dict[str, str] = {}
        locals_: list[str] = []
        domains: list[ast.expr] = []
        for iterator in iterators:
            with self.scope.names(dict(own)):
                domain = self.emit(iterator.domain)
                if iterator.end is not None:
                    domain = call("span", domain, self.emit(iterator.end))
            domains.append(pieces.function(list(locals_), domain))
            locals_.append(self.scope.fresh("n"))
            own[iterator.name] = locals_[-1]
        return tuple_of(domains), locals_, own

    def function(self, node: nodes.Lambda) -> ast.expr:
        if node.external:
            return call("external", self.keep(node.parameters), constant(_foreign(node.body)))
        locals_ = [self.scope.fresh("a") for _ in node.parameters]
        with self.scope.names(dict(zip(node.parameters, locals_, strict=True))):
            body = self.emit(node.body)
        forms = tuple(
            (types.resolve(form, self.known) or types.ANY) if form else None for form in node.types
        )
        return ast.Call(
            load("make_function"),
            [
                self.keep(node.parameters),
                self.keep(forms),
                pieces.function(locals_, body),
                self._weight(node.body),
            ],
            [],
        )


def _foreign(node: nodes.Node) -> str:
    """What an external function's body names: a class and a method, a document and a model."""
    if isinstance(node, nodes.ContextOf):
        return " ".join(filter(None, (_foreign(value) for _, value in node.entries)))
    return str(node.value) if isinstance(node, nodes.Literal) else ""


def _quick(node: nodes.Node) -> bool:
    """A whole number or a string: what Python may compare itself."""
    if isinstance(node, nodes.Negate):
        node = node.operand
        return isinstance(node, nodes.Literal) and type(node.value) is int
    return isinstance(node, nodes.Literal) and type(node.value) in (int, str)


def _whole(code: ast.expr) -> bool:
    return isinstance(code, ast.Constant) and type(code.value) is int


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

"""Comparisons, logic and unary tests into code; whole numbers and strings are compared by Python."""

import ast

from engine.feel import nodes, pieces
from engine.feel.emitter import Emitter
from engine.feel.pieces import call, constant, load, set_local, tuple_of
from engine.feel.registry import FUNCTIONS
from engine.feel.trees import mentions_input

_COMPARE = {
    "=": ("equal", ast.Eq),
    "!=": ("unequal", ast.NotEq),
    "<": ("less", ast.Lt),
    "<=": ("at_most", ast.LtE),
    ">": ("greater", ast.Gt),
    ">=": ("at_least", ast.GtE),
}
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Comparing(Emitter):
    """The part that compares."""

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
        return self._joined(node.operator, [self.emit(term) for term in node.terms])

    def _joined(self, operator: str, terms: list[ast.expr]) -> ast.expr:
        """Halves of halves: a thousand terms are ten deep, and still decided left to right."""
        if len(terms) == 1:
            return terms[0]
        half = len(terms) // 2
        left = self._joined(operator, terms[:half])
        return self._logic(operator, left, self._joined(operator, terms[half:]))

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
            tests = self._joined("or", [self.test(test, local) for test in node.tests])
        # (value, tests)[1]: the value is set first, then tested.
        return ast.Subscript(
            tuple_of([set_local(local, value), tests]), ast.Constant(1), ast.Load()
        )

    def tests(self, node: nodes.UnaryTests, local: str) -> ast.expr:
        """Code for whether the input passes."""
        if not node.tests:
            return constant(True)
        value = self._joined("or", [self.test(test, local) for test in node.tests])
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


def _quick(node: nodes.Node) -> bool:
    """A whole number or a string: what Python may compare itself."""
    if isinstance(node, nodes.Negate):
        node = node.operand
        return isinstance(node, nodes.Literal) and type(node.value) is int
    return isinstance(node, nodes.Literal) and type(node.value) in (int, str)


def _whole(code: ast.expr) -> bool:
    return isinstance(code, ast.Constant) and type(code.value) is int

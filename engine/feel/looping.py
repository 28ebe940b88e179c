"""Loops, filters and choices into code."""

import ast

from engine.feel import nodes, pieces
from engine.feel.emitter import Emitter
from engine.feel.pieces import call, constant, tuple_of
from engine.feel.trees import mentions


class Looping(Emitter):
    """The part that goes through lists."""

    def filter(self, node: nodes.Filter) -> ast.expr:
        value, condition = self.emit(node.value), node.condition
        index = condition.operand if isinstance(condition, nodes.Negate) else condition
        if isinstance(index, nodes.Literal) and type(index.value) not in (bool, str, type(None)):
            return call("item", value, self.emit(condition))
        local = self.scope.fresh("i")
        with self.scope.item(local):
            body = self.emit(condition)
        return call("select", value, pieces.function([local], body), self.weight(condition))

    def choice(self, node: nodes.If) -> ast.expr:
        return ast.IfExp(
            pieces.is_constant(self._condition(node.condition), True),
            self.emit(node.then),
            self.emit(node.otherwise),
        )

    def _condition(self, node: nodes.Node) -> ast.expr:
        """What may be no boolean at all is told apart from null, with a warning."""
        code = self.emit(node)
        plain = isinstance(node, (nodes.Comparison, nodes.Between, nodes.In, nodes.InstanceOf))
        return code if plain else call("truth", code)

    def loop(self, node: nodes.For) -> ast.expr:
        domains, locals_, own = self._domains(node.iterators)
        partial = self.scope.fresh("p")
        with self.scope.names({"partial": partial} | own):
            body = self.emit(node.body)
        # The results so far are copied for every turn: only where they are asked for.
        asked = constant(mentions(node.body, "partial"))
        function = pieces.function([*locals_, partial], body)
        return call("loop", domains, function, self.weight(node.body), asked)

    def quantified(self, node: nodes.Quantified) -> ast.expr:
        domains, locals_, own = self._domains(node.iterators)
        with self.scope.names(own):
            condition = self.emit(node.condition)
        function = pieces.function(locals_, condition)
        return call(node.quantifier, domains, function, self.weight(node.condition))

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

"""Expressions and unary tests into nodes (DMN 1.5, 10.3.1.2), by recursive descent.

Why not lark: docs/adr/0003-feel-parser.md.
"""

from collections.abc import Callable, Iterable
from typing import NoReturn

from engine.feel import budget, nodes, numbers
from engine.feel.brackets import Brackets
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import unescape
from engine.feel.names import Known
from engine.feel.phrases import Phrases
from engine.feel.registry import AMBIGUOUS
from engine.feel.suffixes import Suffixes
from engine.feel.trees import height

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_LEVELS = {"or": 1, "and": 2, "between": 3, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_LEVELS.update(dict.fromkeys(_COMPARISONS, 3))
_DOUBLED = {"==": "=", "<>": "!=", "=<": "<=", "=>": ">=", "!==": "!="}
_OPERAND = 4  # what stands on either side of a comparison


def parse(text: str, names: Iterable[str] = ()) -> nodes.Node:
    """The tree of an expression; `names` are known names that hold keywords or operators."""
    return _guarded(text, Known(names, AMBIGUOUS), lambda parser: parser.whole())


def parse_unary(text: str, names: Iterable[str] = ()) -> nodes.UnaryTests:
    """The tree of unary tests; `-` and an empty text let everything pass."""
    tree = _guarded(text, Known(names, AMBIGUOUS), lambda parser: parser.unary_tests())
    assert isinstance(tree, nodes.UnaryTests)
    return tree


def _guarded(text: str, known: Known, read: Callable[["Parser"], nodes.Node]) -> nodes.Node:
    tree = read(Parser(text, known))
    if height(tree) > budget.HEIGHT:
        raise FeelSyntaxError(
            f"表达式太长太深（最多 {budget.HEIGHT} 层）",
            f"more than {budget.HEIGHT} operators inside each other",
            text,
            0,
        )
    return tree


class Parser(Brackets, Phrases, Suffixes):
    """Operators, single values and unary tests."""

    def whole(self) -> nodes.Node:
        """The whole text as one expression."""
        tree = self.expression()
        self.end()
        return tree

    def unary_tests(self) -> nodes.UnaryTests:
        """The whole text as unary tests."""
        if self.token.kind == "end":
            return nodes.UnaryTests(())
        if self.sees("-") and self.tokens[1].kind == "end":
            return nodes.UnaryTests(())
        if self.sees("not") and self.tokens[1].text == "(":
            tests = self._negated()
            if tests is not None:
                return nodes.UnaryTests(tests, negated=True)
        tests = self.tests()
        self.end()
        return nodes.UnaryTests(tests)

    def _negated(self) -> tuple[nodes.Node, ...] | None:
        self.at = 2
        try:
            tests = self.tests()
            self.expect(")")
        except FeelSyntaxError:
            if self.patience < 0:
                raise
        else:
            if self.token.kind == "end":
                return tests
        # `not(a) and b` is an expression, and so is `not(negand: a)`.
        self.at, self.depth, self.closing = 0, 0, False
        return None

    def tests(self) -> tuple[nodes.Node, ...]:
        """`< 5, [1..3], "a"`"""
        found = [self.test()]
        while self.takes(","):
            found.append(self.test())
        return tuple(found)

    def test(self) -> nodes.Node:
        """One unary test."""
        return self.expression()

    def binary(self, lowest: int, left: nodes.Node | None = None) -> nodes.Node:
        """Operators that bind at least as tightly as `lowest`."""
        tree = self.unary() if left is None else left
        while True:
            token = self.token
            level = _LEVELS.get(token.text, 0) if token.kind in ("op", "name") else 0
            if level < lowest or level == 0:
                return tree
            self.take()
            tree = self._operation(token.text, level, tree, token.start)

    def _operation(self, sign: str, level: int, left: nodes.Node, at: int) -> nodes.Node:
        if sign == "between":
            low = self.binary(_OPERAND)
            self.expect("and")
            return nodes.Between(left, low, self.binary(_OPERAND), position=at)
        if sign == "in":
            return nodes.In(left, self._in_tests(), position=at)
        if sign in _COMPARISONS and self.sees(*_COMPARISONS):
            self._refuse_doubled(sign, at)
        right = self.binary(level + 1)
        if sign in _COMPARISONS:
            return nodes.Comparison(sign, left, right, position=at)
        if sign in ("and", "or"):
            if isinstance(left, nodes.Logic) and left.operator == sign and not left.bracketed:
                return nodes.Logic(sign, (*left.terms, right), position=left.position)
            return nodes.Logic(sign, (left, right), position=at)
        return nodes.Arithmetic(sign, left, right, position=at)

    def _refuse_doubled(self, sign: str, at: int) -> NoReturn:
        """`a == b` would otherwise compare a with the test `= b`, and always be null."""
        written = sign + self.token.text
        meant = _DOUBLED.get(written, sign)
        self.refuse(f"“{written}”应当写作“{meant}”", f'write "{meant}" for "{written}"', at)

    def _in_tests(self) -> tuple[nodes.Node, ...]:
        if not self.sees("("):
            return (self.binary(_OPERAND),)
        self.enter()
        start = self.take().start
        first = self.expression()
        if self.sees(","):
            found = [first]
            while self.takes(","):
                found.append(self.expression())
            self.expect(")")
            self.leave()
            return tuple(found)
        self.leave()
        tree = self.bracketed_rest(first, start)
        return (self.binary(_OPERAND, self.postfix(tree)),)

    def unary(self) -> nodes.Node:
        """`-a`, or what can stand without a sign."""
        if self.sees("-"):
            at = self.take().start
            self.enter()
            operand = self.unary()
            self.leave()
            return nodes.Negate(operand, position=at)
        return self.postfix(self.primary())

    def primary(self) -> nodes.Node:
        """A literal, name, bracket or keyword expression."""
        token = self.token
        if token.kind == "name":
            return self._word()
        if token.kind == "number":
            return self._number()
        if token.kind == "quoted":
            return nodes.Name(self.name(), position=token.start)
        if token.kind == "string":
            self.take()
            return nodes.Literal(unescape(token, self.text), position=token.start)
        return self._symbol()

    def _number(self) -> nodes.Node:
        token = self.take()
        value = numbers.literal(token.text)
        if value is None:
            self.refuse("数字太大", "the number is too large", token.start)
        return nodes.Literal(value, position=token.start)

    def _symbol(self) -> nodes.Node:
        token = self.token
        if token.text == "[":
            return self.list()
        if token.text == "(":
            self.take()
            return self.bracketed_rest(self.expression(), token.start)
        if token.text == "]":
            self.take()
            start = self.expression()
            return self.interval(start, False, token.start)
        if token.text == "{":
            return self.context()
        if token.text in _COMPARISONS:
            self.take()
            return nodes.Test(token.text, self.binary(_OPERAND), position=token.start)
        if token.text == "@" and self.tokens[self.at + 1].kind == "string":
            self.take()
            return nodes.AtLiteral(unescape(self.take(), self.text), position=token.start)
        if token.text == "?":
            self.take()
            return nodes.Name("?", position=token.start)
        if token.text and self.known.longest(self.tokens, self.at):
            return nodes.Name(self.name(), position=token.start)
        return self.unexpected("这里应当是一个值", "a value was expected")

    def _word(self) -> nodes.Node:
        token = self.token
        known = self.known.longest(self.tokens, self.at)
        if known is None:
            if token.text in _CONSTANTS:
                self.take()
                return nodes.Literal(_CONSTANTS[token.text], position=token.start)
            phrase = self.phrase()
            if phrase is not None:
                return phrase
        return nodes.Name(self.name(), position=token.start)


_CONSTANTS = {"true": True, "false": False, "null": None}

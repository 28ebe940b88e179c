"""Expressions made at random, as trees, and variables to evaluate them with.

A tree grows from a size and a seed: thousands are made in a second, and
Hypothesis still finds the smallest one that fails.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from engine.feel import nodes
from engine.feel.registry import AMBIGUOUS, FORMS

NAMES = ("x", "y1", "金额", "total cost", "a b c", "item", "partial", "level")
FUNCTIONS = tuple(sorted(FORMS.keys() - AMBIGUOUS)) + tuple(sorted(AMBIGUOUS))
TYPES = ("number", "string", "Any", "date and time", "own type")
SIGNS = ("=", "!=", "<", "<=", ">", ">=")
KEYS = ("a", "金额", "b c", "d-e", "if")
LITERALS = (
    *(None, True, False, 0, 1, 2, 3, 34, 10**20, Decimal("1.50"), Decimal("1E+40")),
    *("", "red", "2026-03-04", "P1D", '"\\\n', "[a-z]+", "马 🐎", "[1..3]"),
)
AT = ("2026-03-04", "2026-03-04T09:00:00", "09:00:00+08:00", "P3D", "P1Y2M", "nonsense")

VALUES = (
    *(1, 2.5, -0.0, 1e308, float("nan"), float("inf"), True, None, "abc", "\ud800", 10**40),
    *(Decimal("12.5"), Decimal("NaN"), Decimal("1e9999"), [1, [2, "a"]], {"x": [1, {"level": 2}]}),
    *(date.max, datetime(1, 1, 1, tzinfo=UTC), time(1), timedelta.max, object(), {1: {2}}, (1,)),
)


class Tree:
    """Grows nodes of about a size."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - a test's

    def grow(self, size):
        if size <= 1:
            return self.leaf()
        return self.random.choice(_SHAPES)(self, size - 1)

    def leaf(self):
        kind = self.random.randrange(6)
        if kind < 3:
            return nodes.Literal(self.random.choice(LITERALS))
        if kind == 3:
            return nodes.AtLiteral(self.random.choice(AT))
        return nodes.Name(self.name())

    def name(self):
        return self.random.choice(NAMES)

    def sign(self):
        return self.random.choice(SIGNS)

    def some(self, size, least, most):
        count = self.random.randint(least, most)
        return tuple(self.grow(size // max(count, 1)) for _ in range(count))

    def pair(self, size):
        return self.grow(size // 2), self.grow(size - size // 2)

    def form(self, depth=2):
        shape = self.random.randrange(4) if depth else 0
        if shape == 1:
            return nodes.TypeName("list", (self.form(depth - 1),))
        if shape == 2:
            return nodes.TypeName("context", (), (("a", self.form(depth - 1)),))
        if shape == 3:
            return nodes.TypeName("function", (self.form(0),), (), self.form(depth - 1))
        return nodes.TypeName(self.random.choice(TYPES))

    def interval(self, size):
        included = self.random.random() < 0.5, self.random.random() < 0.5
        return nodes.Interval(*self.pair(size), *included)

    def context(self, size):
        keys = self.random.sample(KEYS, self.random.randint(0, 3))
        return nodes.ContextOf(tuple((key, self.grow(size // 3)) for key in keys))

    def iterators(self, size):
        return tuple(
            nodes.Iterator(
                self.name(),
                self.grow(size // 2),
                self.grow(size // 3) if self.random.random() < 0.3 else None,
            )
            for _ in range(self.random.randint(1, 2))
        )

    def call(self, size):
        function = nodes.Name(self.random.choice(FUNCTIONS))
        if self.random.random() < 0.2:
            function = self.grow(size // 2)
        if self.random.random() < 0.2:
            return nodes.Call(function, (self.grow(size),), ("n",))
        return nodes.Call(function, self.some(size, 0, 3))

    def function(self, size):
        form = self.form() if self.random.random() < 0.3 else None
        return nodes.Lambda((self.name(),), (form,), self.grow(size))


_SHAPES = (
    lambda tree, size: nodes.ListOf(tree.some(size, 0, 3)),
    Tree.context,
    Tree.interval,
    lambda tree, size: nodes.Test(tree.sign(), tree.grow(size)),
    lambda tree, size: nodes.Negate(tree.grow(size)),
    lambda tree, size: nodes.Arithmetic(
        tree.random.choice(["+", "-", "*", "/", "**"]), *tree.pair(size)
    ),
    lambda tree, size: nodes.Comparison(tree.sign(), *tree.pair(size)),
    lambda tree, size: nodes.Logic(tree.random.choice(["and", "or"]), tree.some(size, 2, 3)),
    lambda tree, size: nodes.Between(*tree.some(size, 3, 3)),
    lambda tree, size: nodes.In(tree.grow(size // 2), tree.some(size // 2, 1, 3)),
    lambda tree, size: nodes.InstanceOf(tree.grow(size), tree.form()),
    lambda tree, size: nodes.Path(tree.grow(size), tree.name()),
    lambda tree, size: nodes.Filter(*tree.pair(size)),
    Tree.call,
    Tree.call,
    Tree.call,
    lambda tree, size: nodes.If(*tree.some(size, 3, 3)),
    lambda tree, size: nodes.For(tree.iterators(size // 2), tree.grow(size // 2)),
    lambda tree, size: nodes.Quantified(
        tree.random.choice(["some", "every"]), tree.iterators(size // 2), tree.grow(size // 2)
    ),
    Tree.function,
)

_sizes = st.integers(1, 30)
_seeds = st.integers(0, 2**48)


def situation(seed):
    """Some variables with some values."""
    chance = random.Random(seed)  # noqa: S311
    return {name: chance.choice(VALUES) for name in NAMES if chance.random() < 0.6}


variables = st.builds(situation, _seeds)
expressions = st.builds(lambda size, seed: Tree(seed).grow(size), _sizes, _seeds)
unary_tests = st.builds(
    lambda size, seed, negated: nodes.UnaryTests(Tree(seed).some(size, 1, 3), negated),
    _sizes,
    _seeds,
    st.booleans(),
)

"""Cells that are looked up give the same as FEEL gives for them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine import feel
from engine.dmn.boxed.column import Column

NUMBERS = st.integers(-4, 4).map(str) | st.decimals(-2, 2, places=1).map(str)
SIGNS = st.sampled_from(["<", "<=", ">", ">= "])
ITEMS = st.one_of(
    NUMBERS,
    st.builds("{}{}".format, SIGNS, NUMBERS),
    st.builds(
        "{}{}..{}{}".format, st.sampled_from("[(]"), NUMBERS, NUMBERS, st.sampled_from("[)]")
    ),
    st.sampled_from(['"a"', '"b"', '"-1"', '""']),
)
CELLS = st.lists(ITEMS, min_size=1, max_size=3).map(" , ".join)
VALUES = st.one_of(
    st.integers(-5, 5),
    st.decimals(-3, 3, places=2),
    st.sampled_from(["a", "b", "", None, True, [1], ["a"]]),
)


@given(cells=st.lists(CELLS, min_size=1, max_size=8), value=VALUES)
def test_a_column_agrees_with_its_cells(cells, value):
    tests = [(text, feel.compile(text, "unary"), 1 << n) for n, text in enumerate(cells)]
    every = (1 << len(cells)) - 1
    found = Column(0, tests).matching(value, every, {}, feel.limits.State())
    assert found == sum(mask for _, compiled, mask in tests if compiled.test(value, {}))


def test_only_candidates_are_tested():
    column = Column(0b100, [("1", feel.compile("1", "unary"), 0b011)])
    assert column.matching(Decimal(1), 0b101, {}, feel.limits.State()) == 0b101

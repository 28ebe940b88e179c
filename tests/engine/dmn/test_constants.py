"""Cells that are looked up give the same as FEEL gives for them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import feel
from engine.dmn.boxed.column import Column

NUMBERS = st.integers(-4, 4).map(str) | st.decimals(-2, 2, places=1).map(str)
DAYS = st.integers(1, 9).map('date("2026-03-0{}")'.format)
SPANS = st.integers(-3, 3).map('duration("P{}D")'.format).map(lambda text: text.replace("P-", "-P"))
MONTHS = st.sampled_from(['@"P1M"', '@"P1Y"', 'duration("-P3M")'])
MOMENTS = st.sampled_from(['time("09:00:00")', 'date and time("2026-03-04T00:00:00Z")'])
SIGNS = st.sampled_from(["<", "<=", ">", ">= ", "=", "!= "])
ENDS = st.one_of(NUMBERS, DAYS, SPANS, MONTHS, MOMENTS, st.sampled_from(["null", '"a"', '"c"']))
ITEMS = st.one_of(
    ENDS,
    st.builds("{}{}".format, SIGNS, ENDS),
    st.builds("{}{}..{}{}".format, st.sampled_from("[(]"), ENDS, ENDS, st.sampled_from("[)]")),
    st.sampled_from(['"b"', '"-1"', '""', "true", "false", "[1, 2]", "1 = 1", "(< 3)", "2 - 1"]),
)
CELLS = st.one_of(
    st.lists(ITEMS, min_size=1, max_size=3).map(" , ".join),
    ITEMS.map("not({})".format),
)
VALUES = st.one_of(
    st.integers(-5, 5),
    st.decimals(-3, 3, places=2),
    st.dates(date(2026, 2, 27), date(2026, 3, 12)),
    st.integers(-4, 4).map(timedelta),
    st.integers(-4, 13).map(feel.YearsMonths),
    st.sampled_from(["a", "b", "", None, True, False, [1], ["a"], [1, 2], {"a": 1}]),
    st.sampled_from([time(9), datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 4)]),  # noqa: DTZ001
)


@settings(deadline=None)
@given(cells=st.lists(CELLS, min_size=1, max_size=8), value=VALUES)
def test_a_column_agrees_with_its_cells(cells, value):
    tests = [(text, feel.compile(text, "unary"), 1 << n) for n, text in enumerate(cells)]
    every = (1 << len(cells)) - 1
    found = Column(0, tests).matching(value, every, {}, feel.budget.Budget())
    assert found == sum(mask for _, compiled, mask in tests if compiled.test(value, {}))


def test_only_candidates_are_tested():
    column = Column(0b100, [("1", feel.compile("1", "unary"), 0b011)])
    assert column.matching(Decimal(1), 0b101, {}, feel.budget.Budget()) == 0b101

"""Filters of searches: the same of a column and of items that stand in no table."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, cast, literal, null, select

from web.api import searching
from web.api.patterns import Pattern
from web.api.searching import Kind, Property

SIGNS = st.text("ab*?\\%_.\n", max_size=6)
WANTED = st.one_of(
    SIGNS,
    st.fixed_dictionaries(
        {},
        optional={
            "$eq": SIGNS,
            "$neq": SIGNS,
            "$like": SIGNS,
            "$in": st.lists(SIGNS, max_size=2),
            "$notIn": st.lists(SIGNS, max_size=2),
            "$exists": st.booleans(),
        },
    ),
)


@settings(
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(held=st.none() | SIGNS, wanted=WANTED)
def test_an_item_fits_as_a_row_does(session, held, wanted):
    column = cast(null() if held is None else literal(held), Text)
    of = Property(Kind.TEXT, column)
    # What is neither true nor false of nothing selects no row.
    found = session.scalar(select(searching.condition(of, wanted)))
    assert searching.fits(of, held, wanted) is bool(found)


@pytest.mark.parametrize(
    ("pattern", "fitting", "other"),
    [
        ("a*", "abc", "ba"),
        ("a?", "ab", "abc"),
        (r"a\*", "a*", "ab"),
        (r"a\\*", "a\\b", "ab"),
        ("50%", "50%", "500"),
        ("*", "", None),
    ],
)
def test_a_pattern_means_the_whole_text(pattern, fitting, other):
    assert Pattern.read(pattern).matches(fitting)
    assert other is None or not Pattern.read(pattern).matches(other)


@pytest.mark.parametrize(
    ("kind", "held", "given", "fits"),
    [
        (Kind.NUMBER, 3, {"$gt": 2, "$lte": 3}, True),
        (Kind.NUMBER, 3, {"$lt": 3}, False),
        (Kind.MOMENT, "2026-03-04T01:00:00Z", {"$eq": "2026-03-04T09:00:00+08:00"}, True),
        (Kind.MOMENT, "2026-03-04T01:00:00Z", {"$gt": "2026-03-04T09:00:00+08:00"}, False),
        (Kind.MOMENT, None, {"$lt": "2026-03-04T09:00:00+08:00"}, False),
        (Kind.KEY, "12", {"$in": ["012", "3"]}, True),
    ],
)
def test_numbers_moments_and_keys_are_compared_as_what_they_are(kind, held, given, fits):
    assert searching.fits(Property(kind, None), held, given) is fits

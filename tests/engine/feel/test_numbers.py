"""Numbers: 34 digits, half even, as the decimal module reckons."""

from decimal import Context, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import feel

MODEL = Context(prec=34, Emax=6144, Emin=-6143)
numbers = st.one_of(
    st.integers(-(10**33), 10**33),
    st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=6),
)
OPERATIONS = {"+": MODEL.add, "-": MODEL.subtract, "*": MODEL.multiply, "/": MODEL.divide}


@given(numbers, numbers, st.sampled_from(sorted(OPERATIONS)))
def test_arithmetic_agrees_with_decimal(a, b, sign):
    value = feel.compile(f"a {sign} b").evaluate({"a": a, "b": b})
    if sign == "/" and b == 0:
        assert value is None
    else:
        assert value == OPERATIONS[sign](Decimal(a), Decimal(b))


@given(numbers, numbers)
def test_comparing_agrees_with_decimal(a, b):
    values = {"a": a, "b": b}
    assert feel.compile("a < b").evaluate(values) is (Decimal(a) < Decimal(b))
    assert feel.compile("a = b").evaluate(values) is (Decimal(a) == Decimal(b))


@given(
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=8),
    st.integers(-3, 8),
    st.sampled_from(["round half up", "round half down", "round up", "round down", "decimal"]),
)
def test_rounding_agrees_with_decimal(number, scale, name):
    modes = {
        "round half up": "ROUND_HALF_UP",
        "round half down": "ROUND_HALF_DOWN",
        "round up": "ROUND_UP",
        "round down": "ROUND_DOWN",
        "decimal": "ROUND_HALF_EVEN",
    }
    value = feel.compile(f"{name}(n, scale)").evaluate({"n": number, "scale": scale})
    with localcontext(prec=60):
        step = Decimal(1).scaleb(-scale)
        assert value == (number / step).to_integral_value(modes[name]) * step


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_from_json_is_the_number_that_was_written(number):
    exact = Decimal(repr(number))
    if exact == 0 or abs(exact) > Decimal("1e-300"):
        assert feel.compile("x").evaluate({"x": number}) == exact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/3", Decimal("0." + "3" * 34)),
        ("string(10**33)", "1" + "0" * 33),
        ("9999999999999999999999999999999999 + 1", Decimal(10**34)),
        ("2 ** 0.5", Decimal("1.414213562373095048801688724209698")),
        ("modulo(-10.1, 4.5)", Decimal("3.4")),
        ("1e6144 * 10", None),
        ("0 / 0", None),
        ("true + 1", None),
    ],
)
def test_numbers_at_their_edges(text, expected):
    assert feel.compile(text).evaluate({}) == expected


def test_whole_numbers_leave_as_ints_and_others_as_floats():
    value = feel.compile("[10 / 5, 1.50, 3.0]").evaluate({})
    assert [repr(item) for item in feel.to_json(value)] == ["2", "1.5", "3"]

"""Numbers: 34 decimal digits, half even (DMN 1.5, 10.3.2.3.1). Whole ones stay ints while they fit."""

import math
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

from engine.feel.budget import Budget

CONTEXT = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emax=6144,
    Emin=-6143,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
#: Whole numbers below this have at most 34 digits and are exact as ints.
WHOLE = 10**34
#: More bits than 10**6145 has: not a number of FEEL.
_BITS = 20_500

Number = int | Decimal


def from_int(state: Budget, value: int) -> Any:
    """A Python int as a FEEL number; null when it is too large for one."""
    if -WHOLE < value < WHOLE:
        return value
    if value.bit_length() > _BITS:
        return _too_large(state)
    try:
        return CONTEXT.create_decimal(value)
    except Overflow:
        return _too_large(state)


def from_float(state: Budget, value: float) -> Any:
    """A float as the decimal that Python prints for it; null for infinities and nan."""
    if not math.isfinite(value):
        state.warn("变量里的数字不是有限的数", "a variable holds a number that is not finite")
        return None
    return Decimal(repr(value))


def from_decimal(state: Budget, value: Decimal) -> Any:
    """A decimal cut to 34 digits; null for infinities, nan and what is too large."""
    if not value.is_finite():
        return state.warn(
            "变量里的数字不是有限的数", "a variable holds a number that is not finite"
        )
    try:
        return CONTEXT.plus(value)
    except Overflow:
        return _too_large(state)


def literal(text: str) -> Any:
    """The number a literal stands for; None when it is too large for FEEL."""
    if text.isdigit() and len(text) <= 34:
        return int(text)
    try:
        return CONTEXT.create_decimal(text)
    except (Overflow, InvalidOperation):
        return None


def tidy(value: Decimal) -> Number:
    """The number as an int where it is whole and has at most 34 digits, else as it is."""
    whole = value.to_integral_value()
    return int(whole) if whole == value and -WHOLE < whole < WHOLE else value


def text_of(value: Number) -> str:
    """A number in plain digits, without exponent or trailing zeros."""
    if type(value) is int:
        return str(value)
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _too_large(state: Budget) -> Any:
    return state.warn("数字太大", "the number is too large")


def plain(value: Number) -> int | float:
    """For JSON: an int when whole, else a float."""
    if isinstance(value, int):
        return value
    whole = value.to_integral_value()
    return int(whole) if whole == value else float(value)

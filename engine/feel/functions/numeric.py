"""Numbers (DMN 1.5, 10.3.4.5)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from typing import Any

from engine import chance
from engine.feel.budget import Budget
from engine.feel.errors import Mismatch
from engine.feel.numbers import CONTEXT, tidy
from engine.feel.registry import builtin
from engine.feel.values import YearsMonths

_ROUNDING = {
    "decimal": ROUND_HALF_EVEN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}
# Wide enough for every number of FEEL at every scale; only the result is cut to 34 digits.
_EXACT = Context(prec=13_000, Emax=20_000, Emin=-20_000)


def rounded(value: Any, scale: Any, rounding: str) -> Any:
    """A number to so many digits after the point; negative ones count before it."""
    places = int(scale)
    if not -6111 <= places <= 6176:
        raise Mismatch("小数位数应在 -6111 到 6176 之间", "the scale is out of range")
    number = Decimal(value)
    if number.is_zero() or int(number.as_tuple().exponent) >= -places:
        return value
    return tidy(CONTEXT.plus(number.quantize(Decimal(1).scaleb(-places), rounding, _EXACT)))


def _rounder(name: str) -> Callable[..., Any]:
    rounding = _ROUNDING[name]

    def body(state: Budget, value: Any, scale: Any = 0) -> Any:
        return rounded(value, 0 if scale is None else scale, rounding)

    return body


for _name in _ROUNDING:
    _optional = "" if _name == "decimal" else "?"
    builtin(_name, "n: number", f"scale: number{_optional}")(_rounder(_name))


@builtin("decimal", "n: number", "scale: number", "mode: string")
def decimal(state: Budget, value: Any, scale: Any, mode: str) -> Any:
    """Rounded in a way that has a name in Java: `HALF_UP`, `CEILING` …, in letters of any case."""
    rounding = f"ROUND_{mode.upper()}"
    if rounding not in _MODES:
        ways = "、".join(sorted(each.removeprefix("ROUND_") for each in _MODES))
        raise Mismatch(
            f"舍入方式“{mode[:20]}”应为 {ways} 之一", f'no rounding is called "{mode[:20]}"'
        )
    return rounded(value, scale, rounding)


#: Python's names of the ways to round are Java's with a prefix.
_MODES = frozenset(_ROUNDING.values())


@builtin("random number")
def random_number(state: Budget) -> Decimal:
    """Another number at every call, from 0 up to but not 1."""
    return Decimal(repr(chance.source().random()))


@builtin("abs", "n: number|duration")
def absolute(state: Budget, value: Any) -> Any:
    """Without its sign; also of a duration."""
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    return abs(value) if isinstance(value, (int, timedelta)) else CONTEXT.abs(value)


@builtin("modulo", "dividend: number", "divisor: number")
def modulo(state: Budget, a: Any, b: Any) -> Any:
    """What is left after dividing; it has the divisor's sign."""
    if not b:
        raise Mismatch("不能除以零", "division by zero")
    if isinstance(a, int) and isinstance(b, int):
        return a % b
    floor = CONTEXT.divide(a, b).to_integral_value(ROUND_FLOOR)
    return tidy(CONTEXT.subtract(a, CONTEXT.multiply(b, floor)))


@builtin("sqrt", "number: number")
def square_root(state: Budget, value: Any) -> Any:
    """The square root; null for what is below zero."""
    return tidy(CONTEXT.sqrt(value))


@builtin("log", "number: number")
def logarithm(state: Budget, value: Any) -> Any:
    """The natural logarithm; null for zero and below."""
    if value <= 0:
        raise Mismatch("对数只用于正数", "the logarithm is of positive numbers")
    return tidy(CONTEXT.ln(value))


@builtin("exp", "number: number")
def exponential(state: Budget, value: Any) -> Any:
    """e to the power of a number."""
    return tidy(CONTEXT.exp(value))


@builtin("odd", "number: number")
def odd(state: Budget, value: Any) -> bool:
    """Whether a whole number is odd."""
    return _whole(value) % 2 == 1


@builtin("even", "number: number")
def even(state: Budget, value: Any) -> bool:
    """Whether a whole number is even."""
    return _whole(value) % 2 == 0


def _whole(value: Any) -> int:
    if value != int(value):
        raise Mismatch("只用于整数", "only for whole numbers")
    return int(value)

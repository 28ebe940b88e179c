"""What `+ - * / **` do with which types (DMN 1.5, 10.3.2.13.5, table 45); anything else is null."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import date_arithmetic
from engine.feel.budget import Budget
from engine.feel.far import FarDate, FarMoment, FineMoment, FineSpan, FineTime
from engine.feel.numbers import CONTEXT, WHOLE, from_int, tidy
from engine.feel.temporal import MICROSECOND
from engine.feel.values import YearsMonths, named

_NUMBER = "number"
_FORMS = {
    int: _NUMBER,
    Decimal: _NUMBER,
    str: "string",
    date: "date",
    datetime: "moment",
    time: "time",
    timedelta: "days",
    YearsMonths: "months",
    FarDate: "date",
    FarMoment: "moment",
    FineTime: "time",
    FineMoment: "moment",
    FineSpan: "days",
}
Operation = Callable[[Budget, Any, Any], Any]


def add(state: Budget, a: Any, b: Any) -> Any:
    """`a + b`"""
    if type(a) is int and type(b) is int:
        total = a + b
        return total if -WHOLE < total < WHOLE else from_int(state, total)
    return _apply(state, "+", _ADD, a, b)


def subtract(state: Budget, a: Any, b: Any) -> Any:
    """`a - b`"""
    if type(a) is int and type(b) is int:
        total = a - b
        return total if -WHOLE < total < WHOLE else from_int(state, total)
    return _apply(state, "-", _SUBTRACT, a, b)


def multiply(state: Budget, a: Any, b: Any) -> Any:
    """`a * b`"""
    if type(a) is int and type(b) is int:
        total = a * b
        return total if -WHOLE < total < WHOLE else from_int(state, total)
    return _apply(state, "*", _MULTIPLY, a, b)


def divide(state: Budget, a: Any, b: Any) -> Any:
    """`a / b`; null for b = 0."""
    if type(a) is int and type(b) is int and b and a % b == 0:
        return a // b
    return _apply(state, "/", _DIVIDE, a, b)


def power(state: Budget, a: Any, b: Any) -> Any:
    """`a ** b`"""
    return _apply(state, "**", _POWER, a, b)


def negate(state: Budget, a: Any) -> Any:
    """`-a`"""
    form = type(a)
    if form is int:
        return -a
    if isinstance(a, timedelta):
        return -a if a != timedelta.max else state.warn("时长太长", "the duration is too long")
    if form is Decimal:
        return CONTEXT.minus(a)
    if form is YearsMonths:
        return YearsMonths(-a.months)
    if a is None:
        return None
    return state.warn(f"{named(a)}不能取负", f"{named(a)} has no negative")


def _apply(
    state: Budget, sign: str, table: dict[tuple[str, str], Operation], a: Any, b: Any
) -> Any:
    operation = table.get((_FORMS.get(type(a), ""), _FORMS.get(type(b), "")))
    if operation is None:
        return state.warn(
            f"{named(a)} {sign} {named(b)} 没有意义，结果为空",
            f"{type(a).__name__} {sign} {type(b).__name__} means nothing",
        )
    try:
        return operation(state, a, b)
    except (ArithmeticError, ValueError):
        return state.warn(
            f"“{sign}”的结果超出范围或除以了零，结果为空",
            f"{sign} divides by zero or leaves the range of its type",
        )


def _concatenate(state: Budget, a: str, b: str) -> str:
    state.produce_string(len(a) + len(b))
    return a + b


def _difference(state: Budget, a: Any, b: Any) -> Any:
    span = date_arithmetic.difference(a, b)
    if span is None:
        return state.warn("只有一个时间写明了时区，不能相减", "only one of them says its zone")
    return span


def _times(factor: Any, number: Any) -> int:
    """A product cut off towards zero, as months and microseconds are whole."""
    return int(CONTEXT.multiply(factor, number)) if type(number) is Decimal else factor * number


def _scale_days(state: Budget, a: timedelta, b: Any) -> timedelta:
    if abs(b) > WHOLE:
        raise OverflowError
    return timedelta(microseconds=_times(a // MICROSECOND, b))


def _scale_months(state: Budget, a: YearsMonths, b: Any) -> Any:
    return months(state, _times(a.months, b)) if abs(b) < WHOLE else months(state, WHOLE)


def _divide_days(state: Budget, a: timedelta, b: Any) -> timedelta:
    return timedelta(microseconds=int(CONTEXT.divide(a // MICROSECOND, b)))


def _divide_months(state: Budget, a: YearsMonths, b: Any) -> Any:
    return months(state, int(CONTEXT.divide(a.months, b)))


def months(state: Budget, count: int) -> Any:
    """A duration of so many months, null beyond a billion years."""
    if abs(count) > 12_000_000_000:
        return state.warn("时长太长", "the duration is too long")
    return YearsMonths(count)


def quotient(a: Any, b: Any) -> Any:
    """The number a / b to 34 digits; raises ArithmeticError for b = 0."""
    return tidy(CONTEXT.divide(a, b))


def _raise(state: Budget, a: Any, b: Any) -> Any:
    if type(a) is int and type(b) is int and b >= 0 and a.bit_length() * b < 110:
        return a**b
    if not a and b < 0:
        raise ZeroDivisionError
    return tidy(CONTEXT.power(a, b))


_ADD: dict[tuple[str, str], Operation] = {
    (_NUMBER, _NUMBER): lambda s, a, b: CONTEXT.add(a, b),
    ("string", "string"): _concatenate,
    ("days", "days"): lambda s, a, b: a + b,
    ("months", "months"): lambda s, a, b: months(s, a.months + b.months),
    ("date", "days"): lambda s, a, b: date_arithmetic.add_days(a, b),
    ("days", "date"): lambda s, a, b: date_arithmetic.add_days(b, a),
    ("date", "months"): lambda s, a, b: date_arithmetic.add_months(a, b.months),
    ("months", "date"): lambda s, a, b: date_arithmetic.add_months(b, a.months),
    ("moment", "days"): lambda s, a, b: date_arithmetic.add_span(a, b),
    ("days", "moment"): lambda s, a, b: date_arithmetic.add_span(b, a),
    ("moment", "months"): lambda s, a, b: date_arithmetic.add_months(a, b.months),
    ("months", "moment"): lambda s, a, b: date_arithmetic.add_months(b, a.months),
    ("time", "days"): lambda s, a, b: date_arithmetic.add_to_time(a, b),
    ("days", "time"): lambda s, a, b: date_arithmetic.add_to_time(b, a),
}

_SUBTRACT: dict[tuple[str, str], Operation] = {
    (_NUMBER, _NUMBER): lambda s, a, b: CONTEXT.subtract(a, b),
    ("days", "days"): lambda s, a, b: a - b,
    ("months", "months"): lambda s, a, b: months(s, a.months - b.months),
    ("date", "date"): _difference,
    ("date", "moment"): _difference,
    ("moment", "date"): _difference,
    ("moment", "moment"): _difference,
    ("time", "time"): lambda s, a, b: date_arithmetic.time_difference(a, b),
    ("date", "days"): lambda s, a, b: date_arithmetic.add_days(a, -b),
    ("date", "months"): lambda s, a, b: date_arithmetic.add_months(a, -b.months),
    ("moment", "days"): lambda s, a, b: date_arithmetic.add_span(a, -b),
    ("moment", "months"): lambda s, a, b: date_arithmetic.add_months(a, -b.months),
    ("time", "days"): lambda s, a, b: date_arithmetic.add_to_time(a, -b),
}

_MULTIPLY: dict[tuple[str, str], Operation] = {
    (_NUMBER, _NUMBER): lambda s, a, b: CONTEXT.multiply(a, b),
    ("days", _NUMBER): _scale_days,
    (_NUMBER, "days"): lambda s, a, b: _scale_days(s, b, a),
    ("months", _NUMBER): _scale_months,
    (_NUMBER, "months"): lambda s, a, b: _scale_months(s, b, a),
}

_DIVIDE: dict[tuple[str, str], Operation] = {
    (_NUMBER, _NUMBER): lambda s, a, b: quotient(a, b),
    ("days", _NUMBER): _divide_days,
    ("days", "days"): lambda s, a, b: quotient(a // MICROSECOND, b // MICROSECOND),
    ("months", _NUMBER): _divide_months,
    ("months", "months"): lambda s, a, b: quotient(a.months, b.months),
}

_POWER: dict[tuple[str, str], Operation] = {(_NUMBER, _NUMBER): _raise}

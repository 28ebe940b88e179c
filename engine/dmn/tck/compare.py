"""Whether what came out is what was expected, as the kit's own runners compare."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine import feel
from engine.feel.budget import Budget
from engine.feel.compare import same as same_value

#: The kit's reference runner rounds numbers to so many decimals before it compares them.
DECIMALS = Decimal("1e-8")


def same(expected: Any, actual: Any) -> bool:
    """Numbers equal to 8 decimals, dates and durations by value, the rest as it is."""
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if _is_number(expected) and _is_number(actual):
        return abs(Decimal(expected) - Decimal(actual)) < DECIMALS
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(
            same(each, actual[key]) for key, each in expected.items()
        )
    if isinstance(expected, (date, datetime, time, timedelta, feel.YearsMonths)):
        return same_value(Budget(), expected, actual)
    return type(expected) is type(actual) and bool(expected == actual)


def written(value: Any) -> str:
    """The value for the report: short, on one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else text[:79] + "…"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal))

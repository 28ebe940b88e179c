"""Values out of FEEL, as JSON."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import budget, numbers, temporal
from engine.feel.errors import BudgetExceeded, Unserialisable
from engine.feel.far import FarDate, is_moment
from engine.feel.values import YearsMonths, kind

_BITS = (10**budget.DIGITS).bit_length()


def to_json(value: Any) -> Any:
    """A plain JSON value: whole numbers as int, other ones as float, dates and durations as ISO text.

    Raises Unserialisable for ranges and functions, BudgetExceeded for what is nested too deeply,
    a number with too many digits, or what is much longer as JSON than it was to make: lists
    share their items, and `10**6000` is six thousand digits of a number of one.
    """
    return _Writing().plain(value, 0)


class _Writing:
    """Counts the characters of the JSON before the value that is to become it is made."""

    def __init__(self) -> None:
        self._left = budget.JSON

    def plain(self, value: Any, depth: int) -> Any:
        if depth > budget.DEPTH:
            raise BudgetExceeded("value depth", budget.DEPTH)
        if isinstance(value, dict):
            self._count(2 + sum(len(str(key)) + 4 for key in value))
            return {str(key): self.plain(item, depth + 1) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            self._count(2 + len(value))
            return [self.plain(item, depth + 1) for item in value]
        plain = _scalar(value)
        self._count(len(plain) + 2 if isinstance(plain, str) else _width(plain))
        return plain

    def _count(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise BudgetExceeded("value size", budget.JSON)


def _scalar(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no such number
    if isinstance(value, int) and value.bit_length() > _BITS:
        raise BudgetExceeded("digits", budget.DIGITS)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Decimal):
        if value.is_finite() and value.adjusted() >= budget.DIGITS:
            raise BudgetExceeded("digits", budget.DIGITS)
        return numbers.plain(value)
    if isinstance(value, datetime):
        # A zone's name is no part of ISO 8601; the offset is.
        return value.isoformat()
    text = text_of(value)
    if text is None:
        raise Unserialisable(kind(value))
    return text


def _width(value: float | None) -> int:
    """Characters of what is no text, at least: the digits of a long number count."""
    return 1 + value.bit_length() // 4 if isinstance(value, int) else 5


def text_of(value: Any) -> str | None:
    """FEEL's own text of a date, time or duration; None for anything else."""
    if is_moment(value):
        return temporal.text_of_date_and_time(value)
    if isinstance(value, (date, FarDate)):
        return temporal.text_of_date(value)
    if isinstance(value, time):
        return temporal.text_of_time(value)
    if isinstance(value, timedelta):
        return temporal.text_of_days(value)
    if isinstance(value, YearsMonths):
        return temporal.text_of_months(value)
    return None

"""Values out of FEEL, as JSON."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from engine.feel import budget, numbers, temporal
from engine.feel.errors import BudgetExceeded, Unserialisable
from engine.feel.far import FarDate, is_moment
from engine.feel.values import YearsMonths, kind


def to_json(value: Any) -> Any:
    """A plain JSON value: whole numbers as int, other ones as float, dates and durations as ISO text.

    Raises Unserialisable for ranges and functions, LimitReached for what is nested too deeply
    or, lists sharing their items, is much larger than it was to make.
    """
    return _plain(value, 0, budget.Budget())


def _plain(value: Any, depth: int, state: budget.Budget) -> Any:
    if depth > budget.DEPTH:
        raise BudgetExceeded("value depth", budget.DEPTH)
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no such number
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Decimal):
        return numbers.plain(value)
    if isinstance(value, dict):
        state.produce(len(value))
        return {str(key): _plain(item, depth + 1, state) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        state.produce(len(value))
        return [_plain(item, depth + 1, state) for item in value]
    if isinstance(value, datetime):
        # A zone's name is no part of ISO 8601; the offset is.
        return value.isoformat()
    text = text_of(value)
    if text is None:
        raise Unserialisable(kind(value))
    return text


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

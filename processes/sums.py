"""Sums in SQL as whole numbers."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func


def whole(summed: ColumnElement[Any]) -> ColumnElement[int]:
    """A `sum(…)`, filtered or not: PostgreSQL's is a numeric, and null of no rows; this is 0 then."""
    return cast(func.coalesce(summed, 0), BigInteger)

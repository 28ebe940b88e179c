"""One indicator, place by place and month by month."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from processes import indicators
from processes.indicators.indicator import Indicator, Value
from processes.indicators.scope import Scope
from processes.organisation import directory

#: Beyond this many months a table no longer helps.
MONTHS = 24


@dataclass(frozen=True)
class Line:
    """A narrower scope with its words and value."""

    words: str
    scope: Scope
    value: Value


def count_by_place(session: Session, indicator: Indicator, scope: Scope) -> list[Line]:
    """The places directly below, by code; nothing is ranked."""
    below = directory.list_children(session, scope.place)
    parts = [(place.name, replace(scope, place=place.code)) for place in below]
    return _lines(session, indicator, parts)


def count_by_month(session: Session, indicator: Indicator, scope: Scope) -> list[Line]:
    """The months of the period, the first and the last as far as they belong to it."""
    parts = [(f"{each.since:%Y-%m}", each) for each in _months(scope)]
    return _lines(session, indicator, parts[-MONTHS:])


def _lines(session: Session, indicator: Indicator, parts: list[tuple[str, Scope]]) -> list[Line]:
    found = indicators.values(session, [(indicator, scope) for _, scope in parts])
    return [Line(words, scope, v) for (words, scope), v in zip(parts, found, strict=True)]


def _months(scope: Scope) -> Iterator[Scope]:
    first = scope.since
    while first <= scope.until:
        following = (date(first.year, first.month, 1) + timedelta(days=32)).replace(day=1)
        last = min(following - timedelta(days=1), scope.until)
        yield replace(scope, since=first, until=last)
        first = following

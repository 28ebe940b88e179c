"""Cells that hold constants: their values are looked up rather than tested one by one."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engine import feel

#: Texts whose value is the same at all times: literals, ranges and comparisons of them.
_CONSTANT = re.compile(
    r"""(?:\s+ | "[^"\\]*" | \d+(?:\.\d+)? | true\b | false\b | null\b
      | (?:date\ and\ time|date|time|years\ and\ months\ duration|duration)(?=\() | @(?=")
      | \.\. | [-\[\]()<>=,])*""",
    re.VERBOSE,
)
_COMPOUND = re.compile(r"[<>=(@]|\.\.")
#: Types whose values lie on a line; numbers are of two.
_LINES: dict[type, str] = {
    int: "number",
    Decimal: "number",
    date: "date",
    timedelta: "days",
    feel.YearsMonths: "months",
}


@dataclass(frozen=True, slots=True)
class Span:
    """What lies from `low` to `high` on a line; None is open to that side."""

    line: str
    low: Any
    high: Any
    low_included: bool
    high_included: bool


Part = str | bool | None | Span


def parts(source: str) -> list[Part] | None:
    """The tests in a cell, any of which may hold, if all are such constants; else None."""
    if not _CONSTANT.fullmatch(source):
        return None
    try:
        values = feel.compile(f"[{source}]").evaluate({})
    except feel.FeelError:
        return None  # a test that is no expression, such as `not("a")`
    found = [_part(each) for each in values] if isinstance(values, list) else [_OTHER]
    if _OTHER in found or (_COMPOUND.search(source) and not all(map(_is_plain, found))):
        return None
    return found


def _is_plain(part: Part) -> bool:
    """Not a boolean or null, which an input need not equal when they were worked out: `1 = 1`."""
    return not isinstance(part, bool) and part is not None


_OTHER: Any = object()


def _part(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool)):
        return value
    line = _LINES.get(type(value))
    if line is not None:
        return Span(line, value, value, True, True)
    if isinstance(value, feel.Range):
        return _span(value)
    return _OTHER


def _span(value: feel.Range) -> Any:
    lines = {_LINES.get(type(end)) for end in (value.start, value.end) if end is not None}
    line = lines.pop() if len(lines) == 1 else None
    is_open = value.start is None or value.end is None
    if line is None or value.operator in ("=", "!=") or (is_open and not value.operator):
        return _OTHER
    return Span(line, value.start, value.end, value.start_included, value.end_included)


class Lookup:
    """Masks by what the input must be: the answer to a value is all masks that hold for it."""

    def __init__(self, entries: Iterable[tuple[Part, int]]) -> None:
        self._plain: dict[Part, int] = {}
        spans: dict[str, list[tuple[Span, int]]] = {line: [] for line in _LINES.values()}
        for part, mask in entries:
            if isinstance(part, Span):
                spans[part.line].append((part, mask))
            else:
                self._plain[part] = self._plain.get(part, 0) | mask
        steps = {line: _Steps(found) for line, found in spans.items()}
        self._lines = {kind: steps[line] for kind, line in _LINES.items()}

    def mask(self, value: Any) -> int | None:
        """The masks that hold, joined; None for a value that must be tested."""
        kind = type(value)
        if kind is str or kind is bool or value is None:
            return self._plain.get(value, 0)
        steps = self._lines.get(kind)
        return None if steps is None else steps.mask(value)


class _Steps:
    """Spans on one line: found by halving, however many there are."""

    def __init__(self, spans: list[tuple[Span, int]]) -> None:
        ends = {end for span, _ in spans for end in (span.low, span.high) if end is not None}
        self._points = sorted(ends)
        #: Masks by place: the gap before the first point, the point, the gap after it …
        self._masks = [0] * (2 * len(ends) + 1)
        places = {point: 2 * index + 1 for index, point in enumerate(self._points)}
        for span, mask in spans:
            first = 0 if span.low is None else places[span.low] + (not span.low_included)
            last = (
                2 * len(ends) if span.high is None else places[span.high] - (not span.high_included)
            )
            for place in range(first, last + 1):
                self._masks[place] |= mask

    def mask(self, value: Any) -> int:
        points = self._points
        index = bisect_left(points, value)
        is_point = index < len(points) and points[index] == value
        return self._masks[2 * index + is_point]

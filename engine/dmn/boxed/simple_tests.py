"""Unary tests that can be looked up rather than tried: strings, numbers, ranges of numbers."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = r"-?\d{1,17}(?:\.\d{1,17})?"
_ITEM = re.compile(
    rf"""\s*(?:
        "(?P<string>[^"\\]*)"
      | (?P<number>{_NUMBER})
      | (?P<sign><=|>=|<|>)\s*(?P<bound>{_NUMBER})
      | (?P<opening>[\[(\]])\s*(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})\s*(?P<closing>[\])\[])
    )\s*(?P<comma>,|$)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from `low` to `high`; None is open to that side."""

    low: Decimal | None
    high: Decimal | None
    low_included: bool
    high_included: bool


def parts(source: str) -> list[str | Span] | None:
    """The cell as strings and spans of numbers, any of which may hold; None if it is more."""
    found: list[str | Span] = []
    at = 0
    while at < len(source):
        match = _ITEM.match(source, at)
        if match is None:
            return None
        found.append(_part(match))
        at = match.end()
        if match["comma"] and at == len(source):
            return None  # a list that ends with a comma is no test
    return found


def _part(match: re.Match[str]) -> str | Span:
    if match["string"] is not None:
        return match["string"]
    if match["number"]:
        number = Decimal(match["number"])
        return Span(number, number, True, True)
    if match["sign"]:
        bound, included = Decimal(match["bound"]), match["sign"].endswith("=")
        if match["sign"][0] == "<":
            return Span(None, bound, False, included)
        return Span(bound, None, included, False)
    low, high = Decimal(match["low"]), Decimal(match["high"])
    return Span(low, high, match["opening"] == "[", match["closing"] == "]")


class Steps:
    """Which masks hold for a number: found by halving, however many spans there are."""

    def __init__(self, spans: Iterable[tuple[Span, int]]) -> None:
        spans = list(spans)
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

    def mask(self, value: int | Decimal) -> int:
        """All masks of the spans a number lies in, joined."""
        points = self._points
        index = bisect_left(points, value)
        is_point = index < len(points) and points[index] == value
        return self._masks[2 * index + is_point]

"""Sets of characters in regular expressions, and taking one away from another: `[a-z-[aeiou]]`.

RE2 has no subtraction, so the difference is worked out here and written as ranges.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

_LAST = 0x10FFFF
#: Behind the last letter that has cases.
_CASED = 0x1F000

Ranges = list[tuple[int, int]]


@dataclass(frozen=True)
class Charset:
    """What stands between `[` and `]`: RE2's text, and the characters if they are all written out."""

    inside: str
    is_negated: bool
    #: None where there are escapes such as `\\w`.
    ranges: Ranges | None
    #: RE2's text for everything but this set, known of a single escape.
    others: str | None = None

    @property
    def text(self) -> str:
        """The class as RE2 reads it."""
        return f"[{'^' if self.is_negated else ''}{self.inside}]"

    def without(self, other: "Charset", *, folded: bool) -> "Charset | None":
        """The difference; None where it cannot be written."""
        own, theirs = self._characters(folded), other._characters(folded)
        if own is not None and theirs is not None:
            return _written(_joined(own, _complement(theirs)))
        if self.others is not None and not self.is_negated and not other.is_negated:
            return Charset(self.others + other.inside, True, None)
        return None

    def _characters(self, folded: bool) -> Ranges | None:
        if self.ranges is None:
            return None
        ranges = _with_cases(self.ranges) if folded else self.ranges
        return _complement(ranges) if self.is_negated else ranges


def _with_cases(ranges: Ranges) -> Ranges:
    """The ranges, and the other cases of what is in them."""
    codes, twins = _cases()
    found = list(ranges)
    for first, last in _complement(_complement(ranges)):
        for code in codes[bisect_left(codes, first) : bisect_right(codes, last)]:
            found += ((each, each) for each in twins[code])
    return found


@cache
def _cases() -> tuple[list[int], dict[int, set[int]]]:
    """The characters that have cases, in order, and for each all that are the same but for case."""
    groups: dict[str, set[int]] = {}
    for code in range(_CASED):
        # By way of the capital: the Kelvin sign is a k, though no k becomes one.
        groups.setdefault(chr(code).lower().upper(), set()).add(code)
    twins = {code: group for group in groups.values() if len(group) > 1 for code in group}
    return sorted(twins), twins


def _complement(ranges: Ranges) -> Ranges:
    made: Ranges = []
    after = 0
    for first, last in sorted(ranges):
        if first > after:
            made.append((after, first - 1))
        after = max(after, last + 1)
    return [*made, (after, _LAST)] if after <= _LAST else made


def _joined(some: Ranges, others: Ranges) -> Ranges:
    """What is in both: what is left when all that is in neither is taken out."""
    return _complement(_complement(some) + _complement(others))


def _written(ranges: Ranges) -> Charset:
    # RE2 has no class of nothing, only one of everything but everything.
    shown = ranges or [(0, _LAST)]
    inside = "".join(f"\\x{{{first:X}}}-\\x{{{last:X}}}" for first, last in sorted(shown))
    return Charset(inside, not ranges, shown)

"""Sets of characters in regular expressions, and taking one away from another: `[a-z-[aeiou]]`.

RE2 has no subtraction, so the difference is worked out here and written as ranges.
"""

from dataclasses import dataclass

_LAST = 0x10FFFF
#: Characters whose cases are looked up one by one; larger sets are not.
_FOLDED = 20_000
#: What Python does not find from the other side: the Kelvin sign is a k, but no k becomes one.
_TWINS = {"k": "\u212a", "s": "\u017f", "å": "\u212b"}

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
        ranges = self.ranges
        if ranges is not None and folded:
            ranges = _with_cases(ranges)
        if ranges is None:
            return None
        return _complement(ranges) if self.is_negated else ranges


def _with_cases(ranges: Ranges) -> Ranges | None:
    if sum(last - first + 1 for first, last in ranges) > _FOLDED:
        return None
    found = set()
    for first, last in ranges:
        for code in range(first, last + 1):
            sign = chr(code)
            low = sign.lower()
            found |= {sign, low, sign.upper(), low.upper(), _TWINS.get(low, sign)}
    return [(ord(each), ord(each)) for each in found if len(each) == 1]


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

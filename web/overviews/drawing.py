"""The drawings of the wall, reckoned here and drawn by the templates as SVG: no script draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from processes.overviews.wall import NEARNESS, Counts, TierLine

#: The drawing of the tiers, in its own units: as wide as a phone, so that its words can be read there.
WIDTH, HEIGHT, STEP = 340, 52, 84
#: What a part that is there is at least wide, so that it can be seen.
LEAST = 3.0


@dataclass(frozen=True)
class Part:
    """A part of a bar: what it counts, where it begins and how wide it is."""

    key: str
    start: float
    width: float


@dataclass(frozen=True)
class Box:
    """A tier in the drawing, the highest on top, with what rises from the one below."""

    line: TierLine
    top: int
    parts: list[Part]
    #: How many rose into it from below, with the arrow's place; None at the bottom.
    risen: int | None


def parts(counts: Counts, most: int, width: float = 100.0) -> list[Part]:
    """The bar of a line, as long as its share of the longest (`most`), in the order of `NEARNESS`."""
    found, start = [], 0.0
    for key in NEARNESS:
        if counts[key]:
            wide = max(LEAST * width / 100, width * counts[key] / most)
            wide = min(wide, width - start)
            found.append(Part(key, round(start, 2), round(wide, 2)))
            start += wide
    return found


def flow(tiers: Sequence[TierLine]) -> list[Box]:
    """The tiers one above the other, as a case rises through them; without what has none yet."""
    lines = [each for each in tiers if each.tier]
    most = max((each.open for each in lines), default=0)
    found = []
    for number, line in enumerate(reversed(lines)):
        below = lines[len(lines) - number - 2] if number < len(lines) - 1 else None
        risen = below.counts["escalated"] if below else None
        found.append(Box(line, 4 + number * STEP, parts(line.counts, most, WIDTH - 24), risen))
    return found

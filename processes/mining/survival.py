"""How long something takes, estimated from what is over and from what goes on (Kaplan and Meier, 1958).

What was broken off, or goes on still, tells that it took at least so long: leaving it out would make
everything look quicker than it is, for it is the slow that are broken off at their limit.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

#: Of fewer that had lasted as long nothing is said.
LEAST = 5


@dataclass(frozen=True)
class Observation:
    """It took `lasted` seconds; unless `is_over`, at least so long."""

    lasted: float
    is_over: bool


@dataclass(frozen=True)
class Chance:
    """A probability, and how many observations it rests on."""

    probability: float
    of: int


class Curve:
    """The probability of lasting longer than any time."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        # Of the same moment those that were over come before those that were broken off.
        ordered = sorted(observations, key=lambda each: (each.lasted, not each.is_over))
        self._lasted = [each.lasted for each in ordered]
        self._survival = [1.0]
        left = len(ordered)
        for number, each in enumerate(ordered):
            at_risk = left - number
            kept = 1 - 1 / at_risk if each.is_over else 1.0
            self._survival.append(self._survival[-1] * kept)

    def longer_than(self, time: float) -> float:
        """The probability of lasting longer than `time` seconds."""
        return self._survival[bisect_right(self._lasted, time)]

    def miss(self, elapsed: float, limit: float) -> Chance | None:
        """The probability of lasting beyond `limit` of what has lasted `elapsed`, both in seconds.

        None where too few lasted that long to tell.
        """
        of = len(self._lasted) - bisect_right(self._lasted, elapsed)
        still = self.longer_than(elapsed)
        if of < LEAST or still == 0:
            return None
        return Chance(self.longer_than(max(elapsed, limit)) / still, of)

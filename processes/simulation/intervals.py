"""Means of independent runs with their 95 % intervals, and of their paired differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

#: Two-sided 95 % quantiles of Student's t by degrees of freedom, from 1 on; beyond, the normal one.
_T = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
_NORMAL = 1.960


@dataclass(frozen=True)
class Estimate:
    """A mean and half the width of its 95 % interval; None of a single run."""

    mean: float
    half: float | None

    @property
    def is_sure(self) -> bool:
        """Whether the interval does not hold zero."""
        return self.half is not None and abs(self.mean) > self.half


@dataclass(frozen=True)
class Paired:
    """A figure with the rules in force, with the change, and the difference of pairs of runs."""

    current: Estimate
    draft: Estimate
    difference: Estimate


def estimate(values: Sequence[float]) -> Estimate:
    """Of runs that are independent of each other; of one there is no interval."""
    if len(values) < 2:
        return Estimate(mean(values), None)
    quantile = _T[len(values) - 2] if len(values) - 2 < len(_T) else _NORMAL
    return Estimate(mean(values), quantile * stdev(values) / sqrt(len(values)))


def pair(current: Sequence[float], draft: Sequence[float]) -> Paired:
    """Of pairs of runs, each with the same luck."""
    differences = [b - a for a, b in zip(current, draft, strict=True)]
    return Paired(estimate(current), estimate(draft), estimate(differences))

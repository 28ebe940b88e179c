"""Values to be tried together: all combinations of a few, of many each value and some by lot."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from random import Random
from typing import Any


def combinations(varied: Mapping[str, Sequence[Any]], most: int) -> Iterator[dict[str, Any]]:
    """All combinations where there are at most so many; else each value once, and as many by lot.

    The lots are the same every time.
    """
    lists = [list(each) for each in varied.values()]
    if prod(map(len, lists)) <= most:
        yield from (dict(zip(varied, each, strict=True)) for each in product(*lists))
        return
    first = {name: each[0] for name, each in varied.items()}
    for name, values in varied.items():
        yield from (first | {name: value} for value in values)
    lots = Random(most)  # noqa: S311 - reproducible, not secret
    for _ in range(most):
        yield {name: lots.choice(list(each)) for name, each in varied.items()}


def are_all(varied: Mapping[str, Sequence[Any]], most: int) -> bool:
    """Whether `combinations` gives all there are."""
    return prod(len(each) for each in varied.values()) <= most

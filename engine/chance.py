"""The only source of chance: the system's own, or a run's that gives the same numbers every time.

A rehearsal that draws lots must be repeatable, as one that asks for the time is (`engine.clock`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random, SystemRandom

_SYSTEM = SystemRandom()
_rehearsed: ContextVar[Random | None] = ContextVar("rehearsed_chance", default=None)


def source() -> Random:
    """Where numbers are drawn from: nobody can foretell them, unless `using` says otherwise."""
    return _rehearsed.get() or _SYSTEM


@contextmanager
def using(numbers: Random) -> Iterator[None]:
    """Draw from these inside the block."""
    token = _rehearsed.set(numbers)
    try:
        yield
    finally:
        _rehearsed.reset(token)


def rehearsed() -> Random:
    """A source that begins the same way every time."""
    return Random(0)  # noqa: S311 - a rehearsal's

"""For which files the application's rules hold, where some stand apart: they run, and are no part of its work.

A file that stands apart is under the rules all the same as soon as one that does not needs it: it
then runs in the application's own work. What is needed is what `references` tells; a process whose
name is known at run time alone cannot be called unless something names it.
"""

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass

from engine.deployment import references
from engine.deployment.sources import Source
from engine.tokens import bindings


@dataclass(frozen=True)
class Ruled:
    """The files under the rules; the names of those whose rules are asked for now."""

    files: tuple[Source, ...]
    given: frozenset[str]


def choose(files: Sequence[Source], released: Collection[str], apart: Set[Source]) -> Ruled:
    """Those of the files that are under the rules.

    Asked for now are those that are released, and those apart that a released one needs: they
    were not looked at when they were released themselves. Raises Refused for one that cannot be read.
    """
    if not apart:
        return Ruled(tuple(files), frozenset(released))
    own = [each for each in files if each not in apart]
    needed = _needed(own, files)
    new = _needed([each for each in own if each.name in released], files)
    ruled = [each for each in files if each not in apart or each in needed]
    given = {
        each.name for each in ruled if each.name in released or (each in apart and each in new)
    }
    return Ruled(tuple(ruled), frozenset(given))


def _needed(first: Sequence[Source], files: Sequence[Source]) -> Set[Source]:
    """The files that some need, however indirectly, and themselves."""
    offers = {name: each for each in files for name in _read(each).provides}
    found, wanted = set(first), list(first)
    while wanted:
        for name in _read(wanted.pop()).requires:
            other = offers.get(bindings.unbound(name))
            if other is not None and other not in found:
                found.add(other)
                wanted.append(other)
    return found


def _read(source: Source) -> references.References:
    return references.read(source.kind.value, source.name, source.text)

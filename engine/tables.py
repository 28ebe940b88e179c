"""Tables of the application that its expressions reckon with: deployed and pinned like diagrams.

An application registers how its table is read and how a new release may follow the old.
The engine keeps what was read in the bundle of every instance, and says during a step which
one the instance has:

@tables.table("limits", follows=may_follow)
def read(name: str, text: bytes) -> Library: …

tables.pinned("limits")    # of the instance whose step is under way
tables.find_newest("limits")    # as released now
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from engine.faults import Fault

#: Reads a file, given its name and text; raises `Refused` with every fault.
Read = Callable[[str, bytes], Any]
R = TypeVar("R", bound=Read)
#: What is wrong with a release, given the file's name, what was released before, the new one, and
#: what of it was approved by somebody else (`Source.approved`).
Follows = Callable[[str, Any, Any, frozenset[str]], Iterable[Fault]]


@dataclass(frozen=True)
class Table:
    """How one table is read, and how a release of it may follow another."""

    read: Read
    follows: Follows


#: Every table by its key, which is the name of its file without the ending.
registered: dict[str, Table] = {}


def rule_table(key: str, *, follows: Follows) -> Callable[[R], R]:
    """Register the reader of a table."""

    def register(read: R) -> R:
        registered[key] = Table(read, follows)
        return read

    return register


@dataclass(frozen=True)
class _Use:
    pinned: Mapping[str, Any]
    newest: Callable[[str], Any]


@contextmanager
def used(pinned: Mapping[str, Any], newest: Callable[[str], Any] | None = None) -> Iterator[None]:
    """Inside the block, these are the tables of the instance; without `newest`, also the newest."""
    token = _in_use.set(_Use(pinned, newest or pinned.get))
    try:
        yield
    finally:
        _in_use.reset(token)


def pinned(key: str) -> Any | None:
    """The table of the instance whose step is under way; None without one."""
    use = _in_use.get()
    return use.pinned.get(key) if use else None


def find_newest(key: str) -> Any | None:
    """The table as it is released now, asked for during a step; None without one."""
    use = _in_use.get()
    return use.newest(key) if use else None


_in_use: ContextVar[_Use | None] = ContextVar("tables_in_use", default=None)

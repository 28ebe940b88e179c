"""Keyset pages: the address of the next one says after which row it begins."""

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from processes import readers

T = TypeVar("T")
SIZE = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows, and the mark after which the next page begins; empty on the last."""

    rows: list[T]
    next: str = ""
    #: what the addresses of the other pages must repeat
    filters: dict[str, Any] = field(default_factory=dict)


def read_number(text: str) -> int | None:
    """A row's id in an address; None for anything else."""
    return readers.asked(readers.row, text)

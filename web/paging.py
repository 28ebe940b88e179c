"""Keyset pages: the address of the next one says after which row it begins."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
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


def write_position(position: tuple[datetime, int]) -> str:
    """A position as part of an address."""
    at, number = position
    return f"{at.isoformat()}_{number}"


def read_position(text: str) -> tuple[datetime, int] | None:
    """What `mark` made; None for anything else, which is then the first page."""
    at, _, digits = text.rpartition("_")
    row = read_number(digits)
    try:
        moment = datetime.fromisoformat(at)
        return (moment.astimezone(UTC), row) if moment.tzinfo and row is not None else None
    except (ValueError, OverflowError):
        return None


def read_number(text: str) -> int | None:
    """A row's id in an address; None for anything else."""
    return readers.asked(readers.row, text)

"""What is otherwise between two versions of a file, part by part."""

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def words(self) -> str:
        """How it is told."""
        return {How.ADDED: "新增", How.REMOVED: "删除", How.CHANGED: "改动"}[self]


#: Values of one part that are told at once.
MOST_SHOWN = 12


@dataclass(frozen=True)
class Value:
    """One thing that stands otherwise in a part: what it is called, what stood and stands there.

    Without `before` the part itself is new.
    """

    words: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A part that is not what it was."""

    id: str
    kind: str
    name: str
    how: How
    values: tuple[Value, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether all it says is better looked at on demand, as the steps of a new scenario."""
        return len(self.values) > MOST_SHOWN

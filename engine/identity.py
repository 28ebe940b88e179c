"""A person as the engine needs one: an opaque id and the groups that count."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """Who acts. `groups` are strings `role@place` or `role@unit`; `processes` fills them."""

    id: str
    groups: frozenset[str] = field(default_factory=frozenset)
    #: For whom they stand in, nearest first, with the groups of `groups` they have by that alone.
    stands_in: tuple[tuple[str, frozenset[str]], ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Their own id and those of the people they stand in for."""
        return frozenset({self.id, *(id for id, _ in self.stands_in)})

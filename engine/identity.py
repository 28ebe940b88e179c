"""A person as the engine needs one: an opaque id and the groups that count."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """Who acts. `groups` are strings `role@place` or `role@unit`; `processes` fills them."""

    id: str
    groups: frozenset[str] = field(default_factory=frozenset)

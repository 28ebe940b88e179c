"""The library of rules: what this program ships, and what a release of the table holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from engine import tables
from processes import data
from processes.deadlines import rules_file
from processes.deadlines.rule_changes import may_follow
from processes.deadlines.rules import Limit

#: The name of the table in the catalogue.
TABLE = "limits"
FILE = data.FOLDER / f"{TABLE}.json"


@dataclass(frozen=True)
class Library:
    """The rules of one release, every version ever made of each."""

    rows: tuple[Limit, ...]
    _by_key: Mapping[str, tuple[Limit, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Limit]] = {}
        for row in self.rows:
            found.setdefault(row.key, []).append(row)
        object.__setattr__(self, "_by_key", {key: tuple(rows) for key, rows in found.items()})

    def of(self, key: str) -> tuple[Limit, ...]:
        """All rows of a key; a key newer than the release is the one this program ships."""
        return self._by_key.get(key) or shipped()._by_key.get(key, ())

    def named(self, rule: str) -> Limit | None:
        """The very row of that key, variant and version."""
        return next((row for row in self.of(_key_of(rule)) if row.rule == rule), None)

    @property
    def keys(self) -> frozenset[str]:
        """All keys a diagram may ask for."""
        return frozenset(self._by_key) | frozenset(shipped()._by_key)

    @property
    def current(self) -> list[Limit]:
        """The newest version of every rule, in the order of the file."""
        rows = {row.column: row for row in sorted(self._all(), key=lambda each: each.version)}
        return list(rows.values())

    def versions(self, key: str, variant: str | None) -> list[Limit]:
        """All versions of one rule, the newest first."""
        found = [row for row in self.of(key) if row.variant == variant]
        return sorted(found, key=lambda row: -row.version)

    def _all(self) -> Iterable[Limit]:
        return (
            row
            for key in dict.fromkeys([*self._by_key, *shipped()._by_key])
            for row in self.of(key)
        )


def cited(row: Limit) -> Limit:
    """A released row with the citation this program has for it, where they say the same."""
    own = shipped().named(row.rule)
    return own if own is not None and replace(row, article=own.article) == own else row


@tables.rule_table(TABLE, follows=may_follow)
def read(name: str, text: bytes) -> Library:
    """The library in a file; raises Refused with every fault of every row."""
    return Library(rules_file.read(name, text))


@cache
def shipped() -> Library:
    """The library that comes with this program."""
    return read(FILE.name, FILE.read_bytes())


def _key_of(rule: str) -> str:
    return rule.partition("@")[0].partition(":")[0]

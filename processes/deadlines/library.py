"""The library of rules: what this program ships, and what a release of the table holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from engine import clock, tables
from processes import data
from processes.deadlines import rules_file
from processes.deadlines.laws import LawVersion
from processes.deadlines.rule_changes import may_follow
from processes.deadlines.rules import Extension, Limit, reckoned

#: The name of the table in the catalogue.
TABLE = "limits"
FILE = data.FOLDER / f"{TABLE}.json"


@dataclass(frozen=True)
class Library:
    """The rules of one release, every version ever made of each, and the laws they come from."""

    rows: tuple[Limit, ...]
    laws: tuple[LawVersion, ...] = ()
    _by_key: Mapping[str, tuple[Limit, ...]] = field(init=False, repr=False, compare=False)
    _by_law: Mapping[str, tuple[LawVersion, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Limit]] = {}
        for row in self.rows:
            found.setdefault(row.key, []).append(row)
        laws = {law.id: law for law in self.laws}
        laws |= {row.law.id: row.law for row in self.rows if row.law and row.law.id not in laws}
        object.__setattr__(self, "laws", tuple(laws.values()))
        object.__setattr__(self, "_by_key", {key: tuple(rows) for key, rows in found.items()})
        object.__setattr__(self, "_by_law", _in_order(laws.values()))

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
        """Every rule as it is in force today, or else in its newest version, in the order of the file."""
        columns = dict.fromkeys(row.column for row in self._all())
        today = clock.today()
        return [self.on(column, today) or self.versions(*column)[0] for column in columns]

    @property
    def newest(self) -> list[Limit]:
        """Every rule in its newest version, whatever day it is."""
        return [self.versions(*each)[0] for each in dict.fromkeys(r.column for r in self._all())]

    def versions(self, key: str, variant: str | None) -> list[Limit]:
        """All versions of one rule, the newest first."""
        found = [row for row in self.of(key) if row.variant == variant]
        return sorted(found, key=lambda row: -row.version)

    def in_force(self, key: str, on: date) -> list[Limit]:
        """The rows of a key by which a deadline that starts that day may run."""
        return [row for row in self.of(key) if row.is_in_force(on) and self._has_law(row, on)]

    def on(self, column: tuple[str, str | None], on: date) -> Limit | None:
        """The version of one rule that is in force that day."""
        rows = [row for row in self.in_force(column[0], on) if row.variant == column[1]]
        return latest(rows)

    def of_law(self, law: str) -> list[Limit]:
        """The rules of a law's version as the law has them; of a corrected one the correction."""
        found = {
            row.column: row
            for row in sorted(self._all(), key=lambda each: each.version)
            if row.law and row.law.id == law and row.is_the_laws
        }
        return list(found.values())

    def law(self, id: str) -> LawVersion | None:
        """A version of a law by its id."""
        versions = self._versions_of(id.partition("@")[0])
        return next((each for each in versions if each.id == id), None)

    def law_versions(self, key: str) -> tuple[LawVersion, ...]:
        """The versions of a law, the oldest first."""
        return self._versions_of(key)

    def ends_on(self, law: LawVersion) -> date | None:
        """The last day of a version: its own, or the one before its successor's first."""
        later = [
            each for each in self._versions_of(law.key) if each.in_force_from > law.in_force_from
        ]
        days = [later[0].in_force_from - timedelta(days=1)] if later else []
        return min([*days, *filter(None, [law.in_force_until])], default=None)

    def _versions_of(self, key: str) -> tuple[LawVersion, ...]:
        return self._by_law.get(key) or shipped()._by_law.get(key, ())

    def _has_law(self, row: Limit, on: date) -> bool:
        """What the district made of a version ends with that version."""
        ends = self.ends_on(row.law) if row.law else None
        return ends is None or on <= ends

    def _all(self) -> Iterable[Limit]:
        return (
            row
            for key in dict.fromkeys([*self._by_key, *shipped()._by_key])
            for row in self.of(key)
        )


def latest(rows: Iterable[Limit]) -> Limit | None:
    """The row that came into force last."""
    return max(rows, key=lambda row: (row.in_force_from, row.version), default=None)


def cited(row: Limit) -> Limit:
    """A released row with the words this program has for it, where they say the same."""
    own = shipped().named(row.rule)
    if own is None or reckoned(own) != reckoned(row):
        return row
    return replace(own, law=row.law or own.law, in_force_until=row.in_force_until)


@tables.rule_table(TABLE, follows=may_follow)
def read(name: str, text: bytes) -> Library:
    """The library in a file; raises Refused with every fault of every row."""
    found = rules_file.read(name, text)
    rows = map(_adopted, found.rows) if found.is_old else found.rows
    return Library(tuple(rows), found.laws)


@cache
def shipped() -> Library:
    """The library that comes with this program."""
    return read(FILE.name, FILE.read_bytes())


def _adopted(row: Limit) -> Limit:
    """A row of before laws had versions, with the version this program knows it to be of."""
    found = cited(row)
    if found.law is not None:
        return found
    known = [
        each
        for each in shipped().versions(*row.column)
        if each.law and each.law.in_force_from <= row.in_force_from
    ]
    if not known:
        return row
    laws = max(known, key=lambda each: each.law.in_force_from if each.law else date.min)
    return replace(row, law=laws.law, extension=_by_the_law(row.extension, laws.extension))


def _by_the_law(own: Extension | None, laws: Extension | None) -> Extension | None:
    """What the district made stricter is approved by whom the law names, not by who was entered."""
    return replace(own, by=laws.by, office=laws.office) if own and laws else own


def _in_order(laws: Iterable[LawVersion]) -> Mapping[str, tuple[LawVersion, ...]]:
    found: dict[str, list[LawVersion]] = {}
    for law in sorted(laws, key=lambda each: each.in_force_from):
        found.setdefault(law.key, []).append(law)
    return {key: tuple(versions) for key, versions in found.items()}


def _key_of(rule: str) -> str:
    return rule.partition("@")[0].partition(":")[0]

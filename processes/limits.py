"""The time limits of the handbook's sections 3.1 and 3.2, read from `data/limits.json`.

Each row carries its source mark (种 the source article, 法 statute read, 例 seen
elsewhere, 设 our default), its article, and the day it came into force.
"""

import json
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from processes.errors import NoSuchLimit


class Unit(StrEnum):
    """What a limit is counted in."""

    DAY = "day"
    MONTH = "month"
    WORKING_DAY = "working_day"
    WORKING_HOUR = "working_hour"
    HOUR = "hour"
    MINUTE = "minute"
    PERSON = "person"

    @property
    def words(self) -> str:
        """How the unit is said after a number."""
        return _UNIT_WORDS[self]


class Kind(StrEnum):
    """A statutory limit runs from its legal start whatever the tier; a process one per step."""

    STATUTORY = "statutory"
    PROCESS = "process"


@dataclass(frozen=True)
class Extension:
    """How a limit may be lengthened: by how much, by whom, and what must have been done before."""

    #: All extensions together; None where the parties alone decide how long.
    amount: int | None
    unit: Unit
    #: Roles that may approve one (`processes.roles.Role`).
    by: tuple[str, ...] = ()
    #: The document that must have gone out before the extension counts (`extension_notice`).
    notice: str | None = None
    #: Whether both parties must have agreed and signed.
    consent: bool = False

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.words}" if self.amount else "双方约定的期限"


@dataclass(frozen=True)
class Limit:
    """One rule: how long, counted how, from when, and on whose authority."""

    key: str
    variant: str | None
    name: str
    amount: int
    unit: Unit
    #: What the count starts from, in words.
    start: str
    kind: Kind
    #: 种 the source article, 法 statute read, 例 seen elsewhere, 通 common knowledge, 设 ours.
    mark: str
    #: The source and its article.
    article: str
    version: int
    in_force_from: date
    #: The last day on which a clock can start by this rule.
    in_force_until: date | None = None
    extension: Extension | None = None
    #: What lets its clocks stand still (鉴定、听证).
    pauses: tuple[str, ...] = ()
    #: A right of the parties: nobody may shorten, lengthen or pause it.
    right: bool = False
    #: A last day that is off moves to the next working day (民事诉讼法85条、当事人权利).
    rolls: bool = False
    #: The hour at which it falls due, where that is neither 17:30 nor 24:00.
    at: time | None = None
    #: A day that is off moves to the last working day before.
    advances: bool = False

    @property
    def rule(self) -> str:
        """Which rule and version it is, as a clock keeps it: `xf.close@1`."""
        return f"{self.key}{f':{self.variant}' if self.variant else ''}@{self.version}"

    @property
    def length(self) -> str:
        """`3个工作日`; `1日前` for what comes before its start."""
        return f"{abs(self.amount)}{self.unit.words}{'前' if self.amount < 0 else ''}"

    def is_in_force(self, on: date) -> bool:
        """Whether a clock that starts that day may run by it."""
        return self.in_force_from <= on and (
            self.in_force_until is None or on <= self.in_force_until
        )


#: 变体既可写代码,也可写中文。
VARIANTS = {
    "紧急": "urgent",
    "应急": "emergency",
    "快办": "fast",
    "常规": "regular",
    "信访": "petition",
    "疑难": "hard",
    "简易": "summary",
}
#: The default row of a key goes without a variant.
_DEFAULTS = {"regular", "normal", ""}
_UNIT_WORDS = {
    Unit.DAY: "日",
    Unit.MONTH: "个月",
    Unit.WORKING_DAY: "个工作日",
    Unit.WORKING_HOUR: "个工作小时",
    Unit.HOUR: "小时",
    Unit.MINUTE: "分钟",
    Unit.PERSON: "人",
}


def find(key: str, on: date, variant: str | None = None) -> Limit:
    """The row of `key` in force on the day the clock starts.

    A variant the key does not have (a whistle's kind where all kinds share one
    limit) is the key's default row. Raises NoSuchLimit.
    """
    wanted = _canonical(variant)
    rows = [row for row in every() if row.key == key and row.is_in_force(on)]
    chosen = [row for row in rows if row.variant == wanted] or [r for r in rows if not r.variant]
    if not chosen:
        raise NoSuchLimit(key=key, variant=variant or "无")
    return max(chosen, key=lambda row: (row.in_force_from, row.version))


def named(rule: str) -> Limit:
    """The very row a clock was set by (`Limit.rule`), whatever is in force since."""
    found = next((row for row in every() if row.rule == rule), None)
    if found is None:
        raise NoSuchLimit(key=rule, variant="无")
    return found


@cache
def every() -> tuple[Limit, ...]:
    """All rows, in the handbook's order."""
    rows = json.loads((Path(__file__).parent / "data" / "limits.json").read_text("utf-8"))
    return tuple(_limit(row) for row in rows)


def _canonical(variant: str | None) -> str | None:
    code = VARIANTS.get(variant, variant) if variant else None
    return None if code in _DEFAULTS else code


def _limit(row: dict[str, Any]) -> Limit:
    until = row.get("in_force_until")
    return Limit(
        **{k: row[k] for k in ("key", "variant", "name", "amount", "start", "mark", "article")},
        unit=Unit(row["unit"]),
        kind=Kind(row["kind"]),
        version=row["version"],
        in_force_from=date.fromisoformat(row["in_force_from"]),
        in_force_until=date.fromisoformat(until) if until else None,
        extension=_extension(row["extension"]) if row.get("extension") else None,
        pauses=tuple(row.get("pauses", ())),
        right=row.get("right", False),
        rolls=row.get("rolls", False),
        at=time.fromisoformat(row["at"]) if row.get("at") else None,
        advances=row.get("advances", False),
    )


def _extension(row: dict[str, Any]) -> Extension:
    return Extension(
        row["amount"],
        Unit(row["unit"]),
        tuple(row.get("by", ())),
        row.get("notice"),
        row.get("consent", False),
    )

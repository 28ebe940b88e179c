"""What a rule on time is: how long, counted how, from when, on whose authority, and what may change it."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


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


#: What a mark says of where a number comes from (docs/domain.md, 来源).
MARKS = {
    "种": "公开报道",
    "法": "法律法规",
    "例": "外地做法",
    "通": "行业通识",
    "设": "本区规定",
}


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
    #: Roles that may approve one (`processes.organisation.roles.Role`).
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
    #: 种 the source article, 法 a statute, 例 seen elsewhere, 通 common knowledge, 设 the district's own.
    mark: str
    #: The law with its article, or 本区规定 where there is none; 待核 with the reason where in doubt.
    article: str
    version: int
    in_force_from: date
    #: The last day on which a clock can start by this rule.
    in_force_until: date | None = None
    extension: Extension | None = None
    #: What lets its clocks stand still (鉴定、听证).
    pauses: tuple[str, ...] = ()
    #: Why this version was made, where it is not the first.
    note: str = ""
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
    def column(self) -> tuple[str, str | None]:
        """What its versions have in common: key and variant."""
        return self.key, self.variant

    @property
    def length(self) -> str:
        """`3个工作日`; `1日前` for what comes before its start."""
        return f"{abs(self.amount)}{self.unit.words}{'前' if self.amount < 0 else ''}"

    def is_in_force(self, on: date) -> bool:
        """Whether a clock that starts that day may run by it."""
        return self.in_force_from <= on and (
            self.in_force_until is None or on <= self.in_force_until
        )


_UNIT_WORDS = {
    Unit.DAY: "日",
    Unit.MONTH: "个月",
    Unit.WORKING_DAY: "个工作日",
    Unit.WORKING_HOUR: "个工作小时",
    Unit.HOUR: "小时",
    Unit.MINUTE: "分钟",
    Unit.PERSON: "人",
}

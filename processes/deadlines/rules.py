"""What a rule on time is: how long, counted how, from when, on whose authority, and what may change it."""

from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from processes.deadlines.laws import Checked, LawVersion


class Unit(StrEnum):
    """What a limit is counted in."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
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


class Proceeding(StrEnum):
    """Where a rule of a law belongs: what is under way, or may be begun."""

    PETITION = "petition"
    PEOPLE = "people"
    COURT = "court"
    LABOUR = "labour"
    MEDICAL = "medical"
    POLICE = "police"
    CONFIRMATION = "confirmation"
    ARBITRATION = "arbitration"
    LITIGATION = "litigation"
    ENFORCEMENT = "enforcement"
    PAYMENT = "payment"
    AID = "aid"
    PROTECTION = "protection"
    REVIEW = "review"

    @property
    def words(self) -> str:
        """How it is told."""
        return _PROCEEDING_WORDS[self]


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
    #: How many times at most; None: as often as the amount allows.
    times: int | None = None
    #: The most one extension may be; None: as much as all together.
    each: int | None = None
    #: Who approves by the words of the law; `by` are the roles that stand for them here.
    office: str = ""
    article: str = ""
    #: Whom the law has told of it, and how; empty where it says nothing.
    told: str = ""

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.words}" if self.amount else "双方约定的期限"


@dataclass(frozen=True)
class PauseGround:
    """What lets a limit stand still (鉴定、听证), and the article that says so."""

    reason: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.reason}（{self.article}）" if self.article else self.reason


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
    #: The law with its article, or 本区规定 where there is none.
    article: str
    version: int
    in_force_from: date
    #: The last day on which a deadline can start by this rule.
    in_force_until: date | None = None
    extension: Extension | None = None
    #: What lets its deadlines stand still.
    pauses: tuple[PauseGround, ...] = ()
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
    #: The version of the law it belongs to; None: the district's own.
    law: LawVersion | None = None
    #: The article, word for word.
    quote: str = ""
    #: What ends the count, in words, as `start` begins it.
    ends: tuple[str, ...] = ()
    #: The article by which a last day that is off moves.
    rolls_article: str = ""
    #: The matters it is for, in words; empty: all.
    applies_to: tuple[str, ...] = ()
    #: Codes of the table `category` it is for, with all below them; empty: no matter is excluded.
    categories: tuple[str, ...] = ()
    proceedings: tuple[Proceeding, ...] = ()
    #: Why no diagram, verb or prompt asks for it.
    unused: str = ""
    #: Whether it was held against the text; None for the district's own.
    status: Checked | None = None
    #: Why it is still to be confirmed.
    doubt: str = ""

    @property
    def rule(self) -> str:
        """Which rule and version it is, as a deadline keeps it: `xf.close@1`."""
        return f"{self.key}{f':{self.variant}' if self.variant else ''}@{self.version}"

    @property
    def column(self) -> tuple[str, str | None]:
        """What its versions have in common: key and variant."""
        return self.key, self.variant

    @property
    def length(self) -> str:
        """`3个工作日`; `1日前` for what comes before its start."""
        return f"{abs(self.amount)}{self.unit.words}{'前' if self.amount < 0 else ''}"

    @property
    def is_the_laws(self) -> bool:
        """Whether it is what the law itself says, not what the district made of it."""
        return self.mark == "法"

    @property
    def is_pending(self) -> bool:
        """Whether nobody has read it in the law yet, or what was read leaves a doubt that counts."""
        return self.status is Checked.PENDING

    @property
    def pause_reasons(self) -> tuple[str, ...]:
        """Its pauses without their articles."""
        return tuple(each.reason for each in self.pauses)

    @property
    def basis(self) -> str:
        """The law's version and article, and 待确认 where nobody has read it there."""
        if self.law is None:
            return self.article
        cited = self.law.cited_in(self.article)
        words = f"依{cited}" if self.is_the_laws else f"本区规定（严于{cited}）"
        return words + ("（待确认）" if self.is_pending else "")

    def is_for(self, category: str) -> bool:
        """Whether it is for a matter of that category."""
        return not self.categories or category.startswith(self.categories)

    def is_in_force(self, on: date) -> bool:
        """Whether a deadline that starts that day may run by it, as far as the row itself says."""
        return self.in_force_from <= on and (
            self.in_force_until is None or on <= self.in_force_until
        )


def reckoned(limit: Limit) -> Limit:
    """The rule without the words nothing is reckoned by: equal for two rows that count alike."""
    # Who approves decides no date; of a law's rule it is the law's to say, not the release's.
    extension = limit.extension and replace(limit.extension, by=(), office="", article="", told="")
    return replace(
        limit,
        article="",
        quote="",
        ends=(),
        applies_to=(),
        categories=(),
        proceedings=(),
        unused="",
        rolls_article="",
        law=None,
        status=None,
        doubt="",
        in_force_until=None,
        pauses=tuple(PauseGround(each) for each in limit.pause_reasons),
        extension=extension,
    )


_UNIT_WORDS = {
    Unit.DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.WORKING_DAY: "个工作日",
    Unit.WORKING_HOUR: "个工作小时",
    Unit.HOUR: "小时",
    Unit.MINUTE: "分钟",
    Unit.PERSON: "人",
}
_PROCEEDING_WORDS = {
    Proceeding.PETITION: "信访",
    Proceeding.PEOPLE: "人民调解",
    Proceeding.COURT: "法院委派、委托调解",
    Proceeding.LABOUR: "劳动争议调解",
    Proceeding.MEDICAL: "医疗纠纷调解",
    Proceeding.POLICE: "治安案件",
    Proceeding.CONFIRMATION: "司法确认",
    Proceeding.ARBITRATION: "仲裁",
    Proceeding.LITIGATION: "诉讼",
    Proceeding.ENFORCEMENT: "执行",
    Proceeding.PAYMENT: "督促程序",
    Proceeding.AID: "法律援助",
    Proceeding.PROTECTION: "人身安全保护",
    Proceeding.REVIEW: "行政复议",
}

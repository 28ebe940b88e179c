"""A law in one of its versions: where it stands, from when to when it is in force, and for what runs already."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Transition(StrEnum):
    """What a new version of a law says of limits that run when it comes into force."""

    #: They end by the law in force at their start (立法法104条: 法不溯及既往).
    OLD = "old"
    #: They run by the new version, from their own start.
    NEW = "new"
    #: Whichever serves the parties better (从旧兼有利).
    FAVOURABLE = "favourable"

    @property
    def words(self) -> str:
        """How the rule is told."""
        return _TRANSITION_WORDS[self]

    @property
    def short(self) -> str:
        """The rule by its name: 从旧."""
        return {"old": "从旧", "new": "从新", "favourable": "从旧兼有利"}[self.value]


class Checked(StrEnum):
    """Whether somebody has held a rule against the text of the law."""

    READ = "已核对"
    PENDING = "待确认"


@dataclass(frozen=True)
class LawVersion:
    """A law as it read from one day on."""

    #: Which law, the same in every version: `zhian`.
    key: str
    #: Without 《》: 治安管理处罚法.
    name: str
    #: Which version, within the law: `2025`.
    edition: str
    #: How the version is told: 2025年修订.
    title: str
    #: Where its text stands: gazette, number of the decree, address.
    source: str
    in_force_from: date
    promulgated_on: date | None = None
    #: Its last day, where it ends without a successor; a successor ends it anyway.
    in_force_until: date | None = None
    transition: Transition = Transition.OLD
    #: The article that says so; empty where the law is silent.
    transition_article: str = ""
    note: str = ""

    @property
    def id(self) -> str:
        """Law and version together: `zhian@2025`."""
        return f"{self.key}@{self.edition}"

    @property
    def dated(self) -> str:
        """Its version and its first day: `2025年修订,2026-01-01起施行`."""
        return f"{self.title}，{self.in_force_from}起施行"

    def cited_in(self, article: str) -> str:
        """A citation that names the version: `《治安管理处罚法》(2025年修订,…)第一百一十八条`."""
        for name in (f"《{self.name}》", self.name):
            if name in article:
                return article.replace(name, f"{name}（{self.dated}）", 1)
        return f"{article}（《{self.name}》{self.dated}）"


_TRANSITION_WORDS = {
    Transition.OLD: "施行前已开始的期限，仍依开始时的法律",
    Transition.NEW: "施行前已开始的期限，适用新的规定",
    Transition.FAVOURABLE: "施行前已开始的期限，从旧；新的规定对当事人更有利的，从新",
}

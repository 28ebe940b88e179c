"""One deciding: what was given, what has been found so far, which rules matched, what was odd."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from engine.dmn.types import MISMATCH, Type
from engine.feel.budget import Budget

#: Warnings kept of one deciding.
WARNINGS = 200


class Match(NamedTuple):
    """A rule that matched: its decision's id, its own id, its number from 1."""

    decision: str
    rule: str
    number: int


@dataclass(frozen=True)
class Warning:
    """Why something became null: the element's name, the place in it, a Chinese sentence."""

    element: str
    place: str
    message: str

    def __str__(self) -> str:
        where = "，".join(filter(None, (f"“{self.element}”" if self.element else "", self.place)))
        return f"{where}：{self.message}" if where else self.message


@dataclass
class Run:
    """The state of one deciding; services called as functions run inside it as one of their own."""

    #: Variables that are no element of the model: every expression sees them.
    free: dict[str, Any] = field(default_factory=dict)
    #: Values of elements, found or given.
    values: dict[Hashable, Any] = field(default_factory=dict)
    matched: list[Match] = field(default_factory=list)
    warnings: list[Warning] = field(default_factory=list)
    #: What all expressions of this deciding use up together.
    state: Budget = field(default_factory=Budget)

    def apart(self, values: dict[Hashable, Any]) -> "Run":
        """A run that knows these values only, and reports to this one."""
        return Run(self.free, values, self.matched, self.warnings, self.state)

    def warn(self, element: str, place: str, message: str) -> None:
        """Report why something became null."""
        if len(self.warnings) < WARNINGS:
            self.warnings.append(Warning(element, place, message))

    def collect(self, element: str, place: str) -> None:
        """Report what an expression at this place has warned of."""
        for each in self.state.warnings or ():
            self.warn(element, place, each.message)
        self.state.warnings = None

    def fit(self, wanted: Type, value: Any, element: str, place: str) -> Any:
        """The value as that type, or null and a warning."""
        fitted = wanted.fit(value)
        if fitted is MISMATCH:
            self.warn(element, place, f"值不符合类型“{wanted.name}”，结果为 null。")
            return None
        return fitted

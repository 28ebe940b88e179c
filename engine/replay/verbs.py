"""What history tells of one step, as a replay reads it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import EngineError
from engine.outside import Input

#: Verbs that step an instance by something history does not tell whole, in the words of the page.
UNTOLD = {
    "sent_back": "任务被退回重办",
    "migrated": "换到了新的版本",
    "modified": "被管理员改动",
    "corrected": "变量被更正",
    "activated": "即席子流程里启动了环节",
}


class CannotReplay(EngineError):
    """{reason}。"""


@dataclass(frozen=True)
class Verb:
    """One event of an instance's history; `at` is aware."""

    at: datetime
    what: str
    element: str | None = None
    #: what came in from outside, in order (`engine.outside`)
    inputs: tuple[Mapping[str, Any], ...] = ()
    #: what happened to elements: `element`, `what`, of a called process `process`
    trail: tuple[Mapping[str, Any], ...] = ()
    after: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, at: datetime, what: str, element: str | None, body: str) -> "Verb":
        """Of the columns of an event."""
        told = json.loads(body)
        inputs, trail = tuple(told.get("inputs", ())), tuple(told.get("trail", ()))
        return cls(at, what, element, inputs, trail, told.get("after", {}))

    def find_input(self, *ways: Input) -> Mapping[str, Any]:
        """What came in by one of these ways; raises CannotReplay where history does not tell it."""
        for each in self.inputs:
            if each["way"] in ways:
                return each
        raise CannotReplay(reason="历史里没有记下当时填写的内容（早于本版本）")

    def steps(self, own: str) -> list[tuple[str, str, str]]:
        """Process, element and what happened to it, in order; `own` is the instance's process."""
        return [(e.get("process", own), e["element"], e["what"]) for e in self.trail]

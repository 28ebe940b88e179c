"""Catching events with several definitions (BPMN 2.0, 10.5.2), which Camunda 8 has not.

One goes on with the first that happens or, `parallelMultiple`, when all have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.tokens.events import CatchEvent
from engine.tokens.token import Token
from engine.tokens.triggers import Trigger

if TYPE_CHECKING:
    from engine.tokens.process import ProcessSpec


@dataclass(frozen=True)
class Part:
    """One of the definitions; its id is no element's, but for the first."""

    id: str


class MultipleCatch(CatchEvent):
    """An intermediate event that waits for several things."""

    needs_all = False

    def __init__(self, process: "ProcessSpec", id: str, kind: str, title: str) -> None:
        super().__init__(process, id, kind, title)
        self.parts: list[tuple[Part, Trigger]] = []

    def expect(self, triggers: Sequence[Trigger]) -> None:
        """Wait for these, in the diagram's order."""
        ids = [self.id, *(f"{self.id} [{number}]" for number in range(2, len(triggers) + 1))]
        self.parts = [(Part(id), each) for id, each in zip(ids, triggers, strict=True)]

    def triggers(self) -> list[tuple[Any, Trigger]]:
        return [*self.parts]

    def fire(self, token: Token, element: str, payload: dict[str, Any]) -> None:
        if not self.needs_all:
            super().fire(token, element, payload)
            return
        memory = token.internal_data
        del memory["waits"][element]
        came = memory.setdefault("came", {})
        came.update(payload)
        if not memory["waits"]:
            super().fire(token, element, memory.pop("came"))

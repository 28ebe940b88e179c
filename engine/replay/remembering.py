"""What an instance reaches in a replay: handlers hand back what they did then, nobody is told of anything."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import BpmnError, EngineError
from engine.host import Host
from engine.observer_dispatch import FailedDelivery
from engine.observers import Event, EventType
from engine.outside import Input
from engine.script import Context

Answers = dict[tuple[str, str], deque[Mapping[str, Any]]]


class FailedThen(EngineError):
    """当时处理程序出了错。"""


@dataclass
class RememberingHost(Host):
    """Answers the calls of handlers by what history tells, by element and type, in order; else by nothing."""

    answers: Answers = field(default_factory=lambda: defaultdict(deque))
    #: The due dates tasks were offered with, by token.
    offered: dict[str, datetime | None] = field(default_factory=dict)
    #: The handlers that were called: when, which, with what.
    calls: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)

    def remember(self, inputs: Iterable[Mapping[str, Any]]) -> None:
        """Add what handlers handed back."""
        for each in inputs:
            if each["way"] == Input.CALL:
                self.answers[each["element"], each["type"]].append(each)

    def forget(self) -> None:
        """What is left over of answers and of inputs is of a step that is over."""
        self.answers.clear()
        self.inputs.clear()

    def call(self, name: str, context: Context, variables: dict[str, Any]) -> dict[str, Any]:
        """What the handler handed back then; raises BpmnError as it did."""
        self.calls.append((context.now, name, variables))
        told = self.answers[context.element, name]
        answer = told.popleft() if told else {}
        if answer.get("failed"):
            raise FailedThen
        if "error" in answer:
            raise BpmnError(answer["error"])
        return dict(answer.get("values", {}))

    def emit(self, entry: Event) -> list[FailedDelivery]:
        """No observer is told; when tasks are due is noted."""
        if entry.what is EventType.OFFERED:
            due = entry.details["due"]
            self.offered[entry.token] = datetime.fromisoformat(due) if due else None
        return []

"""What can happen next to a run: somebody does a task, time passes, a message comes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from engine.errors import BpmnError
from engine.instances.view import OpenTask, Subscription
from engine.sandbox import Run

#: So long before a timer is due somebody may still act.
JUST_BEFORE = timedelta(minutes=1)
_NOW = timedelta()


class Kind(StrEnum):
    """Who or what moves a run on."""

    START = "start"
    COMPLETE = "complete"
    WAIT = "wait"
    MESSAGE = "message"
    SIGNAL = "signal"
    ACTIVATE = "activate"


@dataclass(frozen=True)
class Outcome:
    """What a handler hands back, or the BPMN error it throws."""

    values: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None

    def give(self) -> dict[str, Any]:
        """As a stand-in does; raises BpmnError."""
        if self.error is not None:
            raise BpmnError(self.error)
        return dict(self.values)


@dataclass(frozen=True)
class Called:
    """A handler that was called on the way, and what it answered."""

    element: str
    type: str
    outcome: Outcome


@dataclass(frozen=True)
class Move:
    """Something that happens, at a moment, with what is brought along.

    `element` is the task, the event that waits, the ad-hoc sub-process or the process; `name` and `key`
    are a message's or signal's; `until` is the moment it happens at, None: at once. Timers that are due
    by then fire before it.
    """

    kind: Kind
    element: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    #: The process the element stands in.
    process: str = ""
    name: str = ""
    key: str | None = None
    until: datetime | None = None
    #: Of several tasks of the element the one that is meant; empty: the first.
    task: str = ""

    def make(self, run: Run) -> None:
        """Do it; raises what the run raises."""
        if self.until is not None:
            run.advance(max(self.until - run.now, _NOW))
        match self.kind:
            case Kind.COMPLETE if self.task:
                run.complete_task(self.task, self.values)
            case Kind.COMPLETE:
                run.complete(self.element, self.values)
            case Kind.MESSAGE:
                run.message(self.name, self.key, self.values)
            case Kind.SIGNAL:
                run.signal(self.name, self.values)
            case Kind.ACTIVATE:
                run.activate(self.element, self.name)


@dataclass(frozen=True)
class Taken:
    """A move as it was made: when it was over, and what handlers answered on the way."""

    move: Move
    at: datetime
    called: tuple[Called, ...] = ()


class World(Protocol):
    """What people, handlers and other programs may do to the processes that are explored."""

    def answers(self, task: OpenTask, now: datetime) -> Iterable[Mapping[str, Any]]:
        """What may be filled in."""
        ...

    def tells(self, task: OpenTask) -> str:
        """What tells a task from others of its element that are open beside it; empty: nothing."""
        ...

    def abstract(self, name: str, value: Any) -> Any:
        """What stands for a variable's value where states are compared: the same for what goes on alike."""
        ...

    def payloads(self, waiting: Subscription) -> Iterable[Mapping[str, Any]]:
        """What a message or a signal may bring along."""
        ...

    def outcomes(self, element: str, type: str) -> Sequence[Outcome]:
        """What the handler of an element may answer; at least one."""
        ...


def possible(run: Run, world: World) -> Iterable[Move]:
    """All but time that can move a run on next; of several open tasks of an element and item, one."""
    seen = set()
    for task in run.tasks:
        told = world.tells(task)
        key = (task.process, task.element, str(task.item), told)
        if key in seen:
            continue
        seen.add(key)
        id = task.id if told else ""
        for values in world.answers(task, run.now):
            yield Move(Kind.COMPLETE, task.element, values, task.process, task=id)
    for waiting in dict.fromkeys(run.subscriptions):
        kind = Kind.MESSAGE if waiting.kind == "message" else Kind.SIGNAL
        for values in world.payloads(waiting):
            yield Move(kind, waiting.element, values, waiting.process, waiting.name, waiting.key)
    for ad_hoc in run.ad_hocs:
        for element in ad_hoc.elements:
            if element not in (*ad_hoc.active, *ad_hoc.queued):
                yield Move(Kind.ACTIVATE, ad_hoc.element, {}, ad_hoc.process, element)

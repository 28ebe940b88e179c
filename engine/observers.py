"""Who is told of every step an instance takes, in the same transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine import feel
from engine.script import Context


class EventType(StrEnum):
    """What happened to an element of the diagram."""

    ENTERED = "entered"
    #: Its inputs are mapped and its timers set. Told of elements with properties alone, not kept.
    BEGUN = "begun"
    #: A person's task is open: details `due` (ISO), `why`, `groups`, `assignee`. Told, not kept:
    #: the task itself says so.
    OFFERED = "offered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FIRED = "fired"
    DECIDED = "decided"
    #: What decides whose it is, when it is due or how it goes on was null: details `warnings`, each why.
    WARNED = "warned"
    INCIDENT = "incident"
    RETRIED = "retried"
    RESCHEDULED = "rescheduled"
    #: What waited here waits no more: somebody took back, or sent back, what led to it.
    TAKEN_BACK = "taken_back"
    #: It had been passed, and waits again as it did.
    REOPENED = "reopened"


#: What is told to the observers alone.
UNKEPT = frozenset({EventType.BEGUN, EventType.OFFERED})

#: What `Sandbox.trail` shows.
TRAIL = frozenset({EventType.ENTERED, EventType.COMPLETED, EventType.CANCELLED, EventType.FIRED})


@dataclass(frozen=True)
class Event:
    """One step: `token` is its id within the instance, `kind` the BPMN element's tag."""

    at: datetime
    element: str
    name: str
    what: EventType
    kind: str
    process: str
    token: str
    properties: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    #: What the expressions of this very step said of their values (`feel.explain`), in order; told
    #: when it has BEGUN or is OFFERED.
    notes: tuple[feel.Note, ...] = ()


def event_to_json(entry: Event) -> dict[str, Any]:
    """An entry as JSON can hold it; `event_from_json` reads it back."""
    return {**vars(entry), "at": entry.at.isoformat(), "what": entry.what.value}


def event_from_json(kept: dict[str, Any]) -> Event:
    """The entry that `event_to_json` wrote."""
    at, what, notes = (
        datetime.fromisoformat(kept["at"]),
        EventType(kept["what"]),
        tuple(kept["notes"]),
    )
    return Event(**{**kept, "at": at, "what": what, "notes": notes})


Observer = Callable[[Context, Event], None]
Wants = Callable[[Event], bool]

observers: list[Observer] = []
_wants: dict[Observer, Wants] = {}
_former: dict[str, Observer] = {}


def observer(function: Observer) -> Observer:
    """Register a function that is called with every event; it must not commit.

    What it raises is an incident of the element it was told of, and is told to it anew
    when that is retried; the step goes on.
    """
    observers.append(function)
    return function


def observing(wants: Wants, *, formerly: Sequence[str] = ()) -> Callable[[Observer], Observer]:
    """Register a function that is called with the events `wants` accepts; each call costs a savepoint.

    `formerly`: its names (`observer_name`) in releases before. What failed there and is not yet
    delivered keeps the name it had.
    """

    def register(function: Observer) -> Observer:
        _wants[function] = wants
        _former.update(dict.fromkeys(formerly, function))
        return observer(function)

    return register


def interested_in(entry: Event) -> list[Observer]:
    """The observers that accept the event."""
    return [each for each in observers if each not in _wants or _wants[each](entry)]


def observer_name(function: Observer) -> str:
    """The name by which a failed delivery keeps its observer: module and function."""
    return f"{function.__module__}.{function.__qualname__}"


def find_observer(name: str) -> Observer | None:
    """The observer that has that name or had it; None when this release has it no more."""
    found = next((each for each in observers if observer_name(each) == name), None)
    return found or _former.get(name)

"""Who is told of every step an instance takes, in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine import feel
from engine.script import Context


class What(StrEnum):
    """What happened to an element."""

    ENTERED = "entered"
    #: Its inputs are mapped and its timers set. Told, not kept.
    BEGUN = "begun"
    #: A person's task is open: details `due` (ISO), `why`, `groups`, `assignee`. Told, not kept:
    #: the task itself says so.
    OFFERED = "offered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FIRED = "fired"
    DECIDED = "decided"
    INCIDENT = "incident"
    RETRIED = "retried"
    RESCHEDULED = "rescheduled"


#: What is told to the observers alone.
UNKEPT = frozenset({What.BEGUN, What.OFFERED})

#: What `Sandbox.trail` shows.
TRAIL = frozenset({What.ENTERED, What.COMPLETED, What.CANCELLED, What.FIRED})


@dataclass(frozen=True)
class Entry:
    """One step: `token` is its id within the instance, `kind` the BPMN element's tag."""

    at: datetime
    element: str
    name: str
    what: What
    kind: str
    process: str
    token: str
    properties: dict[str, str] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    #: What the expressions of this very step said of their values (`feel.explain`), in order; told
    #: when it has BEGUN or is OFFERED.
    notes: tuple[feel.Note, ...] = ()


Observer = Callable[[Context, Entry], None]

observers: list[Observer] = []


def observer(function: Observer) -> Observer:
    """Have a function called with every entry; it must not commit."""
    observers.append(function)
    return function

"""Who is told of every step an instance takes, in the same transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.script import Context


class What(StrEnum):
    """What happened to an element."""

    ENTERED = "entered"
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


Observer = Callable[[Context, Entry], None]

observers: list[Observer] = []


def observer(function: Observer) -> Observer:
    """Have a function called with every entry; it must not commit."""
    observers.append(function)
    return function

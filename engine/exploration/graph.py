"""What was explored: states, and what leads from one to another."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.exploration.moves import Kind, Taken
from engine.status import Status

#: A process and an element of it.
Place = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """What leads from one state to another."""

    source: int
    taken: Taken
    target: int


@dataclass
class State:
    """A state that was come to; `at` is the moment on the shortest way to it."""

    number: int
    at: datetime
    status: Status
    #: The open tasks, with the groups they are offered to (None: somebody by name).
    tasks: Mapping[Place, tuple[str, ...] | None]
    #: What is waited for besides: events, jobs of other programs, lists of what may be activated.
    waits: frozenset[Place]
    has_clock: bool
    #: The elements that tokens are on.
    places: frozenset[Place]
    #: Of each element that more than one token is on (no multi-instance) how many.
    crowds: Mapping[Place, int] = field(default_factory=dict)
    incidents: tuple[tuple[str, str, str], ...] = ()
    is_expanded: bool = False


@dataclass
class Graph:
    """All states that were come to; `complete` says that there are no others, within what was tried."""

    process: str
    states: list[State] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    #: The step that first came to each state; of a state a process starts in, from itself to itself.
    first: dict[int, Step] = field(default_factory=dict)
    #: Elements a token was on.
    entered: set[Place] = field(default_factory=set)
    #: Tasks whose form nobody could fill in with what was tried.
    unanswered: set[Place] = field(default_factory=set)
    #: Steps whose combinations of answers were not all tried.
    cut: set[Place] = field(default_factory=set)
    #: The ways it ended: of the variables that were asked for, name and value of each.
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: With which variables it came to each task that was asked about, by what tells them apart.
    seen: dict[Place, dict[str, dict[str, Any]]] = field(default_factory=dict)
    complete: bool = True

    @cached_property
    def onward(self) -> Mapping[int, list[Step]]:
        """The steps out of each state."""
        found: defaultdict[int, list[Step]] = defaultdict(list)
        for each in self.steps:
            found[each.source].append(each)
        return found

    def path(self, number: int) -> list[Taken]:
        """The shortest way to a state, its start first."""
        found: list[Taken] = []
        while True:
            step = self.first[number]
            found.append(step.taken)
            if step.taken.move.kind is Kind.START:
                return found[::-1]
            number = step.source

"""What was explored: states, and what leads from one to another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    #: Whether any timer waits there, on some way to it.
    has_clock: bool
    #: The elements that tokens are on.
    places: frozenset[Place]
    #: Of each element that more than one token is on (no multi-instance) how many.
    crowds: Mapping[Place, int] = field(default_factory=dict)
    incidents: tuple[tuple[str, str, str], ...] = ()
    is_expanded: bool = False
    #: Whether a timer waits that changes something when it fires.
    is_moved: bool = False
    #: The open tasks that have a due date of their own.
    dated: frozenset[Place] = frozenset()
    #: Where it is over: of the variables that were asked for, those it left.
    left: Mapping[str, Any] | None = None


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
    complete: bool = True
    #: The steps out of each state.
    onward: dict[int, list[Step]] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        """A step between states that are here."""
        self.steps.append(step)
        self.onward.setdefault(step.source, []).append(step)

    def ends(self, starts: Iterable[int]) -> list[Mapping[str, Any]]:
        """What is left at each end that can be come to from these states."""
        seen, waiting = set(starts), list(starts)
        while waiting:
            after = {step.target for step in self.onward.get(waiting.pop(), ())} - seen
            seen |= after
            waiting += after
        left = (self.states[number].left for number in sorted(seen))
        return [each for each in left if each is not None]

    def waited_out(self, number: int) -> list[Taken]:
        """The shortest way to a state, and there until no timer is left of those that change nothing."""
        steps = self.onward.get(number, ())
        rests = [s.taken for s in steps if s.target == number and s.taken.move.kind is Kind.WAIT]
        return self.path(number) + rests[:1]

    def path(self, number: int) -> list[Taken]:
        """The shortest way to a state, its start first."""
        found: list[Taken] = []
        while True:
            step = self.first[number]
            found.append(step.taken)
            if step.taken.move.kind is Kind.START:
                return found[::-1]
            number = step.source

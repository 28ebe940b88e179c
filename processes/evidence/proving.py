"""Exploring a set of diagrams, process by process.

First those that are called, begun with all that might decide, to learn how they may end. Then from those
that call to those that are called, each begun with what its callers were found to begin it with.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from engine.deployment.bundle import Source
from engine.exploration.graph import Graph, Place
from engine.exploration.search import STATES, Question, explore
from engine.host import StandIn
from engine.sandbox import Sandbox
from processes.diagrams.expressions import reads
from processes.evidence.called import WORK, Replaced, Summary, replaced
from processes.evidence.drawn import Drawn
from processes.evidence.world import ProcessWorld

GoesOn = Callable[[int], bool]


@dataclass(frozen=True)
class Explored:
    """What was explored of one process, with what stood for those it calls."""

    process: str
    graph: Graph
    world: ProcessWorld
    #: The processes that are told in short in it.
    called: frozenset[str]
    callers: frozenset[str]
    #: The variable that says how one of them ended.
    choice: str


def explore_all(
    files: Sequence[Source],
    at: datetime,
    *,
    states: int = STATES,
    goes_on: GoesOn = lambda _n: True,
) -> Iterator[Explored]:
    """Each process in its turn, from `at` on, an aware moment; raises Refused for files that cannot run."""
    proving = _Proving(Drawn(files), at, states, goes_on)
    order = _ordered(proving.drawn)
    for process in order:
        proving.summarise(process)
    for process in reversed(order):
        if process in proving.begun or not proving.drawn.callers(process):
            yield proving.explore(process)


class _Proving:
    def __init__(self, drawn: Drawn, at: datetime, states: int, goes_on: GoesOn) -> None:
        self.drawn, self._at, self._states, self._goes_on = drawn, at, states, goes_on
        self._choice = _unused(drawn)
        self._summaries: dict[str, Summary] = {}
        #: By process explored so far, the variables that decide how it goes on from its starts.
        self._read: dict[str, frozenset[str]] = {}
        self._kept: dict[str, Explored] = {}
        #: Of those asked for so far, the variables that decide something in their callers.
        self._results: dict[str, frozenset[str]] = {}
        #: By process, what its callers begin it with.
        self.begun: dict[str, dict[str, dict[str, Any]]] = {}

    def summarise(self, process: str) -> None:
        """Learn how a process may end."""
        found = self._explore(process, ())
        self._kept[process] = found
        self._read[process] = found.world.begins_with
        self._summaries[process] = Summary(
            process,
            tuple(found.graph.results.values()),
            self.drawn.thrown(process, "error"),
            self.drawn.thrown(process, "escalation"),
        )

    def explore(self, process: str) -> Explored:
        """What becomes of a process as its callers begin it."""
        begun = self.begun.get(process)
        found = self._explore(process, list(begun.values())) if begun else self._kept[process]
        for (called, _), seen in found.graph.seen.items():
            self.begun.setdefault(called, {}).update(seen)
        return found

    def _explore(self, process: str, begun: Sequence[Mapping[str, Any]]) -> Explored:
        drawn, choice = self.drawn, self._choice
        short = replaced(drawn.files, process, drawn.holding, self._summaries, choice)
        results = self._wanted(process)
        world = ProcessWorld(
            drawn, process, self._at, results, short.summaries, choice, begun, self._read
        )
        question = Question(
            process,
            self._at,
            world.handlers,
            world.live,
            results=results,
            kept=frozenset(drawn.written(process) - {""}),
            error_ends=drawn.error_ends(process),
            watched=self._watched(short),
            states=self._states,
        )
        graph = explore(partial(_load, short.files), question, world, self._goes_on)
        callers = frozenset(drawn.callers(process)) - {process}
        return Explored(process, graph, world, frozenset(short.summaries), callers, choice)

    def _watched(self, short: Replaced) -> dict[Place, frozenset[str]]:
        return {(each, WORK): self._read.get(each, frozenset()) for each in short.summaries}

    def _wanted(self, process: str) -> frozenset[str]:
        """The variables it leaves that decide something in those that call it."""
        if process not in self._results:
            found: set[str] = set()
            for caller in self.drawn.callers(process):
                found |= ProcessWorld(self.drawn, caller, self._at).wanted_of(process)
            self._results[process] = frozenset(found & self.drawn.written(process))
        return self._results[process]


def _load(files: Sequence[Source], given: Mapping[str, StandIn]) -> Sandbox:
    return Sandbox.of(files, handlers=given)


def _ordered(drawn: Drawn) -> list[str]:
    """All processes, each behind those it calls; of a ring one is first."""
    found: list[str] = []

    def add(process: str, within: frozenset[str]) -> None:
        if process in found or process in within:
            return
        for each in drawn.calls(process):
            add(each, within | {process})
        found.append(process)

    for held in drawn.holding.values():
        for process in held:
            add(process, frozenset())
    return found


def _unused(drawn: Drawn) -> str:
    """A variable no diagram reads or writes."""
    known = {
        name for held in drawn.holding.values() for each in held for name in drawn.written(each)
    }
    known |= {name for node in drawn.nodes for text in node.expressions for name in reads(text)}
    name = "way_it_ended"
    while name in known:
        name += "_"
    return name

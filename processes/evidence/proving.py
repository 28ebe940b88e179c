"""Exploring a set of diagrams, process by process.

From those nobody calls: where a call is come to, the called process is explored as it is begun there, to
learn how it may then end. What was seen of a process is kept, however often it is begun.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from engine.deployment.bundle import Source
from engine.exploration.graph import Graph
from engine.exploration.search import STATES, Question, Search
from engine.host import StandIn
from engine.sandbox import Sandbox
from processes.diagrams.expressions import reads
from processes.evidence.called import Summary, replaced
from processes.evidence.drawn import Drawn
from processes.evidence.needs import Needs
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
    #: Those it calls, those these call, …
    below: frozenset[str]
    #: The variable that says how one of them ended.
    choice: str


def explore_all(
    files: Sequence[Source],
    at: datetime,
    *,
    states: int = STATES,
    goes_on: GoesOn = lambda _n: True,
    reduced: bool = True,
) -> list[Explored]:
    """Each process, from `at` on, an aware moment; raises Refused for files that cannot run.

    Not `reduced`: nothing is left out that makes no difference.
    """
    proving = _Proving(Drawn(files), at, states, goes_on, reduced=reduced)
    drawn = proving.drawn
    order = _ordered(drawn)[::-1]
    for process in (each for each in order if not drawn.callers(each)):
        proving.begin(process)
    # Of a ring of calls one is begun.
    for process in order:
        if not any(each in proving.found for each in (process, *drawn.callers(process))):
            proving.begin(process)
    return [proving.found[each].told() for each in order if each in proving.found]


class _Process:
    """What is known of one process so far."""

    def __init__(self, explored: Explored, search: Search) -> None:
        self._explored, self.search = explored, search
        self.world = explored.world
        #: How it may end, by what tells its beginnings apart.
        self.ends: dict[str, list[dict[str, Any]]] = {}

    def told(self) -> Explored:
        return self._explored


class _Proving:
    def __init__(
        self, drawn: Drawn, at: datetime, states: int, goes_on: GoesOn, *, reduced: bool
    ) -> None:
        self.drawn, self._at, self._states, self._goes_on = drawn, at, states, goes_on
        self._choice, self._reduced = _unused(drawn), reduced
        self._needs = Needs(drawn, reduced=reduced)
        self.found: dict[str, _Process] = {}
        #: Under way: one that is begun again within itself.
        self._within: set[str] = set()

    def begin(self, process: str) -> None:
        """Explore a process that nobody calls, begun with whatever it may be begun with."""
        found = self._find(process)
        self._within.add(process)
        for values in found.world.starts():
            found.search.begin(values)
        found.search.run()
        self._within.discard(process)

    def _ends(self, process: str, values: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """How a called process may end, begun with these variables."""
        summary = self._summary(process)
        if process not in self._needs.read:
            return summary.answers(self._choice, [{}])
        found = self._find(process)
        key = found.search.tell_apart(self._needs.read[process], values)
        if process in self._within:
            # It calls itself: what becomes of that is not followed.
            found.search.graph.complete = False
            return summary.answers(self._choice, [{}])
        if key not in found.ends:
            self._within.add(process)
            starts = found.search.begin(values)
            found.search.run()
            self._within.discard(process)
            left = found.search.graph.ends(starts)
            found.ends[key] = summary.answers(self._choice, left)
        return found.ends[key]

    def _summary(self, process: str) -> Summary:
        thrown = self.drawn.thrown
        return Summary(process, thrown(process, "error"), thrown(process, "escalation"))

    def _find(self, process: str) -> _Process:
        if process not in self.found:
            self.found[process] = self._made(process)
        return self.found[process]

    def _made(self, process: str) -> _Process:
        drawn, choice, needs = self.drawn, self._choice, self._needs
        held = (each for names in drawn.holding.values() for each in names)
        summaries = {each: self._summary(each) for each in held}
        short = replaced(drawn.files, process, drawn.holding, summaries, choice)
        world = ProcessWorld(drawn, process, self._at, needs, self._ends)
        question = Question(
            process,
            self._at,
            world.handlers,
            world.live,
            results=needs.results.get(process, frozenset()),
            kept=frozenset(drawn.written(process) - {""}),
            error_ends=drawn.error_ends(process),
            quiet=world.quiet if self._reduced else frozenset(),
            aside=world.aside if self._reduced else frozenset(),
            states=self._states,
        )
        search = Search(partial(_load, short.files), question, world, self._goes_on_with)
        callers = frozenset(drawn.callers(process)) - {process}
        below, told = frozenset(drawn.below([process])), frozenset(short.summaries)
        return _Process(
            Explored(process, search.graph, world, told, callers, below, choice), search
        )

    def _goes_on_with(self, _states: int) -> bool:
        return self._goes_on(sum(len(each.search.graph.states) for each in self.found.values()))


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

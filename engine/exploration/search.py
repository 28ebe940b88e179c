"""Breadth first through all that can happen, so that every way that is found is a shortest one."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.exploration import fingerprint, moves
from engine.exploration.graph import Graph, Place, State, Step
from engine.exploration.moves import Kind, Move, Outcome, Taken, World
from engine.exploration.oracle import Oracle
from engine.forms import FormInvalid
from engine.host import StandIn
from engine.sandbox import ROUNDS, Run, Sandbox
from engine.status import ENDED, Status

#: States of one process, and combinations of handlers' answers in one step.
STATES, COMBINATIONS = 20_000, 64
#: So many tokens on one element are taken for a number without bound.
CROWD = 6


@dataclass(frozen=True)
class Question:
    """What is to be explored: a process from a moment on, with the variables that decide."""

    process: str
    at: datetime
    #: By process and id, the type of the handlers' elements.
    handlers: Mapping[Place, str]
    live: fingerprint.Live
    #: The variables that tell its ends apart, and those that are kept of each.
    results: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    #: Error end events that a caller catches: there, too, it is over.
    error_ends: frozenset[Place] = frozenset()
    #: Tasks whose variables are asked for, with the names that tell them apart.
    watched: Mapping[Place, frozenset[str]] = field(default_factory=dict)
    states: int = STATES


#: Asked with the number of states so far; False ends the search.
GoesOn = Callable[[int], bool]


def explore(
    load: Callable[[Mapping[str, StandIn]], Sandbox],
    question: Question,
    world: World,
    goes_on: GoesOn = lambda _states: True,
) -> Graph:
    """All that can become of a process; `load` makes the sandbox with stand-ins for its handlers."""
    return _Search(load, question, world, goes_on).run()


class _Search:
    def __init__(
        self,
        load: Callable[[Mapping[str, StandIn]], Sandbox],
        question: Question,
        world: World,
        goes_on: GoesOn,
    ) -> None:
        self._question, self._world, self._goes_on = question, world, goes_on
        self._oracle = Oracle()
        self._bench = load(
            {f"#{id}": self._stand_in(id, type) for (_, id), type in question.handlers.items()}
        )
        self._graph = Graph(question.process)
        self._known: dict[Any, int] = {}
        #: What is still to be expanded, with its saved state.
        self._waiting: deque[tuple[State, Run, bytes]] = deque()

    def run(self) -> Graph:
        for values in self._world.starts(self._question.process):
            move = Move(Kind.START, self._question.process, values)
            for _ in self._oracle.combinations(COMBINATIONS):
                run = self._bench.start(
                    self._question.process, values, at=self._question.at, rounds=ROUNDS
                )
                self._reached(None, move, run)
        while self._waiting:
            if len(self._graph.states) >= self._question.states or not self._goes_on(
                len(self._graph.states)
            ):
                self._graph.complete = False
                break
            self._expand(*self._waiting.popleft())
        return self._graph

    def _expand(self, state: State, of: Run, saved: bytes) -> None:
        state.is_expanded = True
        here = of.fork(saved, state.at)
        asked, answered = {(t.process, t.element) for t in here.tasks}, set()
        for move in moves.possible(here, self._world):
            before = {element for _, element, _ in here.timers}
            done = self._try(state, move, here, saved)
            if move.kind is Kind.COMPLETE and done:
                answered.add(move.element)
            # What begins its own clock may begin it late: then another may be due first.
            if before and any(new - before for new in done):
                self._try(state, replace(move, waits=True), here, saved)
        self._graph.unanswered |= {each for each in asked if each[1] not in answered}

    def _try(self, state: State, move: Move, here: Run, saved: bytes) -> list[set[str]]:
        """Make a move in every combination; answers the timers there are after each."""
        found: list[set[str]] = []
        for number in self._oracle.combinations(COMBINATIONS):
            run = here.fork(saved, state.at)
            try:
                move.make(run)
            except FormInvalid:
                return []
            self._reached(state, move, run)
            found.append({element for _, element, _ in run.timers})
            if number + 1 == COMBINATIONS:
                self._graph.cut.add((self._question.process, move.element))
        return found

    def _reached(self, source: State | None, move: Move, run: Run) -> None:
        taken = Taken(move, run.now, self._oracle.called)
        graph = self._graph
        graph.entered |= {(e.process, e.element) for e in run.journal if e.what == "entered"}
        saved = run.dump()
        # Of what is over nothing goes on.
        thrown = {(p, e) for p, e, _ in run.failures} & self._question.error_ends
        over = run.status in ENDED or bool(thrown)
        if run.status is Status.COMPLETED:
            left = run.variables
            results, kept = self._question.results, self._question.kept
            ended = {name: left.get(name) for name in sorted(results | kept)}
            graph.results.setdefault(self._tell_apart(results, left), ended)
        key = (
            (run.status, *thrown)
            if over
            else fingerprint.of(saved, self._question.live, self._world.abstract)
        )
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(graph.states)
            state = _look(number, run, is_over=over)
            graph.states.append(state)
            self._watch(run)
            step = Step(number if source is None else source.number, taken, number)
            graph.first[number] = step
            if not over and not state.incidents and not _is_crowded(state):
                self._waiting.append((state, run, saved))
            else:
                state.is_expanded = True
        if source is not None:
            graph.steps.append(Step(source.number, taken, number))

    def _watch(self, run: Run) -> None:
        """Remember with which variables the run came to the tasks that were asked about."""
        for task in run.tasks:
            names = self._question.watched.get((task.process, task.element))
            if names is not None:
                found = self._graph.seen.setdefault((task.process, task.element), {})
                found.setdefault(self._tell_apart(names, task.variables), task.variables)

    def _tell_apart(self, names: frozenset[str], values: Mapping[str, Any]) -> str:
        """The same for values of these names that are not told apart."""
        return repr(
            [(name, self._world.abstract(name, values.get(name))) for name in sorted(names)]
        )

    def _stand_in(self, element: str, type: str) -> StandIn:
        def answer(_variables: dict[str, Any]) -> dict[str, Any]:
            options = self._world.outcomes(element, type) or [Outcome()]
            return self._oracle.choose(element, type, options).give()

        return answer


def _is_crowded(state: State) -> bool:
    return any(number >= CROWD for number in state.crowds.values())


def _look(number: int, run: Run, *, is_over: bool) -> State:
    tasks = {
        (task.process, task.element): None
        if task.assignee or task.users
        else tuple(sorted(task.groups))
        for task in run.tasks
    }
    waits = {(each.process, each.element) for each in run.subscriptions}
    waits |= {(each.process, each.element) for each in run.jobs}
    waits |= {(each.process, each.element) for each in run.ad_hocs}
    crowds = Counter(run.places)
    return State(
        number=number,
        at=run.now,
        status=Status.COMPLETED if is_over else run.status,
        tasks=tasks,
        waits=frozenset(waits),
        has_clock=bool(run.timers),
        places=frozenset(run.places),
        crowds={place: n for place, n in crowds.items() if n > 1},
        incidents=() if is_over else tuple(run.failures),
    )

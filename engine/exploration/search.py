"""Breadth first through all that can happen, so that every way that is found is a shortest one."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.exploration import fingerprint, moves
from engine.exploration.graph import Graph, Place, State, Step
from engine.exploration.moves import JUST_BEFORE, Kind, Move, Outcome, Taken, World
from engine.exploration.oracle import Oracle
from engine.forms import FormInvalid
from engine.host import StandIn
from engine.instances.view import OpenTimer
from engine.sandbox import ROUNDS, Run, Sandbox
from engine.status import ENDED, Status
from engine.tokens.timers import TimerKind

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
    #: Timers at borders that change nothing when they fire.
    quiet: frozenset[Place] = frozenset()
    #: Processes whose tasks touch nothing else: while one is open, nothing but it is done.
    aside: frozenset[str] = frozenset()
    states: int = STATES


#: Asked with the number of states so far; False ends the search.
GoesOn = Callable[[int], bool]


class Search:
    """All that can become of a process, begun as often as asked; what was seen before is not looked at again.

    `load` makes the sandbox with stand-ins for its handlers.
    """

    def __init__(
        self,
        load: Callable[[Mapping[str, StandIn]], Sandbox],
        question: Question,
        world: World,
        goes_on: GoesOn = lambda _states: True,
    ) -> None:
        self._question, self._world, self._goes_on = question, world, goes_on
        self._oracle = Oracle()
        self._bench = load(
            {f"#{id}": self._stand_in(id, type) for (_, id), type in question.handlers.items()}
        )
        self.graph = Graph(question.process)
        self._known: dict[Any, int] = {}
        #: What is still to be expanded, with its saved state.
        self._waiting: deque[tuple[State, Run, bytes]] = deque()

    def begin(self, values: Mapping[str, Any]) -> frozenset[int]:
        """Begin it with these variables; the states it starts in."""
        move = Move(Kind.START, self._question.process, values)
        found = set()
        for _ in self._oracle.combinations(COMBINATIONS):
            run = self._bench.start(
                self._question.process, values, at=self._question.at, rounds=ROUNDS
            )
            found.add(self._reached(None, move, run))
        return frozenset(found)

    def run(self) -> None:
        """Go through all that can become of what was begun, within the bound."""
        while self._waiting:
            states = len(self.graph.states)
            if states >= self._question.states or not self._goes_on(states):
                self.graph.complete = False
                break
            self._expand(*self._waiting.popleft())

    def _expand(self, state: State, of: Run, saved: bytes) -> None:
        state.is_expanded = True
        here = of.fork(saved, state.at)
        asked, answered = {(t.process, t.element) for t in here.tasks}, set()
        if any(task.process in self._question.aside for task in here.tasks):
            self._expand_aside(state, here, saved)
            return
        timers = here.open_timers
        before = self._moving(timers)
        for move in moves.possible(here, self._world):
            done = self._try(state, move, here, saved)
            if move.kind is Kind.COMPLETE and done:
                answered.add(move.element)
            # What begins its own clock may begin it late: then another may be due first.
            if before and any(new.keys() - before.keys() for new in done):
                late = min(before.values()) - JUST_BEFORE
                self._try(state, replace(move, until=late), here, saved)
        if timers:
            due = min(before.values()) if before else timers[-1].due
            self._try(state, Move(Kind.WAIT, until=due), here, saved)
        self.graph.unanswered |= {each for each in asked if each[1] not in answered}

    def _expand_aside(self, state: State, here: Run, saved: bytes) -> None:
        """Do what stands aside before all else: the order makes no difference to either."""
        aside = next(task for task in here.tasks if task.process in self._question.aside)
        place = (aside.process, aside.element)
        done = [
            self._try(
                state,
                Move(Kind.COMPLETE, aside.element, values, aside.process, task=aside.id),
                here,
                saved,
            )
            for values in self._world.answers(aside, here.now)
        ]
        if not any(done):
            self.graph.unanswered.add(place)

    def _moving(self, timers: Iterable[OpenTimer]) -> dict[str, datetime]:
        """The elements of the timers that change something, with when the first of each is due."""
        found: dict[str, datetime] = {}
        for each in timers:
            is_quiet = (each.process, each.element) in self._question.quiet
            if not is_quiet or each.kind is TimerKind.CYCLE:
                found.setdefault(each.element, each.due)
        return found

    def _try(
        self, state: State, move: Move, here: Run, saved: bytes
    ) -> list[Mapping[str, datetime]]:
        """Make a move in every combination; answers the timers that change something after each."""
        found: list[Mapping[str, datetime]] = []
        for number in self._oracle.combinations(COMBINATIONS):
            run = here.fork(saved, state.at)
            try:
                move.make(run)
            except FormInvalid:
                return []
            self._reached(state, move, run)
            found.append(self._moving(run.open_timers))
            if number + 1 == COMBINATIONS:
                self.graph.cut.add((self._question.process, move.element))
        return found

    def _reached(self, source: State | None, move: Move, run: Run) -> int:
        taken = Taken(move, run.now, self._oracle.called)
        graph = self.graph
        graph.entered |= {(e.process, e.element) for e in run.journal if e.what == "entered"}
        saved = run.dump()
        # Of what is over nothing goes on.
        thrown = {(p, e) for p, e, _ in run.failures} & self._question.error_ends
        over = run.status in ENDED or bool(thrown)
        left = run.variables if run.status is Status.COMPLETED else {}
        key = (
            (run.status, self.tell_apart(self._question.results, left), *thrown)
            if over
            else fingerprint.of(
                saved, self._question.live, self._world.abstract, self._question.quiet
            )
        )
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(graph.states)
            state = _look(number, run, is_over=over)
            state.is_moved = bool(self._moving(run.open_timers))
            graph.states.append(state)
            if run.status is Status.COMPLETED:
                state.left = {name: left[name] for name in self._question.kept & left.keys()}
            step = Step(number if source is None else source.number, taken, number)
            graph.first[number] = step
            if not over and not state.incidents and not _is_crowded(state):
                self._waiting.append((state, run, saved))
            else:
                state.is_expanded = True
        elif not over and run.open_timers:
            graph.states[number].has_clock = True
        if source is not None:
            graph.add(Step(source.number, taken, number))
        return number

    def tell_apart(self, names: frozenset[str], values: Mapping[str, Any]) -> str:
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
        has_clock=bool(run.open_timers),
        places=frozenset(run.places),
        crowds={place: n for place, n in crowds.items() if n > 1},
        incidents=() if is_over else tuple(run.failures),
        dated=frozenset((task.process, task.element) for task in run.tasks if task.due),
    )

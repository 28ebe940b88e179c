"""Cases made up and run through a set of files: the engine itself, with people who are drawn by chance.

Every case is an instance of `engine.replay.clocked`; all share one clock and the people. Next comes whatever
comes next in any of them: a case that arrives, a timer that falls due, a task that comes to somebody's
mind or is done.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Protocol

from engine.deployment.bundle import Bundle
from engine.instances.view import OpenTask
from engine.replay.clocked import Clocked
from engine.replay.fitting import misfit
from engine.replay.reenacting import Task, list_tasks
from engine.replay.remembering import RememberingHost
from processes.simulation.queues import Queue

#: Answers that are drawn before nobody is taken to have one that fits the form.
DRAWS = 5


@dataclass(frozen=True)
class Arrival:
    """A case: its number, when it begins, at which start with what."""

    number: int
    at: datetime
    process: str
    variables: Mapping[str, Any]
    start: str | None = None
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Plan:
    """What becomes of a task: how long until somebody would see to it, and how long it is in hand."""

    latency: timedelta
    work: timedelta


class Habits(Protocol):
    """What people do; every answer is the same for the same case, step and turn."""

    def plan(self, case: int, task: OpenTask, turn: int) -> Plan | None:
        """When a task is done; None: nobody does it."""

    def answer(self, case: int, task: OpenTask, turn: int, draw: int) -> Mapping[str, Any]:
        """What is filled in."""

    def pool(self, task: OpenTask) -> str:
        """Whose queue it is in."""

    def people(self, pool: str) -> int:
        """How many share a queue."""

    def after(self, moment: datetime, taking: timedelta, pool: str) -> datetime:
        """The moment by which they have had so much working time."""

    def host(self, case: int) -> RememberingHost:
        """What handlers hand back to a case."""


@dataclass(frozen=True)
class Simulated:
    """One case as it came to be."""

    number: int
    began_at: datetime
    calls: list[tuple[datetime, str, dict[str, Any]]]
    tasks: list[Task]
    is_stuck: bool


@dataclass
class Simulation:
    """All that came of it."""

    cases: list[Simulated] = field(default_factory=list)
    queues: dict[str, Queue] = field(default_factory=dict)
    #: tasks for whose form no answer of history fits, by process and element
    unanswered: Counter[tuple[str, str]] = field(default_factory=Counter)


def simulate(
    bundle: Bundle, arrivals: Iterable[Arrival], habits: Habits, until: datetime
) -> Simulation:
    """Let the cases come and people act, up to `until`, an aware moment."""
    world = _World(bundle, habits)
    for arrival in arrivals:
        world.push(arrival.at, lambda a=arrival: world.arrive(a))  # type: ignore[misc]
    world.run(until)
    return world.tell()


@dataclass
class _Case:
    run: Clocked
    host: RememberingHost
    began_at: datetime
    #: the tasks that were seen, with their queue
    known: dict[str, str] = field(default_factory=dict)
    turns: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: of each task seen, the how-manieth of its element in the case
    turn: dict[str, int] = field(default_factory=dict)
    due: datetime | None = None


class _World:
    def __init__(self, bundle: Bundle, habits: Habits) -> None:
        self._bundle, self._habits = bundle, habits
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order, self._now = count(), datetime.min.replace(tzinfo=UTC)
        self._cases: dict[int, _Case] = {}
        self._works: dict[tuple[int, str], timedelta] = {}
        self._found = Simulation()

    def push(self, at: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at, next(self._order), act))

    def run(self, until: datetime) -> None:
        while self._events and self._events[0][0] <= until:
            self._now, _, act = heapq.heappop(self._events)
            act()

    def tell(self) -> Simulation:
        for number, case in self._cases.items():
            execution = case.run.execution
            tasks = list_tasks(execution.journal, case.host.offered)
            stuck = bool(execution.incidents)
            self._found.cases.append(
                Simulated(number, case.began_at, case.host.calls, tasks, stuck)
            )
        return self._found

    def arrive(self, arrival: Arrival) -> None:
        host = self._habits.host(arrival.number)
        started = Clocked(
            *(self._bundle, arrival.process, host, arrival.variables, arrival.at),
            start=arrival.start,
            payload=arrival.payload,
        )
        self._cases[arrival.number] = _Case(started, host, arrival.at)
        self._look(arrival.number)

    def _look(self, number: int) -> None:
        """See which tasks are new, which are gone, and when the case goes on by itself."""
        case = self._cases[number]
        execution = case.run.execution
        is_open = execution.task_ids
        for token in case.known.keys() - set(is_open):
            pool = case.known.pop(token)
            if pool:
                self._leave(pool, (number, token))
        for token in is_open:
            if token not in case.known:
                self._offer(number, case, execution.find_task(token))
        due = execution.next_due
        if due is not None and due != case.due:
            self.push(max(due, self._now), lambda: self._wake(number))
        case.due = due

    def _offer(self, number: int, case: _Case, task: OpenTask) -> None:
        place = task.process, task.element
        case.turns[place] += 1
        turn = case.turn[task.id] = case.turns[place]
        plan = self._habits.plan(number, task, turn)
        pool = self._habits.pool(task) if plan else ""
        case.known[task.id] = pool
        if plan is not None:
            item = number, task.id
            self._works[item] = plan.work
            ready = self._habits.after(self._now, plan.latency, pool)
            self.push(ready, lambda: self._join(pool, item))

    def _join(self, pool: str, item: tuple[int, str]) -> None:
        number, token = item
        if token not in self._cases[number].known:
            return
        if pool not in self._found.queues:
            self._found.queues[pool] = Queue(self._habits.people(pool))
        self._found.queues[pool].join(item, self._now)
        self._serve(pool)

    def _serve(self, pool: str) -> None:
        queue = self._found.queues[pool]
        while (item := queue.take(self._now)) is not None:
            work = self._works[item]
            queue.worked += work
            done = self._habits.after(self._now, work, pool)
            self.push(done, lambda item=item: self._finish(pool, item))  # type: ignore[misc]

    def _leave(self, pool: str, item: tuple[int, str]) -> None:
        if pool in self._found.queues:
            self._found.queues[pool].leave(item)
            self._serve(pool)

    def _wake(self, number: int) -> None:
        self._cases[number].run.advance(self._now)
        self._look(number)

    def _finish(self, pool: str, item: tuple[int, str]) -> None:
        number, token = item
        case = self._cases[number]
        if token in case.known:
            case.run.advance(self._now)
            if token in case.run.execution.task_ids:
                self._answer(number, case, token)
        self._look(number)
        self._leave(pool, item)

    def _answer(self, number: int, case: _Case, token: str) -> None:
        """Fill the form in; where nothing fits nobody does it, and it is counted."""
        task = case.run.execution.find_task(token)
        form, turn = case.run.form_of(task), case.turn[token]
        for draw in range(DRAWS):
            values = self._habits.answer(number, task, turn, draw)
            if form is None or case.run.ask(lambda: misfit(form, values, task.variables)) is None:  # noqa: B023
                case.run.do(lambda run: run.complete_as_told(token, values))  # noqa: B023
                return
        self._found.unanswered[task.process, task.element] += 1

"""A whole run in memory, under a virtual clock, on the very code the verbs run.

bench = Sandbox.load("grid.bpmn", "triage.dmn", handlers={"case.close": lambda v: None})
run = bench.start("grid", {"risk": "red"}, at=datetime(2026, 3, 4, 9, tzinfo=SHANGHAI))
run.complete("Contact", {"agreed": False}, by="li")
run.advance(timedelta(days=3))
"""

import copy
import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from engine import chance, clock, dmn, feel, tables
from engine.deployment import bundle
from engine.dialect import xml
from engine.dmn.elements import Decision
from engine.errors import EngineError, NobodyWaits, NotFound, NotPermitted
from engine.forms import Form
from engine.host import Host, StandIn
from engine.instances.execution import Execution
from engine.instances.view import (
    OpenAdHoc,
    OpenCondition,
    OpenJob,
    OpenTask,
    OpenTimer,
    Subscription,
)
from engine.observers import TRAIL, Event
from engine.script import InstanceView
from engine.script import handlers as registered
from engine.status import ENDED, RUNNING, Status
from engine.tokens import starting
from engine.tokens.process import ProcessSpec
from engine.tokens.timers import CatchUp, due_at, next_tick
from engine.tokens.triggers import key_text
from engine.trace import Trace

#: (at, element id, what)
Step = tuple[datetime, str, str]


#: Looks for due work at one moment before the rest is left to the next.
LOOKS = 100
#: Of a traced run, which somebody waits for: how often one step may run the same element, and how much may
#: happen in all before it is taken for an endless loop.
ROUNDS, EVENTS = 200, 10_000


class Endless(EngineError):
    """试运行里发生的事太多（超过一万件），可能是死循环。"""


class Sandbox:
    """A set of diagrams, decisions and forms, ready to be tried."""

    def __init__(self, built: bundle.Bundle, stand_ins: Mapping[str, StandIn]) -> None:
        self._bundle = built
        self._stand_ins = stand_ins
        #: The run that the last message of a key started, by process and key.
        self._started: dict[tuple[str, str], Run] = {}

    @classmethod
    def load(cls, *files: str | Path, handlers: Mapping[str, StandIn] | None = None) -> "Sandbox":
        """Read files by their ending; raises `engine.faults.Refused` as a deployment does.

        `handlers` maps a task type to a stand-in: a callable that takes the mapped
        variables as one dict and returns a dict or None, or raises BpmnError.
        """
        sources = [bundle.Source.of(Path(file).name, xml.read(Path(file))) for file in files]
        return cls.of(sources, handlers=handlers)

    @classmethod
    def of(
        cls,
        sources: Iterable[bundle.Source],
        *,
        handlers: Mapping[str, StandIn] | None = None,
        decisions: Mapping[str, Any] | None = None,
    ) -> "Sandbox":
        """The same of files that lie on no disk; `decisions` gives the value of some beforehand."""
        stand_ins = handlers or {}
        known = registered.names() | frozenset(stand_ins)
        # What a stand-in takes nobody knows.
        taken = frozenset(each for each in registered.signatures() if each.name not in stand_ins)
        built = bundle.build(sources, known, signatures=taken, writers=False)
        if decisions:
            given = {key: Given(value) for key, value in decisions.items()}
            built = dataclasses.replace(built, models={**built.models, **given})
        return cls(built, stand_ins)

    def start(
        self,
        process: str,
        variables: Mapping[str, Any] | None = None,
        *,
        at: datetime,
        trace: Trace | None = None,
        rounds: int | None = None,
    ) -> "Run":
        """Start a process at a virtual moment, an aware one; raises NotFound, NoPlainStart, ValueError.

        `rounds`: how often one step may run the same element; a traced run has its own limit.
        """
        return self._begin(process, variables or {}, at, trace, rounds=rounds)

    def start_by_message(
        self,
        name: str,
        key: Any = "",
        variables: Mapping[str, Any] | None = None,
        *,
        at: datetime,
        trace: Trace | None = None,
    ) -> "list[Run]":
        """Start every process that such a message starts; raises NobodyWaits where none is.

        Of one key (other than "") no second one of a process while the first that this sandbox started runs.
        """
        started = []
        for process, element in self._starts(at, "message", name):
            before = self._started.get((process, key_text(key))) if key != "" else None
            if before is None or before.status in ENDED:
                run = self._begin(process, {}, at, trace, element, variables or {})
                self._started[process, key_text(key)] = run
                started.append(run)
        if not started:
            raise NobodyWaits(name=name, key=key)
        return started

    def start_by_signal(
        self,
        name: str,
        variables: Mapping[str, Any] | None = None,
        *,
        at: datetime,
        trace: Trace | None = None,
    ) -> "list[Run]":
        """Start every process that such a signal starts, in the order of their ids."""
        return [
            self._begin(process, {}, at, trace, element, variables or {})
            for process, element in self._starts(at, "signal", name)
        ]

    def start_by_conditions(
        self,
        variables: Mapping[str, Any],
        *,
        at: datetime,
        trace: Trace | None = None,
    ) -> "list[Run]":
        """Start every process one of whose conditional start events holds; raises Failure."""
        with clock.at(at), tables.used(self._bundle.tables):
            found = [
                (process, element)
                for process, spec in self._processes.items()
                for element in starting.list_holding(spec, variables)
            ]
        return [
            self._begin(process, {}, at, trace, element, variables) for process, element in found
        ]

    def start_by_timers(
        self, since: datetime, until: datetime, *, trace: Trace | None = None
    ) -> "list[Run]":
        """What the timers of the processes start until a moment if released at `since`, each at its time.

        Raises Endless for more than `LOOKS` of one timer.
        """
        runs = [
            self._begin(process, {}, due, trace, element, {})
            for process, spec in self._processes.items()
            for element, wait in self._armed(since, spec).items()
            for due in _ticks(wait, until)
        ]
        return sorted(runs, key=lambda run: run.now)

    def _begin(
        self,
        process: str,
        variables: Mapping[str, Any],
        at: datetime,
        trace: Trace | None,
        event: str | None = None,
        payload: Mapping[str, Any] | None = None,
        rounds: int | None = None,
    ) -> "Run":
        view = InstanceView(started_at=at)
        rounds = rounds if trace is None else ROUNDS
        host = Host(instance=view, stand_ins=self._stand_ins, trace=trace, rounds=rounds)
        lots = chance.rehearsed()
        with (
            _noting(trace),
            clock.at(at),
            chance.using(lots),
            tables.used(self._bundle.tables),
        ):
            execution = Execution.start(
                self._bundle, process, variables, host, start=event, payload=payload
            )
        return Run(execution, at, self._bundle, host, lots)

    @property
    def _processes(self) -> "dict[str, ProcessSpec]":
        return {key: self._bundle.specs[key] for key in sorted(self._bundle.processes)}

    def _armed(self, at: datetime, spec: "ProcessSpec") -> dict[str, dict[str, Any]]:
        with clock.at(at), tables.used(self._bundle.tables):
            return starting.arm(spec)

    def _starts(self, at: datetime, kind: str, name: str) -> list[tuple[str, str]]:
        return [
            (process, element)
            for process, spec in self._processes.items()
            for element, wait in self._armed(at, spec).items()
            if wait.get(kind) == name
        ]

    @cached_property
    def elements(self) -> frozenset[str]:
        """The ids of all that a token can reach in any of the diagrams."""
        return frozenset(id for spec in self._bundle.specs.values() for id in spec.task_specs)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """How the elements are called, by id; of one id in several diagrams, one of them."""
        drawn = (each for spec in self._bundle.specs.values() for each in spec.task_specs.items())
        return {id: str(getattr(node, "title", "")) for id, node in drawn}

    @cached_property
    def named(self) -> Mapping[str, frozenset[str]]:
        """The ids of the elements that bear a name, by the name."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for spec in self._bundle.specs.values():
            for id, node in spec.task_specs.items():
                found[getattr(node, "title", "")].add(id)
        return {name: frozenset(ids) for name, ids in found.items() if name}

    @property
    def processes(self) -> frozenset[str]:
        """The ids of the processes that can be started or called."""
        return frozenset(self._bundle.processes)

    @cached_property
    def decisions(self) -> Mapping[str, str]:
        """The names of the decisions, by id."""
        found = {key: key for key in self._bundle.models}
        read = {id(each): each for each in self._bundle.models.values()}.values()
        for model in (each for each in read if not isinstance(each, Given)):
            found |= {each.id: each.title or each.name for each in model.graph.of(Decision)}
        return found

    def decide(self, decision: str, variables: Mapping[str, Any], *, at: datetime) -> dmn.Result:
        """Ask a decision outside of any process; raises KeyError, FeelError."""
        with clock.at(at), chance.using(chance.rehearsed()), tables.used(self._bundle.tables):
            return self._bundle.models[decision].decide(decision, variables)

    def form(self, id: str) -> Form:
        """A form as it was read; raises KeyError."""
        return self._bundle.forms[id]


class Run:
    """One instance under its own clock."""

    def __init__(
        self,
        execution: Execution,
        at: datetime,
        built: bundle.Bundle,
        host: Host,
        lots: Random,
    ) -> None:
        self._execution = execution
        self._bundle = built
        self._host = host
        #: What the run draws: the same every time it is run.
        self._lots = lots
        #: The trail up to the last `reload`.
        self._past: list[Step] = []
        #: The virtual now.
        self.now = at

    # -- doing ------------------------------------------------------------------------

    def complete(
        self, element: str, variables: Mapping[str, Any] | None = None, *, by: str | None = None
    ) -> None:
        """Finish an open task; with several of one id, the first that `by` may do.

        Raises NotFound when none is open, NotPermitted when `by` may do none of
        them, FormInvalid when the form's rules are broken.
        """
        is_open = False
        for task in self._execution.tasks_of(element):
            if _may(by, task):
                self.complete_task(task.id, variables)
                return
            is_open = True
        if is_open:
            raise NotPermitted
        raise NotFound(f"没有待办任务“{element}”。")

    def complete_task(self, id: str, variables: Mapping[str, Any] | None = None) -> None:
        """Finish one of several tasks of an element by its id, as `tasks` gives it."""
        with self._at(self.now):
            self._execution.complete(id, variables)

    def complete_job(
        self,
        type: str,
        variables: Mapping[str, Any] | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> None:
        """Do the oldest open job of a type, as a worker outside would.

        Raises NotFound, CannotActivate for a `result` that cannot be followed.
        """
        job = self._job(type)
        with self._at(self.now):
            self._execution.complete_job(job.id, variables, result)

    def fail_job(self, type: str, message: str) -> None:
        """Fail the oldest open job of a type for good; raises NotFound."""
        job = self._job(type)
        with self._at(self.now):
            self._execution.fail_job(job.id, message)

    def throw_job_error(
        self, type: str, code: str, variables: Mapping[str, Any] | None = None
    ) -> bool:
        """Throw a BPMN error from the oldest open job of a type; whether it was caught. Raises NotFound."""
        job = self._job(type)
        with self._at(self.now):
            return self._execution.throw_job_error(job.id, code, variables=variables)

    def activate(self, ad_hoc: str, *elements: str, cancel_remaining: bool = False) -> None:
        """Activate elements of an open ad-hoc sub-process; raises NotFound, CannotActivate."""
        found = next((each for each in self._execution.ad_hocs if each.element == ad_hoc), None)
        if found is None:
            raise NotFound(f"没有正在办理的即席子流程“{ad_hoc}”。")
        with self._at(self.now):
            self._execution.activate(found.id, elements, cancel_remaining=cancel_remaining)

    def message(
        self, name: str, key: Any = None, variables: Mapping[str, Any] | None = None
    ) -> None:
        """Send a message; raises NobodyWaits."""
        with self._at(self.now):
            if not self._execution.message(name, key, variables):
                raise NobodyWaits(name=name, key=key)

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> int:
        """Throw a signal; how many heard it."""
        with self._at(self.now):
            return self._execution.signal(name, variables)

    def advance(self, by: timedelta, *, outage: bool = False) -> None:
        """Let time pass. What falls due fires in order, each at its own time. Raises Endless.

        With `outage` nobody was there: due work is caught up at the end, by policy.
        """
        if by < timedelta():
            raise ValueError("time does not run backwards")
        end = self.now + by
        while not outage and (due := self._next_due()) is not None and due <= end:
            self._wake(max(due, self.now))
        self._wake(end)

    def cancel(self) -> None:
        with self._at(self.now):
            self._execution.cancel()

    def suspend(self) -> None:
        with self._at(self.now):
            self._execution.suspend()

    def resume(self) -> None:
        with self._at(self.now):
            self._execution.resume()

    def retry(self, element: str | None = None) -> int:
        """Try again all that failed, or what failed at one element; how many that were."""
        failed = [each for each in self._execution.incidents if element in (None, each.element)]
        with self._at(self.now):
            for incident in failed:
                self._execution.retry(incident.id)
        return len(failed)

    def write(self, variables: Mapping[str, Any]) -> None:
        """Change variables of the process, as nobody could in a real one."""
        with self._at(self.now):
            self._execution.write(variables)

    def reschedule(self, element: str, due: datetime, why: str) -> None:
        """Make a waiting timer due at another moment; raises NotFound."""
        timer = next((each for each in self._execution.timers if each.element == element), None)
        if timer is None:
            raise NotFound("没有这个等待中的定时器。")
        with self._at(self.now):
            self._execution.reschedule(timer.id, due, why)

    def dump(self) -> bytes:
        """The saved state, as `fork` goes on from it."""
        return self._execution.dump()

    def fork(self, state: bytes, at: datetime) -> "Run":
        """Another run of the same files that goes on from a state this or another of its forks had.

        What is remembered of the past is not brought along.
        """
        first = self._host
        host = Host(instance=first.instance, stand_ins=first.stand_ins, rounds=first.rounds)
        execution = Execution.load(self._bundle, state, host)
        return Run(execution, at, self._bundle, host, chance.rehearsed())

    def reload(self) -> None:
        """Save and load; nothing may be different afterwards."""
        suspended = self._execution.status is Status.SUSPENDED
        kept, self._past = self._execution.dump(), self.trail
        self._execution = Execution.load(self._bundle, kept, self._host, suspended=suspended)

    # -- looking ----------------------------------------------------------------------

    @property
    def ready(self) -> list[str]:
        """Element ids of the open user tasks; one for each instance of a multi-instance task."""
        return self._execution.ready

    @property
    def tasks(self) -> list[OpenTask]:
        return self._execution.tasks

    @property
    def jobs(self) -> list[OpenJob]:
        """What waits for workers outside, the oldest first."""
        return self._execution.jobs

    def job_variables(self, type: str) -> dict[str, Any]:
        """All that the worker of the oldest open job of a type may read; raises NotFound."""
        return copy.deepcopy(self._execution.job_variables(self._job(type).id))

    @property
    def status(self) -> Status:
        return self._execution.status

    @property
    def variables(self) -> dict[str, Any]:
        # A copy: what a test does to it must not change the run.
        return copy.deepcopy(self._execution.variables)

    @property
    def incidents(self) -> list[str]:
        """What failed, as sentences."""
        return [incident.message for incident in self._execution.incidents]

    @property
    def failures(self) -> list[tuple[str, str, str]]:
        """The process, the element and the sentence of each incident."""
        return [(each.process, each.element, each.message) for each in self._execution.incidents]

    @property
    def places(self) -> list[tuple[str, str]]:
        """The process and the element of every token, but for those of the instances of many."""
        return self._execution.places

    @property
    def subscriptions(self) -> list[Subscription]:
        """The messages and signals that are waited for."""
        return self._execution.subscriptions

    @property
    def ad_hocs(self) -> list[OpenAdHoc]:
        """The ad-hoc sub-processes in which elements can be activated."""
        return self._execution.ad_hocs

    @property
    def conditions(self) -> list[OpenCondition]:
        """The conditions that are waited for."""
        return self._execution.conditions

    @property
    def journal(self) -> list[Event]:
        """All that happened since the start or the last `reload`."""
        return self._execution.journal

    @property
    def trace(self) -> Trace:
        """Why it went so; empty unless one was asked for at the start."""
        return self._host.trace or Trace()

    @property
    def open_timers(self) -> list[OpenTimer]:
        """The timers that wait, the soonest first."""
        return self._execution.timers

    @property
    def timers(self) -> list[tuple[datetime, str, str]]:
        """(due, element id, why), the soonest first."""
        return [(each.due, each.element, each.why) for each in self._execution.timers]

    @property
    def trail(self) -> list[Step]:
        """(at, element id, "entered" | "completed" | "cancelled" | "fired"), in order."""
        told = (entry for entry in self._execution.journal if entry.what in TRAIL)
        return [*self._past, *((clock.local(e.at), e.element, e.what.value) for e in told)]

    # -- private ----------------------------------------------------------------------

    def _job(self, type: str) -> OpenJob:
        found = next((each for each in self._execution.jobs if each.type == type), None)
        if found is None:
            raise NotFound(f"没有等待外部程序的作业“{type}”。")
        return found

    @contextmanager
    def _at(self, now: datetime) -> Iterator[None]:
        with (
            _noting(self._host.trace),
            clock.at(now),
            chance.using(self._lots),
            tables.used(self._bundle.tables),
        ):
            yield

    def _next_due(self) -> datetime | None:
        if self.status in RUNNING:
            return self._execution.next_due
        return None

    def _wake(self, at: datetime) -> None:
        self.now = at
        with self._at(at):
            # One look fires only so many; a long outage may have left more.
            for _ in range(LOOKS):
                self._execution.wake()
                if self._host.trace is not None and len(self._execution.journal) > EVENTS:
                    raise Endless
                due = self._next_due()
                if due is None or due > at:
                    return


class Given(dmn.Model):
    """A decision whose value is known beforehand."""

    def __init__(self, value: Any) -> None:
        self._given = value

    def decide(self, decision: str, variables: Mapping[str, Any]) -> dmn.Result:
        """The value, whatever is asked."""
        return dmn.Result(self._given)


def _ticks(wait: dict[str, Any], until: datetime) -> Iterator[datetime]:
    """When a start timer fires, up to a moment; nothing of what is no timer."""
    goes_on, count = "timer" in wait, 0
    while goes_on and (due := due_at(wait)) <= until:
        count += 1
        if count > LOOKS:
            raise Endless
        yield clock.local(due)
        with clock.at(due):
            goes_on = "cycle" in wait and next_tick(wait, CatchUp.ALL)[1]


@contextmanager
def _noting(trace: Trace | None) -> Iterator[None]:
    """Keep what expressions say of their values, for a run that is traced."""
    if trace is None:
        yield
        return
    with feel.explanations() as notes:
        yield
    trace.noted(notes)


def _may(by: str | None, task: OpenTask) -> bool:
    """`by` is a person or one of the groups a task is offered to; None may do any."""
    if by is None or by == task.assignee:
        return True
    offered = (*task.users, *task.groups)
    return task.assignee is None and (not offered or by in offered)

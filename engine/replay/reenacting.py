"""What people did then, done again on a set of diagrams that may be another: what would have happened.

Everybody acts at the moment they acted; where the step is offered later than it was then, as long after the
offer as then. Timers fire when they fall due on these diagrams. An act that finds no step to be done at, or
an answer that does not fit the form any more, ends the replay there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine.deployment.bundle import Bundle
from engine.errors import EngineError
from engine.instances.execution import Execution
from engine.instances.view import OpenTask
from engine.observers import Event, EventType
from engine.outside import Input
from engine.replay.clocked import Clocked
from engine.replay.fitting import misfit
from engine.replay.remembering import RememberingHost
from engine.replay.verbs import UNTOLD, CannotReplay, Verb
from engine.script import InstanceView
from engine.status import Status

#: Verbs by which timers moved because a limit was lengthened, paused or reckoned anew.
_MOVED = EventType.RESCHEDULED.value


@dataclass(frozen=True)
class Unfit:
    """From which act on history could not be done again, and why."""

    at: datetime
    process: str
    element: str
    why: str


@dataclass(frozen=True)
class Task:
    """A task of a person as it came to be; moments aware."""

    process: str
    element: str
    opened_at: datetime
    due: datetime | None
    #: None: still open at the end
    closed_at: datetime | None
    is_done: bool
    #: the `clock` property of its element: which limit is its own
    clock: str | None = None
    token: str = ""


@dataclass
class Reenacted:
    """What would have become of an instance."""

    journal: list[Event]
    tasks: list[Task]
    status: Status
    variables: Mapping[str, Any]
    #: The handlers that were called: when, which, with what.
    calls: list[tuple[datetime, str, dict[str, Any]]]
    until: datetime
    unfit: Unfit | None = None
    #: Sentences of what failed.
    incidents: list[str] = field(default_factory=list)


def reenact(
    bundle: Bundle, process: str, verbs: Sequence[Verb], until: datetime, view: InstanceView
) -> Reenacted:
    """Do the acts of a history again, then let time pass `until`; raises CannotReplay where none can be told."""
    host = RememberingHost(instance=view)
    for verb in verbs:
        host.remember(verb.inputs)
    first = verbs[0]
    told = first.find_input(Input.START)
    try:
        case = Clocked(
            *(bundle, process, host, told["values"], first.at),
            start=told.get("element"),
            payload=told.get("payload"),
        )
    except EngineError as error:
        raise CannotReplay(reason=str(error).rstrip("。")) from error
    acting = _Acting(case, host, process, until)
    unfit = acting.do_all(verbs)
    return acting.tell(unfit)


class _Acting:
    def __init__(self, case: Clocked, host: RememberingHost, process: str, until: datetime) -> None:
        self._case, self._host, self._process, self._until = case, host, process, until
        #: When the step of each place was last offered then.
        self._offered: dict[tuple[str, str], datetime] = {}

    def do_all(self, verbs: Sequence[Verb]) -> Unfit | None:
        self._note_offers(verbs[0])
        for verb in verbs[1:]:
            self._case.advance(verb.at)
            process = verb.trail[0].get("process", self._process) if verb.trail else self._process
            place = process, verb.element or ""
            try:
                self._do(verb)
            except EngineError as error:
                return Unfit(verb.at, *place, str(error).rstrip("。"))
            self._note_offers(verb)
        self._case.advance(self._until)
        return None

    def _note_offers(self, verb: Verb) -> None:
        for process, element, what in verb.steps(self._process):
            if what == EventType.ENTERED:
                self._offered[process, element] = verb.at

    def tell(self, unfit: Unfit | None) -> Reenacted:
        """What became of it up to now."""
        execution = self._case.execution
        return Reenacted(
            execution.journal,
            list_tasks(execution.journal, self._host.offered),
            execution.status,
            execution.variables,
            self._host.calls,
            self._case.now,
            unfit,
            [each.message for each in execution.incidents],
        )

    def _do(self, verb: Verb) -> None:
        if verb.what in UNTOLD or verb.what == "withdrawn":
            raise CannotReplay(reason=UNTOLD.get(verb.what, "办结被撤回"))
        for each in verb.inputs:
            match each["way"]:
                case Input.TASK:
                    self._complete(each, verb.at)
                case Input.JOB:
                    self._do_job(each)
                case Input.MESSAGE:
                    self._hear(each)
                case Input.SIGNAL:
                    self._hear_signal(each)
        if verb.what in _ALIKE:
            self._case.do(_ALIKE[verb.what])
        self._move(verb)

    def _complete(self, told: Mapping[str, Any], at: datetime) -> None:
        place = told["process"], told["element"]
        if not self._is_open(*place):
            self._wait_for(*place, at - self._offered.get(place, at))
        task = self._find(told)
        form = self._case.form_of(task)
        if form is not None:
            why = self._case.ask(lambda: misfit(form, told["values"], task.variables))
            if why:
                raise CannotReplay(reason=why)
        self._case.do(lambda run: run.complete_as_told(task.id, told["values"]))

    def _is_open(self, process: str, element: str) -> bool:
        return any(each.process == process for each in self._case.execution.tasks_of(element))

    def _wait_for(self, process: str, element: str, taking: timedelta) -> None:
        """Let time pass until the step is offered, and then as long as it took."""
        case = self._case
        while not self._is_open(process, element):
            due = case.execution.next_due
            if due is None or due > self._until:
                return
            case.advance(due)
        case.advance(min(case.now + taking, self._until))

    def _find(self, told: Mapping[str, Any]) -> OpenTask:
        """The open task of that element: of several the one of the same item, else the oldest."""
        place = told["process"], told["element"]
        found = [t for t in self._case.execution.tasks if (t.process, t.element) == place]
        if not found:
            raise CannotReplay(reason="这时没有这一步可办")
        same = (each for each in found if "item" in told and each.item == told["item"])
        return next(same, found[0])

    def _do_job(self, told: Mapping[str, Any]) -> None:
        place = told["process"], told["element"]
        jobs = [j for j in self._case.execution.jobs if (j.process, j.element) == place]
        if not jobs:
            raise CannotReplay(reason="这时没有交给外部程序的这一步")
        job = jobs[0].id
        if told.get("failed") or told.get("goes_on"):
            raise CannotReplay(reason="外部程序没有办成")
        if "error" in told:
            self._case.do(lambda run: run.throw_job_error(job, told["error"]))
        else:
            self._case.do(lambda run: run.complete_job(job, told["values"], told.get("result")))

    def _hear(self, told: Mapping[str, Any]) -> None:
        waiting = [s for s in self._case.execution.subscriptions if s.name == told["name"]]
        if not waiting:
            raise CannotReplay(reason=f"这时没有谁在等消息“{told['name']}”")
        self._case.do(lambda run: run.message(told["name"], waiting[0].key, told["values"]))

    def _hear_signal(self, told: Mapping[str, Any]) -> None:
        self._case.do(lambda run: run.signal(told["name"], told["values"]))

    def _move(self, verb: Verb) -> None:
        """A limit that moved then moves by as much now."""
        for each in verb.trail:
            if each["what"] != _MOVED:
                continue
            before, after = (
                datetime.fromisoformat(each["details"][k]) for k in ("before", "after")
            )
            place = each.get("process", self._process), each["element"]
            timers = [t for t in self._case.execution.timers if (t.process, t.element) == place]
            if timers:
                timer = min(timers, key=lambda t: abs(t.due - before))
                due = timer.due + (after - before)
                self._case.do(partial(_reschedule, timer=timer.id, due=due))


def _reschedule(run: Execution, *, timer: str, due: datetime) -> None:
    run.reschedule(timer, due, "")


_ALIKE = {
    "cancelled": Execution.cancel,
    "suspended": Execution.suspend,
    "resumed": Execution.resume,
}


def list_tasks(journal: Sequence[Event], offered: Mapping[str, datetime | None]) -> list[Task]:
    """The tasks of people, in the order they came to be."""
    found: dict[str, Task] = {}
    for each in journal:
        place = each.process, each.element
        if each.what is EventType.ENTERED and each.token in offered:
            limit = each.properties.get("clock")
            due = offered[each.token]
            found[each.token] = Task(
                *place, each.at, due, None, is_done=False, clock=limit, token=each.token
            )
        elif each.what in _OVER and each.token in found:
            is_done = each.what is EventType.COMPLETED
            found[each.token] = replace(found[each.token], closed_at=each.at, is_done=is_done)
    return list(found.values())


_OVER = (EventType.COMPLETED, EventType.CANCELLED)

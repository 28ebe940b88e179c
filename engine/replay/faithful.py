"""An instance taken through its own history on its own diagrams: it must come to what history tells."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import chance, clock, tables
from engine.deployment.bundle import Bundle
from engine.errors import EngineError
from engine.instances.execution import Execution
from engine.instances.view import OpenTimer
from engine.observers import EventType
from engine.outside import Input
from engine.replay.remembering import RememberingHost
from engine.replay.verbs import UNTOLD, CannotReplay, Verb
from engine.script import InstanceView
from engine.tokens import state_changes

Step = tuple[str, str, str]


@dataclass(frozen=True)
class Unlike:
    """Where a replay came to something else than history tells."""

    verb: Verb
    #: Process, element and what happened there, from the first that differs on.
    told: tuple[Step, ...]
    came: tuple[Step, ...]


class Faithful:
    """One instance on its way through its history."""

    def __init__(self, bundle: Bundle, process: str, view: InstanceView) -> None:
        self._bundle, self._process = bundle, process
        self.host = RememberingHost(instance=view)
        #: When each task was last due, by token; aware.
        self.dues: dict[str, datetime | None] = {}
        self._execution: Execution | None = None
        #: By token the states before and after it was completed.
        self._completed: dict[str, tuple[bytes, bytes]] = {}

    @property
    def execution(self) -> Execution:
        """The instance; raises CannotReplay before its start."""
        if self._execution is None:
            raise CannotReplay(reason="历史不是从启动开始的")
        return self._execution

    def take_all(self, verbs: Iterable[Verb]) -> Unlike | None:
        """Take every verb; the first that came to something else. Raises CannotReplay."""
        for verb in verbs:
            if unlike := self.take(verb):
                return unlike
        return None

    def take(self, verb: Verb) -> Unlike | None:
        """Take one verb at its moment; raises CannotReplay."""
        self.host.remember(verb.inputs)
        since = len(self._execution.journal) if self._execution else 0
        with (
            clock.at(verb.at),
            chance.using(chance.rehearsed()),
            tables.used(self._bundle.tables),
        ):
            try:
                self._act(verb)
                if self._execution is not None:
                    self._move(verb)
            except CannotReplay:
                raise
            except EngineError as error:
                raise CannotReplay(reason=str(error).rstrip("。")) from error
        self.host.forget()
        self.dues |= self.host.offered
        if self._execution is not None:
            self.dues |= {each.id: each.due for each in self._execution.tasks}
        journal = self._execution.journal[since:] if self._execution else []
        return _compare(verb, self._process, [(e.process, e.element, e.what) for e in journal])

    def _act(self, verb: Verb) -> None:
        act = _ACTS.get(verb.what)
        if act is not None:
            act(self, verb)
        elif verb.what in UNTOLD:
            raise CannotReplay(reason=UNTOLD[verb.what])
        elif verb.trail:
            raise CannotReplay(reason=f"不认识的办理“{verb.what}”")

    def _start(self, verb: Verb) -> None:
        told = verb.find_input(Input.START)
        self._execution = Execution.start(
            self._bundle,
            self._process,
            told["values"],
            self.host,
            start=told.get("element"),
            payload=told.get("payload"),
        )

    def _complete(self, verb: Verb) -> None:
        told = verb.find_input(Input.TASK)
        before = self.execution.dump()
        self.execution.complete_as_told(told["token"], told["values"])
        self._completed[told["token"]] = before, self.execution.dump()

    def _hear_message(self, verb: Verb) -> None:
        told = verb.find_input(Input.MESSAGE)
        waiting = [each for each in self.execution.subscriptions if each.name == told["name"]]
        # Keys are texts of people, and not kept; only this instance is here to hear it.
        self.execution.message(told["name"], waiting[0].key if waiting else None, told["values"])

    def _hear_signal(self, verb: Verb) -> None:
        told = verb.find_input(Input.SIGNAL)
        self.execution.signal(told["name"], told["values"])

    def _retry(self, verb: Verb) -> None:
        for each in self.execution.incidents:
            if each.element == verb.element:
                self.execution.retry(each.id)

    def _withdraw(self, verb: Verb) -> None:
        token = str(verb.after.get("task"))
        if token not in self._completed:
            raise CannotReplay(reason="撤回了历史里没有办结的任务")
        before, after = (state_changes.parse(each) for each in self._completed.pop(token))
        self.execution.take_back(state_changes.compare(before, after))

    def _do_job(self, verb: Verb) -> None:
        told, execution = verb.find_input(Input.JOB), self.execution
        values: Mapping[str, Any] = told["values"]
        if told.get("goes_on"):
            execution.note_job(told["token"], values)
        elif told.get("failed"):
            execution.fail_job(told["token"], "")
        elif "error" in told:
            execution.throw_job_error(told["token"], told["error"], variables=values)
        else:
            execution.complete_job(told["token"], values, told.get("result"))

    def _move(self, verb: Verb) -> None:
        """Limits that were lengthened, paused or reckoned anew: their timers and tasks move as they did."""
        for each in verb.trail:
            if each["what"] == EventType.RESCHEDULED.value:
                details = each["details"]
                timer = self._timer(each.get("process", self._process), each["element"], details)
                due = datetime.fromisoformat(details["after"])
                self.execution.reschedule(timer.id, due, details["why"])
                if timer.guards and not timer.ahead:
                    self._redate_task(timer, due)

    def _timer(self, process: str, element: str, details: Mapping[str, Any]) -> OpenTimer:
        before = datetime.fromisoformat(details["before"])
        found = [t for t in self.execution.timers if (t.process, t.element) == (process, element)]
        if not found:
            raise CannotReplay(reason="历史里移动过的定时器不在了")
        return min(found, key=lambda each: abs(each.due - before))

    def _redate_task(self, timer: OpenTimer, due: datetime) -> None:
        for task in self.execution.tasks:
            if task.id == timer.guards and task.clock == timer.clock:
                self.execution.redate(task.id, due)

    def _redate(self, verb: Verb) -> None:
        limits = set(str(verb.after.get("clock", "")).split("、")) - {""}
        due = verb.after.get("due")
        for task in self.execution.tasks:
            if task.clock in limits:
                self.execution.redate(task.id, datetime.fromisoformat(due) if due else None)


_ACTS: dict[str, Callable[[Faithful, Verb], None]] = {
    "started": Faithful._start,
    "completed": Faithful._complete,
    "woken": lambda replay, _verb: replay.execution.wake(),
    "message": Faithful._hear_message,
    "signal": Faithful._hear_signal,
    "job_completed": Faithful._do_job,
    "job_failed": Faithful._do_job,
    "job_error": Faithful._do_job,
    "cancelled": lambda replay, _verb: replay.execution.cancel(),
    "suspended": lambda replay, _verb: replay.execution.suspend(),
    "resumed": lambda replay, _verb: replay.execution.resume(),
    "retried": Faithful._retry,
    "withdrawn": Faithful._withdraw,
    "rescheduled": Faithful._redate,
}


def _compare(verb: Verb, process: str, came: list[Step]) -> Unlike | None:
    told = verb.steps(process)
    if told == came:
        return None
    alike = next(
        (n for n, pair in enumerate(zip(told, came, strict=False)) if pair[0] != pair[1]),
        min(len(told), len(came)),
    )
    return Unlike(verb, tuple(told[alike:]), tuple(came[alike:]))

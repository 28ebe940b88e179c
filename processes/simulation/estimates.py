"""What people do, as history tells: when cases come, what is answered, how long tasks take, what handlers hand back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from engine.deployment.bundle import Bundle
from engine.outside import Input
from engine.replay.faithful import Faithful
from engine.replay.reenacting import Task, list_tasks
from engine.replay.verbs import CannotReplay
from processes.calendars import working_time
from processes.simulation.histories import History

Place = tuple[str, str]


@dataclass(frozen=True)
class Beginning:
    """How a case began; `at` is aware."""

    at: datetime
    process: str
    variables: Mapping[str, Any]
    start: str | None = None
    payload: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Done:
    """A task that was done: what its form left, and the working time from offer to end."""

    values: Mapping[str, Any]
    taking: timedelta


@dataclass(frozen=True)
class HandedBack:
    """What a handler handed back, and when; `error` is the code of a BPMN error it threw."""

    at: datetime
    values: Mapping[str, Any]
    error: str | None = None


@dataclass
class Estimates:
    """All that is drawn from; plain data, so that other processes can have it."""

    beginnings: list[Beginning] = field(default_factory=list)
    #: by process and element
    done: dict[Place, list[Done]] = field(default_factory=partial(defaultdict, list))
    #: Tasks that were called off before anybody did them: a limit was over, or something else went on.
    undone: dict[Place, int] = field(default_factory=partial(defaultdict, int))
    #: by element and type of the handler, in the order of history; what handed nothing back is not in it
    handed_back: dict[Place, list[HandedBack]] = field(default_factory=partial(defaultdict, list))
    #: how often the element was gone through
    calls: dict[str, int] = field(default_factory=partial(defaultdict, int))
    #: histories that could not be read
    left_out: int = 0

    def share_undone(self, place: Place) -> float:
        """The share of a step's tasks that nobody did."""
        undone = self.undone.get(place, 0)
        return undone / (undone + len(self.done.get(place, ()))) if undone else 0.0


def read(histories: Iterable[History], own: Callable[[History], Bundle]) -> Estimates:
    """Out of histories that are replayed faithfully; `own` gives the files a case ran on."""
    found = Estimates()
    for history in histories:
        taking = Faithful(own(history), history.process, history.view)
        try:
            is_faithful = taking.take_all(history.verbs) is None
        except CannotReplay:
            is_faithful = False
        if not is_faithful:
            found.left_out += 1
            continue
        _add(found, history, list_tasks(taking.execution.journal, taking.host.offered))
    return found


def _add(found: Estimates, history: History, tasks: Iterable[Task]) -> None:
    answers: dict[str, Mapping[str, Any]] = {}
    for verb in history.verbs:
        for _, element, what in verb.steps(history.process):
            found.calls[element] += what == "entered"
        for each in verb.inputs:
            match each["way"]:
                case Input.START:
                    began = (each["values"], each.get("element"), each.get("payload"))
                    found.beginnings.append(Beginning(verb.at, history.process, *began))
                case Input.TASK:
                    answers[each["token"]] = each["values"]
                case Input.CALL if not each.get("failed"):
                    told = HandedBack(verb.at, each["values"], each.get("error"))
                    found.handed_back[each["element"], each["type"]].append(told)
    for task in tasks:
        place = task.process, task.element
        if task.is_done and task.closed_at is not None and task.token in answers:
            taking = working_time.working_time_between(task.opened_at, task.closed_at, None)
            found.done[place].append(Done(answers[task.token], taking))
        elif task.closed_at is not None:
            found.undone[place] += 1

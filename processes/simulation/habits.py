"""People who do what people did: drawn from history, the same luck for the same case, step and turn."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp
from random import Random
from typing import Any

from engine import clock
from engine.errors import BpmnError
from engine.instances.view import OpenTask
from engine.replay.remembering import RememberingHost
from engine.script import Context, InstanceView
from processes.calendars import working_time
from processes.simulation.chances import stream
from processes.simulation.estimates import Beginning, Estimates
from processes.simulation.simulating import Arrival, Plan

#: At most so much of the time a task took somebody had it in hand; the rest it waited.
IN_HAND = timedelta(hours=1)
#: Of a role and place of which no number is known.
SOMEBODY = 1


@dataclass(frozen=True)
class Scenario:
    """What is otherwise than it was: how many cases come, and how many people there are."""

    #: times as many cases as then
    wave: float = 1.0
    #: more people (or fewer) of a `role@place`
    staff: Mapping[str, int] = field(default_factory=dict)


class HistoricHabits:
    """`simulating.Habits` of one run; `people` are the numbers by `role@place`."""

    def __init__(
        self, seed: int, found: Estimates, people: Mapping[str, int], scenario: Scenario
    ) -> None:
        self._seed, self._found, self._people, self._scenario = seed, found, people, scenario

    def arrivals(self) -> Iterator[Arrival]:
        """Cases that come as they came: each of history as often as chance has it, once on average.

        A Poisson number of each (Poisson bootstrap), within three days of when it came, at its hour.
        """
        number = 0
        for order, beginning in enumerate(self._found.beginnings):
            lots = stream(self._seed, "arrival", order)
            for _ in range(_poisson(lots.random(), self._scenario.wave)):
                yield _arrival(number, beginning, lots.randint(-1, 1))
                number += 1

    def plan(self, case: int, task: OpenTask, turn: int) -> Plan | None:
        """Drawn from the tasks of its element; nobody does one of which history has none."""
        place = task.process, task.element
        if not self._found.done.get(place):
            return None
        if self._lots("undone", case, task, turn).random() < self._found.share_undone(place):
            return None
        taking = self._lots("time", case, task, turn).choice(self._found.done[place]).taking
        work = min(taking, IN_HAND)
        return Plan(taking - work, work)

    def answer(self, case: int, task: OpenTask, turn: int, draw: int) -> Mapping[str, Any]:
        """What was answered once at that element; the first draw comes with the time it took."""
        purpose = "answer" if draw else "time"
        lots = self._lots(purpose, case, task, turn, *([draw] if draw else ()))
        return lots.choice(self._found.done[task.process, task.element]).values

    def pool(self, task: OpenTask) -> str:
        """Its holder's, else that of the first of its groups that has people."""
        if task.assignee:
            return f"person@{task.assignee}"
        known = (each for each in task.groups if self.people(each) > SOMEBODY)
        return next(known, task.groups[0] if task.groups else "")

    def people(self, pool: str) -> int:
        """As many as hold the post, and those there would be more; one at least."""
        more = self._scenario.staff.get(pool, 0)
        return max(self._people.get(pool, SOMEBODY) + more, SOMEBODY)

    def after(self, moment: datetime, taking: timedelta, pool: str) -> datetime:
        """By working hours; what took none is done in the same hour, working or not."""
        if not taking:
            return moment
        return working_time.add_working_time(clock.local(moment), taking, None)

    def host(self, case: int) -> RememberingHost:
        """Hands back what handlers handed back, dates moved along."""
        view = InstanceView(case)
        return HistoricHost(instance=view, seed=self._seed, case=case, found=self._found)

    def _lots(self, purpose: str, case: int, task: OpenTask, turn: int, *more: object) -> Random:
        item = task.item if isinstance(task.item, str | int) else ""
        return stream(self._seed, purpose, case, task.process, task.element, turn, item, *more)


@dataclass
class HistoricHost(RememberingHost):
    """Draws what a handler hands back from what it handed back at that element."""

    seed: int = 0
    case: int = 0
    found: Estimates = field(default_factory=Estimates)
    _turns: Counter[str] = field(default_factory=Counter)

    def call(self, name: str, context: Context, variables: dict[str, Any]) -> dict[str, Any]:
        """One of those of history; nothing as often as it handed back nothing."""
        self.calls.append((context.now, name, variables))
        self._turns[context.element] += 1
        told = self.found.handed_back.get((context.element, name), [])
        lots = stream(self.seed, "call", self.case, context.element, self._turns[context.element])
        if not told or lots.random() * max(self.found.calls[context.element], 1) > len(told):
            return {}
        drawn = lots.choice(told)
        if drawn.error is not None:
            raise BpmnError(drawn.error)
        return {key: _moved(v, context.now - drawn.at) for key, v in drawn.values.items()}


def _moved(value: Any, by: timedelta) -> Any:
    """A moment moves along with the time; all else stays."""
    if not isinstance(value, str) or "T" not in value:
        return value
    try:
        return (datetime.fromisoformat(value) + by).isoformat()
    except (ValueError, TypeError):
        return value


def _arrival(number: int, beginning: Beginning, days: int) -> Arrival:
    at = beginning.at + timedelta(days=days)
    if not working_time.is_working_day(clock.local(at).date()):
        at = beginning.at
    started = (beginning.start, beginning.payload)
    variables = dict(beginning.variables)
    if "case" in variables:
        variables["case"] = number
    if "case_no" in variables:
        variables["case_no"] = str(number)
    return Arrival(number, at, beginning.process, variables, *started)


def _poisson(chance: float, mean: float) -> int:
    """The number that chance, from 0 to 1, gives of a Poisson law (by inversion)."""
    number, term = 0, exp(-mean)
    total = term
    while chance > total and number < 50:
        number += 1
        term *= mean / number
        total += term
    return number

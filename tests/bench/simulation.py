"""Made-up cases that go through all four tiers: how many one core runs in a second of its own time."""

import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from engine import clock, loading
from engine.deployment.bundle import Bundle
from engine.instances.view import OpenTask
from engine.replay import clocked
from processes.diagrams import shipped
from processes.simulation import outcomes
from processes.simulation.estimates import Estimates
from processes.simulation.habits import HistoricHabits, Scenario
from processes.simulation.replaying import rules_of
from processes.simulation.simulating import Arrival, Plan, Simulation, simulate

#: The scenario in which every tier hands the case up, and how many cases are run after it.
WHICH, CASES = "四层逐级决定上交", 200
BEGINS = datetime(2026, 3, 2, 9, tzinfo=clock.zone())
UNTIL = BEGINS + timedelta(days=200)


def measure() -> Iterator[tuple[str, float, str]]:
    """Cases a second; raises RuntimeError unless each went from the grid to the leaders and was closed."""
    loading.import_all("processes")
    built = clocked.build([*shipped.sources(), shipped.limits()])
    _run(built, 5)
    began = time.process_time()
    found = _run(built, CASES)
    taken = time.process_time() - began
    for case in found.cases:
        tiers = [inputs["tier"] for _, name, inputs in case.calls if name == "case.enter_tier"]
        became = outcomes.measure(case.calls, case.tasks, UNTIL, rules_of(built))
        if tiers != ["grid", "society", "department", "leader"] or became.closed_at is None:
            raise RuntimeError(f"{tiers}, {became}, {found.unanswered}")
    yield "evidence.simulated_cases_per_s", round(CASES / taken), "cases/s"


class _Escalating(HistoricHabits):
    """Everybody answers as in the scenario."""

    def __init__(self, built: Bundle, steps: list[Mapping[str, Any]]) -> None:
        super().__init__(1, Estimates(), {}, Scenario())
        self._built = built
        self._told: dict[str, list[Mapping[str, Any]]] = {}
        for each in steps:
            element = each["userTaskSelector"]["elementId"]
            self._told.setdefault(element, []).append(each.get("variables", {}))

    def people(self, pool: str) -> int:
        """Enough of them: limits are kept."""
        return CASES

    def plan(self, case: int, task: OpenTask, turn: int) -> Plan | None:
        """Half an hour for all that the scenario tells of."""
        is_told = task.element in self._told
        return Plan(timedelta(), timedelta(minutes=30)) if is_told else None

    def answer(self, case: int, task: OpenTask, turn: int, draw: int) -> Mapping[str, Any]:
        """What the scenario fills in at that element: the last, where it is asked more often."""
        told = self._told[task.element]
        form = self._built.forms[task.form or ""]
        values = told[min(turn, len(told)) - 1]
        return {name: value for name, value in values.items() if name in form.variables}


def _run(built: Bundle, cases: int) -> Simulation:
    held = json.loads(shipped.scenarios()["dispute.test.json"])["testCases"]
    steps = next(each for each in held if each["name"] == WHICH)["instructions"]
    begins = next(each for each in steps if each["type"] == "CREATE_PROCESS_INSTANCE")
    habits = _Escalating(built, [each for each in steps if each["type"] == "COMPLETE_USER_TASK"])
    gap = timedelta(hours=3)
    arrivals = (Arrival(n, BEGINS + n * gap, "dispute", begins["variables"]) for n in range(cases))
    return simulate(built, arrivals, habits, UNTIL)

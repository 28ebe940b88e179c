"""The ways through the diagrams that `bpmn/*.test.json` tell, taken step by step for what no claim in them says."""

from functools import cache

import pytest

from processes.diagrams import shipped
from processes.studio import scenario_file, scenario_runs
from processes.studio.scenario_steps import STEPS


def _ways():
    """Of every file the scenarios that start a process, by the process's name and their own."""
    return [
        (name.partition(".")[0], each)
        for name, text in shipped.scenarios().items()
        for each in scenario_file.read(name, text)
        if any(step.type == "CREATE_PROCESS_INSTANCE" for step in each.steps)
    ]


WAYS = [pytest.param(process, each, id=f"{process}: {each.name}") for process, each in _ways()]
#: The scenarios of the domain stop where what they tell is told; all others go on to an end.
ENDING = [each for each in WAYS if each.values[0] != "acceptance"]


@cache
def sources():
    """The files a new installation starts with."""
    return [*shipped.sources(), shipped.limits()]


def find(process, name):
    """A scenario by its name."""
    [found] = [each for of, each in _ways() if (of, each.name) == (process, name)]
    return found


def starts(process):
    """The variables the process is started with, scenario by scenario."""
    for _of, each in _ways():
        for step in each.steps:
            selector = step.given.get("processDefinitionSelector", {})
            if selector.get("processDefinitionId") == process:
                yield step.given.get("variables", {})


def walk(scenario, after=lambda run: None):
    """Take the steps of a scenario that do something; `after` is told the run after each.

    The claims between them hold (`test_shipped_scenarios`); a run that was loaded again has forgotten
    what they ask of its journal.
    """
    trial = scenario_runs.begin(scenario, sources())
    for step, following in zip(scenario.steps, (*scenario.steps[1:], None), strict=True):
        if STEPS[step.type].is_claim:
            continue
        assert not scenario_runs.take(trial, step, following), (scenario.name, step.number)
        if trial.run is not None:
            after(trial.run)
    return trial.run

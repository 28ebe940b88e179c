"""A file of scenarios as the published format wants it: without what only this program understands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine import clock
from engine.deployment.bundle import Source
from processes.studio import scenario_file, scenario_runs
from processes.studio.scenario_file import Scenario
from processes.studio.scenario_steps import Broken, own

#: What moves the time, in a way of our own or by a duration.
_TIMES = "INCREASE_TIME"


@dataclass(frozen=True)
class Plain:
    """The file, and what of it could not be said there: scenario, step, key."""

    text: bytes
    left_out: tuple[str, ...]


def plain(name: str, text: bytes, files: Sequence[Source]) -> Plain:
    """Times of our own become moments, everything else under `sishi` is left out and told.

    Raises Refused for what is no such file, Broken for a scenario that does not go through.
    """
    content, left_out = scenario_file.load(name, text), list[str]()
    cases = []
    for case, scenario in zip(content["testCases"], scenario_file.read(name, text), strict=True):
        steps = list(_plain(scenario, files, left_out))
        cases.append({k: v for k, v in case.items() if k != "sishi"} | {"instructions": steps})
    around = {key: value for key, value in content.items() if key != "sishi"}
    return Plain(scenario_file.write(cases, around), tuple(left_out))


def _plain(
    scenario: Scenario, files: Sequence[Source], left_out: list[str]
) -> Iterator[dict[str, Any]]:
    trial = scenario_runs.begin(scenario, files)
    for step, after in zip(scenario.steps, (*scenario.steps[1:], None), strict=False):
        if why := scenario_runs.take(trial, step, after):
            raise Broken(why=f"“{scenario.name}”第{step.number}步：{why.rstrip('。')}")
        mine = dict(own(step.given))
        given = {key: value for key, value in step.given.items() if key != "sishi"}
        if step.type == "CREATE_PROCESS_INSTANCE" and mine.pop("at", None) is not None:
            yield {"type": "SET_TIME", "time": clock.local(trial.at).isoformat()}
        if step.type == _TIMES and (mine.pop("to", None) or mine.pop("workingDays", None)):
            given = {"type": "SET_TIME", "time": clock.local(trial.now).isoformat()}
        left_out += [f"“{scenario.name}”第{step.number}步的 {key}" for key in mine]
        yield given

"""Running the scenarios of a change in the sandbox: on its drafts beside what is released."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.errors import BpmnError, EngineError
from engine.faults import Refused
from engine.host import StandIn
from engine.sandbox import Sandbox
from engine.status import Status
from processes.studio import drafts, findings
from processes.studio.models import FileKind
from processes.studio.scenario_file import Scenario, read
from processes.studio.scenario_steps import STEPS, Trial

_COMPLETES, _THROWS = "MOCK_JOB_WORKER_COMPLETE_JOB", "MOCK_JOB_WORKER_THROW_BPMN_ERROR"


@dataclass(frozen=True)
class Outcome:
    """What became of a scenario; `broken_at` is the step that was not as it must be, 0: before any."""

    file: str
    name: str
    steps: int
    broken_at: int | None = None
    #: the kind of that step, and what was found instead
    kind: str = ""
    why: str = ""

    @property
    def passed(self) -> bool:
        """Whether every step was taken and held."""
        return self.broken_at is None


def run_all(session: Session, contents: Mapping[str, bytes]) -> list[Outcome]:
    """Every scenario among the files, run on the others beside what is released."""
    files = [each for each in contents if drafts.kind_of(each) is FileKind.SCENARIO]
    if not files:
        return []
    try:
        sources = catalogue.beside_released(session, findings.sources(contents))
    except Refused as refused:
        return [Outcome(each, "", 0, 0, why=str(refused)) for each in files]
    return [outcome for each in files for outcome in run_file(each, contents[each], sources)]


def run_file(name: str, text: bytes, sources: Iterable[Source]) -> list[Outcome]:
    """The scenarios of one file, on these diagrams, tables and forms."""
    sources = list(sources)
    try:
        return [run(name, each, sources) for each in read(name, text)]
    except Refused as refused:
        return [Outcome(name, "", 0, 0, why=str(refused))]


def run(file: str, scenario: Scenario, sources: Iterable[Source]) -> Outcome:
    """Step by step, to the end or to the first that does not hold."""
    return play(file, scenario, sources)[1]


def play(file: str, scenario: Scenario, sources: Iterable[Source]) -> tuple[Trial | None, Outcome]:
    """The same, with where it stands afterwards; None when the files cannot run at all."""
    count = len(scenario.steps)
    try:
        bench = Sandbox.of(sources, handlers=_stand_ins(scenario))
    except Refused as refused:
        return None, Outcome(file, scenario.name, count, 0, why=str(refused))
    trial = Trial(bench, clock.now())
    for step in scenario.steps:
        try:
            STEPS[step.type].take(trial, step.given)
        except EngineError as error:
            why = str(error)
        else:
            why = _incidents(trial)
        if why:
            return trial, Outcome(file, scenario.name, count, step.number, step.type, why)
    return trial, Outcome(file, scenario.name, count)


def _incidents(trial: Trial) -> str:
    if trial.run is None or trial.run.status is not Status.INCIDENT:
        return ""
    return "流程出错:" + ";".join(trial.run.incidents)


def _stand_ins(scenario: Scenario) -> dict[str, StandIn]:
    """What the scenario puts in place of handlers, for the whole of it."""
    made: dict[str, StandIn] = {}
    for step in scenario.steps:
        if step.type == _COMPLETES:
            made[step.given["jobType"]] = _completing(step.given)
        elif step.type == _THROWS:
            made[step.given["jobType"]] = _throwing(step.given)
    return made


def _completing(given: Mapping[str, Any]) -> StandIn:
    found = given.get("variables")
    result = dict(found) if isinstance(found, dict) else {}
    return lambda _variables: dict(result)


def _throwing(given: Mapping[str, Any]) -> StandIn:
    code, message = given["errorCode"], str(given.get("errorMessage", ""))

    def throw(_variables: dict[str, Any]) -> dict[str, Any]:
        raise BpmnError(code, message)

    return throw

"""Running the scenarios of a change in the sandbox: on its drafts beside what is released."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.errors import EngineError
from engine.faults import Refused
from engine.sandbox import Sandbox
from engine.status import Status
from processes.studio import drafts, findings, scenario_stand_ins
from processes.studio.models import FileKind
from processes.studio.scenario_actions import deliver
from processes.studio.scenario_file import Scenario, Step, read
from processes.studio.scenario_steps import STEPS, Behaviour, Broken, Given, Trial

#: Seconds somebody waits for all scenarios of a change.
WAITED = 15.0
#: Actions that conditions may start one after another between two steps.
MOST_ACTIONS = 100


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


def run_all(
    session: Session, contents: Mapping[str, bytes], *, seconds: float | None = None
) -> list[Outcome]:
    """Every scenario among the files, run on the others beside what is released.

    Those whose turn has not come after so many `seconds` have not passed: somebody waits for the answer.
    """
    return [each for _trial, each in play_all(session, contents, seconds=seconds)]


def play_all(
    session: Session, contents: Mapping[str, bytes], *, seconds: float | None = None
) -> Iterator[tuple[Trial | None, Outcome]]:
    """The same, each with where it stands afterwards."""
    files = scenario_files(contents)
    until = None if seconds is None else time.monotonic() + seconds
    try:
        sources = catalogue.beside_released(session, findings.sources(contents)) if files else []
    except Refused as refused:
        yield from ((None, Outcome(each, "", 0, 0, why=str(refused))) for each in files)
        return
    for name in files:
        try:
            scenarios = read(name, contents[name])
        except Refused as refused:
            yield None, Outcome(name, "", 0, 0, why=str(refused))
            continue
        for each in scenarios:
            if until is not None and time.monotonic() > until:
                why = f"页面上一次最多跑{seconds:g}秒，没有轮到它。请分成几项变更，或在命令行运行。"
                yield None, Outcome(name, each.name, len(each.steps), 0, why=why)
            else:
                yield play(name, each, sources)


def scenario_files(contents: Mapping[str, bytes]) -> list[str]:
    """The names of the files that hold scenarios."""
    return [each for each in contents if drafts.kind_of(each) is FileKind.SCENARIO]


def run_file(name: str, text: bytes, sources: Iterable[Source]) -> list[Outcome]:
    """The scenarios of one file, on these diagrams, tables and forms."""
    sources = list(sources)
    try:
        return [run(name, each, sources) for each in read(name, text)]
    except Refused as refused:
        return [Outcome(name, "", 0, 0, why=str(refused))]


def run(file: str, scenario: Scenario, sources: Sequence[Source]) -> Outcome:
    """Step by step, to the end or to the first that does not hold."""
    return play(file, scenario, sources)[1]


def play(file: str, scenario: Scenario, sources: Sequence[Source]) -> tuple[Trial | None, Outcome]:
    """The same, with where it stands afterwards; None when the files cannot run at all."""
    count = len(scenario.steps)
    try:
        trial = begin(scenario, sources)
    except (Refused, Broken) as error:
        return None, Outcome(file, scenario.name, count, 0, why=str(error))
    for step, after in zip(scenario.steps, (*scenario.steps[1:], None), strict=False):
        if why := take(trial, step, after):
            return trial, Outcome(file, scenario.name, count, step.number, step.type, why)
    if scenario.steps and (why := _unheard(trial)):
        last = scenario.steps[-1]
        return trial, Outcome(file, scenario.name, count, last.number, last.type, why)
    return trial, Outcome(file, scenario.name, count)


def begin(scenario: Scenario, sources: Sequence[Source]) -> Trial:
    """The trial before the first step; raises Refused, or Broken where what it stands in for is not there."""
    put = scenario_stand_ins.of((each.given for each in scenario.steps), sources)
    bench = Sandbox.of(put.files, handlers=put.handlers, decisions=put.decisions)
    return Trial(bench, clock.now())


def take(trial: Trial, step: Step, after: Step | None = None) -> str:
    """Take a step, and say what was not as it must be; `after` is the next, which may expect a failure."""
    trial.mark()
    try:
        STEPS[step.type].take(trial, step.given)
        if not STEPS[step.type].is_claim:
            deliver(trial)
            _behave(trial)
    except EngineError as error:
        return str(error)
    return "" if _expects_failure(step) or _expects_failure(after) else _incidents(trial)


def _behave(trial: Trial) -> None:
    """Do what is to be done whenever something is so; raises Broken where that never ends."""
    for _ in range(MOST_ACTIONS):
        due = next((each for each in trial.behaviours if _holds(trial, each)), None)
        if due is None:
            return
        action = due.actions[min(due.done, len(due.actions) - 1)]
        due.done += 1
        STEPS[action["type"]].take(trial, action)
        deliver(trial)
    raise Broken(why="CONDITIONAL_BEHAVIOR 的动作没有改变它的条件，停不下来")


def _holds(trial: Trial, behaviour: Behaviour) -> bool:
    if trial.run is None or not behaviour.actions or not behaviour.conditions:
        return False
    return all(_is_so(trial, each) for each in behaviour.conditions)


def _is_so(trial: Trial, claim: Given) -> bool:
    try:
        STEPS[claim["type"]].take(trial, claim)
    except Broken:
        return False
    return True


def _expects_failure(step: Step | None) -> bool:
    return step is not None and (
        step.type == "RESOLVE_INCIDENT" or bool(step.given.get("hasActiveIncidents"))
    )


def _incidents(trial: Trial) -> str:
    if trial.run is None or trial.run.status is not Status.INCIDENT:
        return ""
    return "流程出错：" + "；".join(trial.run.incidents)


def _unheard(trial: Trial) -> str:
    names = "、".join(f"“{each.name}”" for each in trial.messages if not each.is_heard)
    return f"消息{names}没有人等" if names else ""

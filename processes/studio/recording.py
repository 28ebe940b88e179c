"""A run becomes a scenario: its steps, and between them what was so, as claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from engine import clock, feel
from engine.deployment.bundle import Source
from engine.observers import EventType
from engine.status import Status
from processes.studio import scenario_runs
from processes.studio.scenario_file import Scenario, Step
from processes.studio.scenario_steps import STEPS, Broken, Given, Trial

Claims = Iterator[dict[str, Any]]


class Holding(StrEnum):
    """What of a run is to stay so."""

    TASKS = "tasks"
    TIMES = "times"
    INPUTS = "inputs"
    DECISIONS = "decisions"
    ENDING = "ending"

    @property
    def words(self) -> str:
        """How it is told."""
        return _WORDS[self]


_WORDS = {
    Holding.TASKS: "任务由谁办理、何时到期",
    Holding.TIMES: "定时器何时触发",
    Holding.INPUTS: "交给处理程序和被调用流程的变量",
    Holding.DECISIONS: "决策命中哪条规则",
    Holding.ENDING: "走到哪里、怎样结束、变量是什么",
}
_OF_INSTANCES = frozenset(
    {
        *("ASSERT_ELEMENT_INSTANCE", "ASSERT_ELEMENT_INSTANCES"),
        *("ASSERT_PROCESS_INSTANCE", "ASSERT_VARIABLES"),
    }
)
#: What a claim about the end leaves out: it holds nothing of its own.
_NEVER = frozenset({"case", "case_no"})


@dataclass
class _Seen:
    """What was claimed before."""

    tasks: set[str] = field(default_factory=set)
    events: int = 0
    own: dict[str, int] = field(default_factory=dict)


def record(
    name: str, steps: Sequence[Given], files: Sequence[Source], holding: frozenset[Holding]
) -> list[dict[str, Any]]:
    """The steps with claims after each about what is new, and about the end; raises Broken, Refused.

    Claims among the steps stay where they are and are not made twice.
    """
    taken = tuple(Step(number, each["type"], each) for number, each in enumerate(steps, 1))
    trial = scenario_runs.begin(Scenario(name, "", taken), files)
    told: list[dict[str, Any]] = []
    seen, said = _Seen(), [dict(each) for each in steps]
    for step, after in zip(taken, (*taken[1:], None), strict=False):
        if why := scenario_runs.take(trial, step, after):
            raise Broken(why=why.rstrip("。"))
        told.append(dict(step.given))
        if step.type == "EVALUATE_DECISION" and Holding.DECISIONS in holding:
            told.append(_evaluated(trial, step.given))
        if trial.run is not None and not STEPS[step.type].is_claim:
            told += [e for e in _about(steps, _new(trial, seen, holding)) if e not in said]
    if trial.run is not None and Holding.ENDING in holding:
        told += [each for each in _about(steps, _ending(trial, steps)) if each not in said]
    return told


def _about(steps: Sequence[Given], claims: Claims) -> Claims:
    """The claims with the instance they are about, where the format wants it said."""
    starts = (each for each in steps if each["type"] == "CREATE_PROCESS_INSTANCE")
    selector = next(starts, {}).get("processDefinitionSelector")
    for each in claims:
        if selector and each["type"] in _OF_INSTANCES:
            yield {"type": each["type"], "processInstanceSelector": dict(selector), **each}
        else:
            yield each


def _new(trial: Trial, seen: _Seen, holding: frozenset[Holding]) -> Claims:
    """What happened since the last step that is worth a claim."""
    fresh = trial.started.journal[seen.events :]
    seen.events = len(trial.started.journal)
    if Holding.TIMES in holding:
        yield from _times(trial, {e.element for e in fresh if e.what is EventType.FIRED})
    if Holding.DECISIONS in holding:
        yield from _decisions([e.details for e in fresh if e.what is EventType.DECIDED])
    if Holding.INPUTS in holding:
        yield from _inputs(trial, seen)
    if Holding.TASKS in holding:
        yield from _tasks(trial, seen)


def _tasks(trial: Trial, seen: _Seen) -> Claims:
    for task in trial.started.tasks:
        if task.id in seen.tasks:
            continue
        seen.tasks.add(task.id)
        claim: dict[str, Any] = {
            "type": "ASSERT_USER_TASK",
            "userTaskSelector": {"elementId": task.element},
            "candidateGroups": list(task.groups),
        }
        if task.assignee:
            claim["assignee"] = task.assignee
        if task.due:
            claim["dueDate"] = clock.local(task.due).isoformat()
        yield claim


def _times(trial: Trial, fired: set[str]) -> Claims:
    for element in dict.fromkeys(id for _at, id, _what in trial.started.trail if id in fired):
        done = [at for at, id, what in trial.started.trail if id == element and what == "completed"]
        if done:
            yield {
                "type": "ASSERT_ELEMENT_INSTANCE",
                "elementSelector": {"elementId": element},
                "state": "IS_COMPLETED",
                "amount": len(done),
                "sishi": {"at": [clock.local(each).isoformat() for each in done]},
            }


def _decisions(decided: Sequence[Mapping[str, Any]]) -> Claims:
    for key, details in {each["decision"]: each for each in decided}.items():
        yield _decision(key, details["value"], details["rules"])


def _evaluated(trial: Trial, given: Given) -> dict[str, Any]:
    """What a decision gave that no process asked for."""
    key = given["decisionDefinitionSelector"]["decisionDefinitionId"]
    result = trial.decided[key]
    return _decision(key, feel.to_json(result.value), result.matched)


def _decision(key: str, value: Any, matched: Iterable[Sequence[Any]]) -> dict[str, Any]:
    rules = [number for decision, _rule, number in matched if decision == key]
    return {
        "type": "ASSERT_DECISION",
        "decisionSelector": {"decisionDefinitionId": key},
        "output": value,
        **({"matchedRules": rules} if rules else {"noMatchedRules": True}),
    }


def _inputs(trial: Trial, seen: _Seen) -> Claims:
    """The newest of each element that got variables of its own meanwhile."""
    for element, made in list(trial.trace.own.items()):
        if len(made) > seen.own.get(element, 0):
            seen.own[element] = len(made)
            yield {
                "type": "ASSERT_VARIABLES",
                "elementSelector": {"elementId": element},
                "variables": made[-1],
            }


def _ending(trial: Trial, steps: Sequence[Given]) -> Claims:
    run = trial.started
    done = [id for _at, id, what in run.trail if what == "completed"]
    if done:
        selectors = [{"elementId": each} for each in done]
        yield {
            "type": "ASSERT_ELEMENT_INSTANCES",
            "elementSelectors": selectors,
            "state": "IS_COMPLETED_IN_ORDER",
        }
    states = {Status.COMPLETED: "IS_COMPLETED", Status.CANCELLED: "IS_TERMINATED"}
    yield {"type": "ASSERT_PROCESS_INSTANCE", "state": states.get(run.status, "IS_ACTIVE")}
    if run.status not in states:
        here = [each.element for each in run.tasks]
        if here:
            selectors = [{"elementId": each} for each in dict.fromkeys(here)]
            yield {
                "type": "ASSERT_ELEMENT_INSTANCES",
                "elementSelectors": selectors,
                "state": "IS_ACTIVE",
            }
    given = next(
        (e.get("variables") or {} for e in steps if e["type"] == "CREATE_PROCESS_INSTANCE"), {}
    )
    changed = {
        name: value
        for name, value in run.variables.items()
        if name not in _NEVER and (name not in given or given[name] != value)
    }
    if changed:
        yield {"type": "ASSERT_VARIABLES", "variables": changed}

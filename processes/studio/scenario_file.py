"""Scenarios as files: Camunda Process Test JSON (`*.test.json`), our additions under the key `sishi`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.faults import Fault, Refused
from processes.studio.scenario_steps import STEPS

#: More of them are no scenarios of one process.
MOST_CASES, MOST_STEPS = 500, 500
#: Instructions of the format that make no sense here, and what to do instead.
_IMPOSSIBLE = {
    "COMPLETE_JOB": "处理程序在试运行中当场完成,没有等待的作业;要定它的结果,请用 MOCK_JOB_WORKER_COMPLETE_JOB",
    "THROW_BPMN_ERROR_FROM_JOB": "处理程序当场完成;要它报错,请用 MOCK_JOB_WORKER_THROW_BPMN_ERROR",
}


@dataclass(frozen=True)
class Step:
    """One instruction: something done, or something that must be so."""

    number: int
    type: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Scenario:
    """One test case of a file."""

    name: str
    description: str
    steps: tuple[Step, ...] = field(default_factory=tuple)


def read(name: str, text: bytes) -> tuple[Scenario, ...]:
    """The scenarios of a file; raises Refused with every fault, one of an unknown instruction included."""
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused([_fault(name, None, f"不是 JSON:{error.msg}。")]) from error
    cases = content.get("testCases") if isinstance(content, dict) else None
    if not isinstance(cases, list) or len(cases) > MOST_CASES:
        raise Refused([_fault(name, None, f"应有“testCases”列表,不超过{MOST_CASES}个场景。")])
    faults = [
        fault for number, case in enumerate(cases, 1) for fault in _faults(name, number, case)
    ]
    if faults:
        raise Refused(faults)
    return tuple(_scenario(case) for case in cases)


def _scenario(case: Mapping[str, Any]) -> Scenario:
    steps = enumerate(case["instructions"], 1)
    return Scenario(
        case["name"],
        str(case.get("description", "")),
        tuple(Step(number, each["type"], each) for number, each in steps),
    )


def _faults(name: str, number: int, case: Any) -> Iterator[Fault]:
    where = f"第{number}个场景"
    if not isinstance(case, dict) or not isinstance(case.get("name"), str) or not case["name"]:
        yield _fault(name, where, "没有名称(name)。")
        return
    where, steps = case["name"], case.get("instructions")
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        yield _fault(name, where, f"应有“instructions”列表,不超过{MOST_STEPS}步。")
        return
    for count, step in enumerate(steps, 1):
        if sentence := _wrong(step):
            yield _fault(name, where, f"第{count}步{sentence}。")


def _wrong(step: Any) -> str | None:
    kind = step.get("type") if isinstance(step, dict) else None
    if not isinstance(kind, str):
        return "没有写明种类(type)"
    if kind in _IMPOSSIBLE:
        return f"“{kind}”不能用:{_IMPOSSIBLE[kind]}"
    if kind not in STEPS:
        return f"“{kind}”不能用:还不支持这种步骤"
    for key, type_ in STEPS[kind].needs.items():
        if not isinstance(step.get(key), type_):
            return f"({kind})缺少“{key}”,或者它的种类不对"
    return None


def _fault(name: str, where: str | None, message: str) -> Fault:
    return Fault(name, None, None, where, "scenario", message)

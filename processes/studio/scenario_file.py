"""Scenarios as files: Camunda Process Test JSON (`*.test.json`), our additions under the key `sishi`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.faults import Fault, Refused
from processes.studio import scenario_actions as _actions  # noqa: F401 - registers its steps
from processes.studio import scenario_claims as _claims  # noqa: F401 - registers its steps
from processes.studio import scenario_decisions as _decisions  # noqa: F401 - registers its steps
from processes.studio import scenario_stand_ins as _stand_ins  # noqa: F401 - registers its steps
from processes.studio.scenario_refusals import KINDS, refused_key
from processes.studio.scenario_steps import STEPS

#: More of them are no scenarios of one process.
MOST_CASES, MOST_STEPS = 500, 500
SCHEMA = "https://camunda.com/json-schema/cpt-test-cases/8.9/schema.json"
#: What holds steps of its own.
_NESTED = ("conditions", "actions")


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
    content = load(name, text)
    cases = content["testCases"]
    faults = [
        fault for number, case in enumerate(cases, 1) for fault in _faults(name, number, case)
    ]
    if faults:
        raise Refused(faults)
    return tuple(_scenario(case) for case in cases)


def load(name: str, text: bytes) -> dict[str, Any]:
    """The file as JSON with its list of test cases; raises Refused. What stands in those is not looked at."""
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused([_fault(name, None, f"不是 JSON：{error.msg}。")]) from error
    cases = content.get("testCases") if isinstance(content, dict) else None
    if not isinstance(cases, list) or len(cases) > MOST_CASES:
        raise Refused([_fault(name, None, f"应有“testCases”列表，不超过{MOST_CASES}个场景。")])
    return dict(content)


def write(cases: Sequence[Mapping[str, Any]], around: Mapping[str, Any] | None = None) -> bytes:
    """The file of these test cases, one instruction on a line; `around` is what else stands in it."""
    head = {"$schema": SCHEMA, **(around or {})}
    head.pop("testCases", None)
    lines = [f"  {_json(key)}: {_json(value)}," for key, value in head.items()]
    return "\n".join(["{", *lines, '  "testCases": [', *_cases(cases), "  ]", "}", ""]).encode()


def _cases(cases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for number, case in enumerate(cases, 1):
        yield "    {"
        for key in (each for each in case if each != "instructions"):
            yield f"      {_json(key)}: {_json(case[key])},"
        yield '      "instructions": ['
        yield ",\n".join(f"        {_json(each)}" for each in case["instructions"])
        yield "      ]"
        yield "    }" if number == len(cases) else "    },"


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


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
        yield _fault(name, where, "没有名称（name）。")
        return
    where, steps = case["name"], case.get("instructions")
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        yield _fault(name, where, f"应有“instructions”列表，不超过{MOST_STEPS}步。")
        return
    for count, step in enumerate(steps, 1):
        if sentence := _wrong(step):
            yield _fault(name, where, f"第{count}步{sentence}。")


def _wrong(step: Any, *, is_inner: bool = False) -> str | None:
    kind = step.get("type") if isinstance(step, dict) else None
    if not isinstance(kind, str):
        return "没有写明种类（type）"
    if kind in KINDS:
        return f"“{kind}”不能用：{KINDS[kind]}"
    if kind not in STEPS or (is_inner and kind == "CONDITIONAL_BEHAVIOR"):
        return f"“{kind}”不能用：不认识这种步骤"
    known = STEPS[kind].known
    for key in STEPS[kind].needs:
        if step.get(key) is None:
            return f"（{kind}）缺少“{key}”，或者它的种类不对"
    for key, value in step.items():
        if why := refused_key(key, value, known):
            return f"（{kind}）{why}"
        if key in known and not _fits(key, value, known[key]):
            return f"（{kind}）缺少“{key}”，或者它的种类不对"
    inner = (_wrong(each, is_inner=True) for key in _NESTED for each in _steps(step.get(key)))
    if wrong := next(filter(None, inner), None):
        return wrong
    looks = all(STEPS[each["type"]].is_claim for each in _steps(step.get("conditions")))
    return None if looks else f"（{kind}）的条件（conditions）只能是断言"


def _fits(key: str, value: Any, wanted: type) -> bool:
    """Truth is no number, what may be left out may be null, and what names something is text."""
    if value is None:
        return True
    if key.endswith("Selector"):
        return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    if key.endswith("Selectors"):
        return isinstance(value, list) and all(_fits("Selector", each, dict) for each in value)
    if key.endswith("Rules") and wanted is list:
        return isinstance(value, list) and all(_fits("", each, int) and each for each in value)
    return isinstance(value, wanted) and not (isinstance(value, bool) and wanted is int)


def _steps(found: Any) -> Iterable[Any]:
    return found if isinstance(found, list) else ()


def _fault(name: str, where: str | None, message: str) -> Fault:
    return Fault(name, None, None, where, "scenario", message)

"""The steps and the variables of a trial, in words."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from processes.studio.scenario_steps import Broken, Trial, moment
from web import words
from web.translation import gettext as _
from web.translation import lazy_gettext as later

_KINDS = {
    "SET_TIME": later("时间到"),
    "INCREASE_TIME": later("时间过去"),
    "CREATE_PROCESS_INSTANCE": later("启动"),
    "COMPLETE_USER_TASK": later("办结"),
    "CORRELATE_MESSAGE": later("发消息"),
    "PUBLISH_MESSAGE": later("发消息"),
    "BROADCAST_SIGNAL": later("发信号"),
    "EVALUATE_DECISION": later("求决策"),
    "UPDATE_VARIABLES": later("改变量"),
    "RESOLVE_INCIDENT": later("重试出错的环节"),
    "COMPLETE_JOB": later("处理程序完成"),
    "THROW_BPMN_ERROR_FROM_JOB": later("处理程序报错"),
    "ASSERT_USER_TASK": later("断言任务"),
    "ASSERT_VARIABLES": later("断言变量"),
    "ASSERT_DECISION": later("断言决策"),
    "ASSERT_PROCESS_INSTANCE": later("断言流程"),
    "ASSERT_ELEMENT_INSTANCE": later("断言环节"),
    "ASSERT_ELEMENT_INSTANCES": later("断言环节"),
}
#: A dispute between neighbours that a grid worker finds.
_ORDINARY = {
    "case": 1,
    "case_no": "ZW-2026-000001",
    "grid": "420303001201-01-01",
    "village": "420303001201",
    "street": "420303001",
    "district": "420303",
    "category": "0201",
    "risk_color": "yellow",
    "scale": "01",
    "level": "04",
    "source": "patrol",
    "people_count": 2,
    "consent": None,
    "needs_enforcement": False,
    "is_petition": False,
    "leader": None,
    "rebounds": 0,
}
_SELECTORS = frozenset(
    {
        *("userTaskSelector", "elementSelector", "jobSelector", "incidentSelector"),
        *("decisionSelector", "decisionDefinitionSelector", "messageSelector"),
    }
)
#: Characters of a value in a table.
LONGEST = 200


def steps(found: Iterable[Mapping[str, Any]], trial: Trial | None) -> list[tuple[str, str]]:
    """What each step does, and to what."""
    titles = trial.bench.titles if trial else {}
    return [(_kind(str(each.get("type", ""))), _about(each, titles)) for each in found]


def variables(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each variable with its value as JSON, by name."""
    told = (
        (name, json.dumps(found[name], ensure_ascii=False, default=str)) for name in sorted(found)
    )
    return [(name, each if len(each) <= LONGEST else f"{each[:LONGEST]}…") for name, each in told]


def sample() -> str:
    """What an ordinary dispute starts with, to be altered."""
    return json.dumps(_ORDINARY, ensure_ascii=False, indent=1)


def _kind(kind: str) -> str:
    return str(_KINDS[kind]) if kind in _KINDS else kind


def _about(step: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    told: list[str] = []
    process = _of(step, "processDefinitionSelector").get("processDefinitionId")
    if process and step.get("type") == "CREATE_PROCESS_INSTANCE":
        told.append(words.process_name(str(process)))
    for selector in _selectors(step):
        id = selector.get("elementId")
        told.append(titles.get(str(id), "") or str(id or next(iter(selector.values()), "")))
    own = _of(step, "sishi")
    if own.get("by"):
        told.append(_("由%(who)s", who=own["by"]))
    if own.get("to") == "next":
        told.append(_("到下一个到期"))
    if own.get("workingDays"):
        told.append(_("%(n)s个工作日", n=own["workingDays"]))
    shown = ("duration", "name", "signalName", "state")
    told += [str(step[key]) for key in shown if step.get(key) and step[key] != "PT0S"]
    told += [_moment(step[key]) for key in ("time", "dueDate") if step.get(key)]
    return " ".join(told)[:LONGEST]


def _moment(text: Any) -> str:
    """In words, or as it stands where it is none."""
    try:
        return words.full_moment(moment(text))
    except Broken:
        return str(text)


def _selectors(step: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found = [_of(step, key) for key in step if key in _SELECTORS]
    several = step.get("elementSelectors")
    if isinstance(several, list):
        found += [each for each in several[:5] if isinstance(each, dict)]
    return [each for each in found if each]


def _of(step: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = step.get(key)
    return found if isinstance(found, dict) else {}

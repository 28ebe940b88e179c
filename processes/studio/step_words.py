"""The steps of a scenario in words: what is done, and what is claimed, so that nobody has to read JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from engine import clock
from processes.studio.scenario_steps import Broken, Given, moment

#: How elements, roles or processes are called, by id.
Titles = Mapping[str, str]
_ACTIONS = {
    "SET_TIME": "时间到",
    "INCREASE_TIME": "时间过去",
    "CREATE_PROCESS_INSTANCE": "启动",
    "COMPLETE_USER_TASK": "办结",
    "CORRELATE_MESSAGE": "发消息",
    "PUBLISH_MESSAGE": "发消息",
    "BROADCAST_SIGNAL": "发信号",
    "EVALUATE_DECISION": "求决策",
    "UPDATE_VARIABLES": "改变量",
    "RESOLVE_INCIDENT": "重试出错的环节",
    "COMPLETE_JOB": "处理程序完成",
    "THROW_BPMN_ERROR_FROM_JOB": "处理程序报错",
}
#: States of elements, as what follows them.
_STATES = {
    "IS_ACTIVE": "正在进行",
    "IS_ACTIVE_EXACTLY": "只有这些正在进行：",
    "IS_COMPLETED": "走完",
    "IS_COMPLETED_IN_ORDER": "依次走完",
    "IS_TERMINATED": "中途取消",
    "IS_NOT_ACTIVE": "不在进行",
    "IS_NOT_ACTIVATED": "没有到过",
}
_TASK_STATES = {"IS_CREATED": "待办", "IS_COMPLETED": "已办结", "IS_CANCELED": "已取消"}
_PROCESS_STATES = {
    "IS_ACTIVE": "进行中",
    "IS_CREATED": "进行中",
    "IS_COMPLETED": "已结束",
    "IS_TERMINATED": "已取消",
}
_MESSAGE_STATES = {
    "IS_WAITING": "正在等",
    "IS_NOT_WAITING": "没有在等",
    "IS_CORRELATED": "已经收到",
}
#: Characters of a value in a sentence, and of a sentence.
_LONGEST_VALUE, LONGEST = 80, 600


def is_claim(step: Given) -> bool:
    """Whether the step does nothing but look."""
    return str(step.get("type", "")).startswith("ASSERT_")


def state(code: str) -> str:
    """What a state of elements or messages is called; its own name where there is none."""
    return (_MESSAGE_STATES | _STATES).get(code, code).rstrip(":")


def name(kind: str) -> str:
    """What a kind of step does, in a word; its own name where there is none."""
    return "断言" if kind in _CLAIMS else _ACTIONS.get(kind, kind)


def tell(step: Given, titles: Titles) -> tuple[str, str]:
    """What kind of step it is, and the rest of the sentence; `titles` tell what ids are called."""
    kind = str(step.get("type", ""))
    if kind in _CLAIMS:
        return "应当", _CLAIMS[kind](step, titles)[:LONGEST]
    return _ACTIONS.get(kind, kind), _action(step, titles)[:LONGEST]


def _action(step: Given, titles: Titles) -> str:
    told = [_called(step, key, titles) for key in step if key.endswith("Selector")]
    told += [str(step[key]) for key in ("name", "signalName") if step.get(key)]
    if step.get("duration") not in (None, "PT0S"):
        told.append(str(step["duration"]))
    if step.get("time"):
        told.append(when(step["time"]))
    own = _of(step, "sishi")
    if own.get("by"):
        told.append(f"由{titles.get(str(own['by']), own['by'])}")
    if own.get("to") == "next":
        told.append("到下一个到期")
    if own.get("workingDays"):
        told.append(f"{own['workingDays']}个工作日")
    # What a process is started with is long, and mostly the same.
    if step.get("variables") and step.get("type") != "CREATE_PROCESS_INSTANCE":
        told.append(_values(step))
    return " ".join(each for each in told if each)


def _elements(step: Given, titles: Titles) -> str:
    state, several = str(step.get("state", "")), step.get("elementSelectors")
    ids = [each for each in several if isinstance(each, dict)] if isinstance(several, list) else []
    between = "→" if state == "IS_COMPLETED_IN_ORDER" else "、"
    named = between.join(f"“{_element(each, titles)}”" for each in ids)
    return f"{_STATES.get(state, state)}{named}"


def _one_element(step: Given, titles: Titles) -> str:
    state = str(step.get("state", ""))
    told = f"{_STATES.get(state, state)}“{_called(step, 'elementSelector', titles)}”"
    if step.get("amount") is not None:
        told += f"{step['amount']}次"
    if (at := _of(step, "sishi").get("at")) is not None:
        told += f"，在{'、'.join(when(each) for each in (at if isinstance(at, list) else [at]))}"
    return told


def _task(step: Given, titles: Titles) -> str:
    state = str(step.get("state", "IS_CREATED"))
    told = [f"“{_called(step, 'userTaskSelector', titles)}”{_TASK_STATES.get(state, state)}"]
    groups = step.get("candidateGroups")
    if isinstance(groups, list):
        told.append(f"由{'、'.join(titles.get(str(e), str(e)) for e in groups) or '(没有人)'}办理")
    for key, before, after in (
        ("assignee", "只由", "办理"),
        ("name", "名称是", ""),
        ("priority", "优先级", ""),
    ):
        if key in step:
            told.append(f"{before}{step[key]}{after}")
    for key, after in (("dueDate", "到期"), ("followUpDate", "再看")):
        if key in step:
            told.append(f"{when(step[key])}{after}")
    return "，".join(told)


def _process(step: Given, _titles: Titles) -> str:
    told = []
    if (state := step.get("state")) is not None:
        told.append(f"流程{_PROCESS_STATES.get(str(state), state)}")
    if (wrong := step.get("hasActiveIncidents")) is not None:
        told.append("有出错的环节" if wrong else "没有出错的环节")
    return "，".join(told)


def _variables(step: Given, titles: Titles) -> str:
    its = _called(step, "elementSelector", titles)
    names = step.get("variableNames")
    told = [f"有{each}" for each in names] if isinstance(names, list) else []
    told += [_values(step)] if step.get("variables") else []
    return f"{f'交给“{its}”的' if its else ''}变量 {'、'.join(told)}"


def _decision(step: Given, titles: Titles) -> str:
    told = [f"决策“{_called(step, 'decisionSelector', titles)}”"]
    if "output" in step:
        told.append(f"得出 {_json(step['output'])}")
    for key, words in (("matchedRules", "命中第{}行"), ("notMatchedRules", "没有命中第{}行")):
        if isinstance(rows := step.get(key), list):
            told.append(words.format("、".join(map(str, rows))))
    if step.get("noMatchedRules"):
        told.append("没有规则命中")
    return "，".join(told)


def _message(step: Given, titles: Titles) -> str:
    state = str(step.get("state", ""))
    return f"{_MESSAGE_STATES.get(state, state)}消息“{_called(step, 'messageSelector', titles)}”"


_CLAIMS: Mapping[str, Callable[[Given, Titles], str]] = {
    "ASSERT_ELEMENT_INSTANCES": _elements,
    "ASSERT_ELEMENT_INSTANCE": _one_element,
    "ASSERT_USER_TASK": _task,
    "ASSERT_PROCESS_INSTANCE": _process,
    "ASSERT_VARIABLES": _variables,
    "ASSERT_DECISION": _decision,
    "ASSERT_PROCESS_INSTANCE_MESSAGE_SUBSCRIPTION": _message,
}


def when(text: Any) -> str:
    """A moment in words, or as it stands where it is none."""
    try:
        return f"{clock.local(moment(text)):%Y年%-m月%-d日 %H:%M}"
    except Broken:
        return str(text)


def _called(step: Given, key: str, titles: Titles) -> str:
    return _element(_of(step, key), titles)


def _element(selector: Given, titles: Titles) -> str:
    its = next((str(each) for each in selector.values()), "")
    return titles.get(its) or its


def _values(step: Given) -> str:
    return "、".join(f"{name} = {_json(value)}" for name, value in _of(step, "variables").items())


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _of(step: Given, key: str) -> Mapping[str, Any]:
    found = step.get(key)
    return found if isinstance(found, dict) else {}

"""The steps of a scenario that claim something: where it stands, whose task, due when, what was decided."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from engine import clock
from engine.instances.view import OpenTask
from engine.status import Status
from processes.studio import step_words
from processes.studio.scenario_actions import list_tasks
from processes.studio.scenario_steps import (
    Broken,
    Given,
    Trial,
    element,
    moment,
    own,
    process,
    step,
    variables,
)

_PROCESS_STATES = {
    "IS_ACTIVE": {Status.ACTIVE, Status.INCIDENT},
    "IS_CREATED": {Status.ACTIVE, Status.INCIDENT},
    "IS_COMPLETED": {Status.COMPLETED},
    "IS_TERMINATED": {Status.CANCELLED},
}


@step(
    "ASSERT_ELEMENT_INSTANCES",
    {"elementSelectors": list, "state": str},
    {"processInstanceSelector": dict},
)
def elements_are(trial: Trial, given: Given) -> None:
    """Every one of the elements is in that state; or exactly these are active; or were done in this order."""
    process(trial, given)
    keys = [_key(trial, each) for each in given["elementSelectors"]]
    if given["state"] == "IS_ACTIVE_EXACTLY":
        _active_exactly(trial, keys)
    elif given["state"] == "IS_COMPLETED_IN_ORDER":
        _in_order(trial, keys)
    else:
        for key in keys:
            _element_is(trial, key, given["state"])


@step(
    "ASSERT_ELEMENT_INSTANCE",
    {"elementSelector": dict, "state": str},
    {"processInstanceSelector": dict, "amount": int},
)
def element_is(trial: Trial, given: Given) -> None:
    """The element is in that state, so many times; `sishi.at` says when it was completed each time."""
    process(trial, given)
    key = _key(trial, given["elementSelector"])
    _element_is(trial, key, given["state"], given.get("amount"))
    if (wanted := own(given).get("at")) is not None:
        texts = wanted if isinstance(wanted, list) else [wanted]
        found = [at for at, id, what in trial.started.trail if id == key and what == "completed"]
        if [moment(each) for each in texts] != found:
            told = "、".join(clock.local(each).isoformat() for each in found) or "没有"
            raise Broken(why=f"“{key}”应在{'、'.join(map(str, texts))}完成，实际是{told}")


@step(
    "ASSERT_PROCESS_INSTANCE",
    {},
    {"processInstanceSelector": dict, "state": str, "hasActiveIncidents": bool},
)
def process_is(trial: Trial, given: Given) -> None:
    """The process is in that state, with or without something that failed."""
    process(trial, given)
    status = trial.started.status
    if (state := given.get("state")) is not None:
        if state not in _PROCESS_STATES:
            raise Broken(why=f"不认识状态“{state}”")
        if status not in _PROCESS_STATES[state]:
            raise Broken(why=f"流程应为“{state}”，实际是“{status}”")
    wanted = given.get("hasActiveIncidents")
    if wanted is not None and wanted != bool(trial.started.incidents):
        raise Broken(why="流程应有出错的环节，实际没有" if wanted else "流程有出错的环节")


@step(
    "ASSERT_VARIABLES",
    {},
    {
        "processInstanceSelector": dict,
        "elementSelector": dict,
        "variableNames": list,
        "variables": dict,
    },
)
def variables_are(trial: Trial, given: Given) -> None:
    """The variables have these values; those of `variableNames` are there at all.

    With `elementSelector`: those an element made of its input mappings when it was last entered.
    """
    process(trial, given)
    present, whose = trial.started.variables, "流程"
    if "elementSelector" in given:
        key = _key(trial, given["elementSelector"])
        made = trial.trace.own.get(key)
        if not made:
            raise Broken(why=f"“{key}”没有自己的变量，或者从没有到过")
        present, whose = made[-1], f"“{key}”"
    for name in [*(given.get("variableNames") or []), *variables(given)]:
        if name not in present:
            raise Broken(why=f"{whose}没有变量“{name}”")
    for name, value in variables(given).items():
        if present[name] != value:
            raise Broken(why=f"{whose}的变量“{name}”应为 {value!r}，实际是 {present[name]!r}")


@step(
    "ASSERT_USER_TASK",
    {"userTaskSelector": dict},
    {
        "state": str,
        "assignee": str,
        "candidateGroups": list,
        "priority": int,
        "elementId": str,
        "name": str,
        "dueDate": str,
        "followUpDate": str,
    },
)
def task_is(trial: Trial, given: Given) -> None:
    """A task is open (or was done) as it says: whose, due when, how urgent."""
    state, selector = given.get("state", "IS_CREATED"), given["userTaskSelector"]
    if state in ("IS_COMPLETED", "IS_CANCELED"):
        found = {"IS_COMPLETED": "IS_COMPLETED", "IS_CANCELED": "IS_TERMINATED"}[state]
        return _element_is(trial, _key(trial, selector), found)
    if state != "IS_CREATED":
        raise Broken(why=f"任务状态“{state}”不能用：试运行里没有这种状态")
    tasks = list_tasks(trial, selector)
    if not tasks:
        there = (
            "、".join(f"{each.name}（{each.element}）" for each in trial.started.tasks) or "没有"
        )
        key = selector.get("elementId") or selector.get("taskName")
        raise Broken(why=f"没有待办任务“{key}”；现在待办的：{there}")
    # Of several, as in a task for each department, one has to be so.
    wrong = [_difference(each, given) for each in tasks]
    if all(wrong):
        raise Broken(why=str(wrong[0]))
    return None


@step(
    "ASSERT_PROCESS_INSTANCE_MESSAGE_SUBSCRIPTION",
    {"messageSelector": dict, "state": str},
    {"processInstanceSelector": dict},
)
def message_is(trial: Trial, given: Given) -> None:
    """The message is waited for, is not, or came."""
    process(trial, given)
    name, key = (
        given["messageSelector"].get("messageName"),
        given["messageSelector"].get("correlationKey"),
    )
    waiting = any(
        each.kind == "message" and each.name == name and key in (None, each.key)
        for each in trial.started.subscriptions
    )
    heard = any(m.is_heard and m.name == name and key in (None, m.key) for m in trial.messages)
    states = {"IS_WAITING": waiting, "IS_NOT_WAITING": not waiting, "IS_CORRELATED": heard}
    if given["state"] not in states:
        raise Broken(why=f"不认识状态“{given['state']}”")
    if not states[given["state"]]:
        told = "正在等" if waiting else "没有在等"
        raise Broken(why=f"消息“{name}”应为“{step_words.state(given['state'])}”，实际{told}")


def _difference(task: OpenTask, given: Given) -> str | None:
    facts = {
        "assignee": task.assignee,
        "candidateGroups": list(task.groups),
        "priority": task.priority,
        "name": task.name,
        "elementId": task.element,
    }
    for key, fact in facts.items():
        if key in given and given[key] != fact:
            return f"任务“{task.name}”的{key}应为 {given[key]!r}，实际是 {fact!r}"
    for key, at in (("dueDate", task.due), ("followUpDate", task.follow_up)):
        if key in given and (at is None or moment(given[key]) != at):
            told = "没有" if at is None else clock.local(at).isoformat()
            return f"任务“{task.name}”的{key}应为 {given[key]}，实际是 {told}"
    return None


def _key(trial: Trial, selector: Any) -> str:
    found = element(trial, selector) if isinstance(selector, dict) else None
    if found is None:
        raise Broken(why="没有写明是哪个元素（elementId 或 elementName）")
    return found


def _element_is(trial: Trial, key: str, state: str, amount: int | None = None) -> None:
    did = Counter(what for _at, id, what in trial.started.trail if id == key)
    active = did["entered"] - did["completed"] - did["cancelled"]
    counts = {
        "IS_ACTIVE": active,
        "IS_COMPLETED": did["completed"],
        "IS_TERMINATED": did["cancelled"],
        "IS_NOT_ACTIVE": 0 if active else 1,
        "IS_NOT_ACTIVATED": 0 if did else 1,
    }
    if state not in counts:
        raise Broken(why=f"不认识状态“{state}”")
    found = counts[state]
    if found < 1 or (amount is not None and found != amount):
        words = {"entered": "进入", "completed": "完成", "cancelled": "取消", "fired": "触发"}
        told = "、".join(f"{words[each]}{count}次" for each, count in did.items()) or "从没有到过"
        times = f"{amount}次" if amount is not None else ""
        raise Broken(why=f"“{key}”应为“{step_words.state(state)}”{times}，实际不是（{told}）")


def _active_exactly(trial: Trial, keys: Sequence[str]) -> None:
    here: Counter[str] = Counter()
    for _at, id, what in trial.started.trail:
        here[id] += {"entered": 1, "completed": -1, "cancelled": -1}.get(what, 0)
    active = {id for id, count in here.items() if count > 0}
    if active != set(keys):
        raise Broken(why=f"正在进行的应恰为{_list(keys)}，实际是{_list(sorted(active))}")


def _in_order(trial: Trial, keys: Sequence[str]) -> None:
    done = iter(id for _at, id, what in trial.started.trail if what == "completed")
    for key in keys:
        if key not in done:
            raise Broken(why=f"应依次完成{_list(keys)}，实际没有轮到“{key}”")


def _list(keys: Sequence[str]) -> str:
    return "、".join(f"“{each}”" for each in keys) or "（没有）"

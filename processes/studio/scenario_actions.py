"""The steps of a scenario that do something: start, complete, send, let time pass."""

from datetime import datetime, timedelta
from typing import Any

from engine import clock
from engine.errors import NobodyWaits
from engine.feel.temporal import parse_duration
from engine.instances.view import OpenTask
from processes.calendars import working_time
from processes.studio.scenario_steps import (
    Behaviour,
    Broken,
    Given,
    Message,
    Trial,
    element,
    moment,
    own,
    process,
    step,
    variables,
)

#: A step that lets so much time pass is a mistake.
LONGEST = timedelta(days=3660)
MOST_WORKING_DAYS = 2_000


@step("CREATE_PROCESS_INSTANCE", {"processDefinitionSelector": dict}, {"variables": dict})
def start(trial: Trial, given: Given) -> None:
    """Start the process, at the moment `sishi.at` or an earlier SET_TIME says."""
    if trial.run is not None:
        raise Broken(why="一个场景只启动一次流程")
    process(trial, given)
    at = own(given).get("at")
    trial.at = moment(at) if at is not None else trial.at
    key = str(given["processDefinitionSelector"].get("processDefinitionId", ""))
    trial.run = trial.bench.start(key, variables(given), at=trial.at, trace=trial.trace)


@step("COMPLETE_USER_TASK", {"userTaskSelector": dict}, {"variables": dict})
def complete(trial: Trial, given: Given) -> None:
    """Finish a task, as whoever `sishi.by` names (a person or a group) where it names one."""
    task = find_task(trial, given["userTaskSelector"], own(given).get("by"))
    trial.started.complete_task(task.id, variables(given))


@step("CORRELATE_MESSAGE", {"name": str}, {"correlationKey": str, "variables": dict})
def send(trial: Trial, given: Given) -> None:
    """Send a message somebody waits for."""
    sent = Message(given["name"], given.get("correlationKey"), variables(given))
    trial.started.message(sent.name, sent.key, sent.variables)
    trial.messages.append(sent)
    sent.is_heard = True


@step(
    "PUBLISH_MESSAGE",
    {"name": str},
    {"correlationKey": str, "variables": dict, "timeToLive": int, "messageId": str},
)
def publish(trial: Trial, given: Given) -> None:
    """Send a message that is kept until somebody waits for it; the scenario fails if nobody ever does."""
    trial.messages.append(Message(given["name"], given.get("correlationKey"), variables(given)))
    deliver(trial)


def deliver(trial: Trial) -> None:
    """Try to hand over the messages nobody has waited for so far."""
    if trial.run is None:
        return
    for sent in trial.messages:
        if not sent.is_heard and (sent.name, sent.key) in _awaited(trial):
            trial.run.message(sent.name, sent.key, sent.variables)
            sent.is_heard = True


def _awaited(trial: Trial) -> set[tuple[str, str | None]]:
    waiting = [each for each in trial.started.subscriptions if each.kind == "message"]
    return {(each.name, each.key) for each in waiting}


@step("BROADCAST_SIGNAL", {"signalName": str}, {"variables": dict})
def signal(trial: Trial, given: Given) -> None:
    """Throw a signal; raises NobodyWaits where nobody hears it."""
    if not trial.started.signal(given["signalName"], variables(given)):
        raise NobodyWaits(name=given["signalName"], key=None)


@step("INCREASE_TIME", {"duration": str})
def wait(trial: Trial, given: Given) -> None:
    """Let time pass: the duration, or `sishi.workingDays`, or to the next that is due (`sishi.to`)."""
    if own(given).get("to") == "next":
        due = [each for each, _element, _why in trial.started.timers if each > trial.now]
        if not due:
            raise Broken(why="没有在等的定时器")
        return _until(trial, min(due))
    days = own(given).get("workingDays")
    if days is not None:
        if not isinstance(days, int) or not 0 < days <= MOST_WORKING_DAYS:
            raise Broken(why=f"工作日数应为1至{MOST_WORKING_DAYS}的整数")
        here = clock.local(trial.now)
        day = working_time.add_working_days(here.date(), days)
        return _until(trial, here.replace(year=day.year, month=day.month, day=day.day))
    length = parse_duration(given["duration"])
    if not isinstance(length, timedelta) or abs(length) > LONGEST:
        raise Broken(why=f"“{given['duration']}”不是能用的时长，请写成 P3D、PT25H 这样")
    return _until(trial, trial.now + length)


@step("SET_TIME", {"time": str})
def wait_until(trial: Trial, given: Given) -> None:
    """Let time pass to a moment; before the start, the moment it starts at."""
    if trial.run is None:
        trial.at = moment(given["time"])
    else:
        _until(trial, moment(given["time"]))


@step("EVALUATE_DECISION", {"decisionDefinitionSelector": dict}, {"variables": dict})
def decide(trial: Trial, given: Given) -> None:
    """Ask a decision outside of any process; a later ASSERT_DECISION looks at what it gave."""
    key = given["decisionDefinitionSelector"].get("decisionDefinitionId")
    if key not in trial.bench.decisions:
        raise Broken(why=f"没有决策“{key}”")
    trial.decided[key] = trial.bench.decide(key, variables(given), at=trial.now)


@step(
    "UPDATE_VARIABLES",
    {"variables": dict},
    {"processInstanceSelector": dict, "elementSelector": dict},
)
def update(trial: Trial, given: Given) -> None:
    """Change variables of the process."""
    process(trial, given)
    if "elementSelector" in given:
        raise Broken(why="只能改流程的变量，不能改某个环节自己的变量（elementSelector）")
    trial.started.write(variables(given))


@step("RESOLVE_INCIDENT", {"incidentSelector": dict})
def resolve(trial: Trial, given: Given) -> None:
    """Try again what failed."""
    if not trial.started.retry(element(trial, given["incidentSelector"])):
        raise Broken(why="没有出错的环节可以重试")


@step("CONDITIONAL_BEHAVIOR", {"conditions": list, "actions": list}, {"name": str})
def behave(trial: Trial, given: Given) -> None:
    """From now on, do the actions whenever the conditions hold."""
    trial.behaviours.append(
        Behaviour(str(given.get("name", "")), list(given["conditions"]), list(given["actions"]))
    )


def find_task(trial: Trial, selector: Given, by: Any) -> OpenTask:
    """The open task a selector means, that `by` may do; raises Broken and says what is open instead."""
    key, name = element(trial, selector), selector.get("taskName")
    open_ = list_tasks(trial, selector)
    mine = [each for each in open_ if by is None or _may(str(by), each)]
    if not open_:
        there = (
            "、".join(f"{each.name}（{each.element}）" for each in trial.started.tasks) or "没有"
        )
        raise Broken(why=f"没有待办任务“{key or name}”；现在待办的：{there}")
    if not mine:
        whose = "、".join(group for each in open_ for group in each.groups) or "（没有角色）"
        raise Broken(why=f"“{by}”不能办理“{open_[0].name}”；能办理的：{whose}")
    return mine[0]


def list_tasks(trial: Trial, selector: Given) -> list[OpenTask]:
    """The open tasks a selector means, oldest first."""
    key, name = element(trial, selector), selector.get("taskName")
    process_id = selector.get("processDefinitionId")
    return [
        each
        for each in trial.started.tasks
        if key in (None, each.element)
        and name in (None, each.name)
        and process_id in (None, each.process)
    ]


def _may(by: str, task: OpenTask) -> bool:
    return by == task.assignee or by in (*task.users, *task.groups)


def _until(trial: Trial, end: datetime) -> None:
    length = end - trial.started.now
    if length < timedelta():
        raise Broken(why="时间不能倒退")
    if length > LONGEST:
        raise Broken(why="一步最多走十年")
    trial.started.advance(length)

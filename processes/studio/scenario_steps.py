"""What the steps of a scenario do in the sandbox, and what they claim; one function for each kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine import clock
from engine.feel.temporal import parse_duration
from engine.instances.view import OpenTask
from engine.sandbox import Run, Sandbox
from engine.status import Status
from processes.calendars import working_time
from processes.errors import ProcessError

Given = Mapping[str, Any]
#: A step that lets so much time pass is a mistake.
LONGEST = timedelta(days=3660)
MOST_WORKING_DAYS = 2_000
#: Years a scenario may play in.
EARLIEST, LATEST = 2000, 2100


class Broken(ProcessError):
    """{why}。"""


@dataclass
class Trial:
    """A scenario under way."""

    bench: Sandbox
    at: datetime
    run: Run | None = None

    @property
    def started(self) -> Run:
        """The run; raises Broken before the process was started."""
        if self.run is None:
            raise Broken(why="流程还没有启动(CREATE_PROCESS_INSTANCE)")
        return self.run


@dataclass(frozen=True)
class StepKind:
    """What a step must say, and what it does."""

    take: Callable[[Trial, Given], None]
    needs: Mapping[str, type] = field(default_factory=dict)


STEPS: dict[str, StepKind] = {}
Take = Callable[[Trial, Given], None]


def step(kind: str, /, **needs: type) -> Callable[[Take], Take]:
    """Register what a step of that name does."""

    def register(take: Take) -> Take:
        STEPS[kind] = StepKind(take, needs)
        return take

    return register


@step("CREATE_PROCESS_INSTANCE", processDefinitionSelector=dict)
def start(trial: Trial, given: Given) -> None:
    """Start the process, at the moment `sishi.at` where it says one."""
    if trial.run is not None:
        raise Broken(why="一个场景只启动一次流程")
    at = _own(given).get("at")
    trial.at = _moment(at) if at is not None else trial.at
    key = str(given["processDefinitionSelector"].get("processDefinitionId", ""))
    trial.run = trial.bench.start(key, _variables(given), at=trial.at)


@step("COMPLETE_USER_TASK", userTaskSelector=dict)
def complete(trial: Trial, given: Given) -> None:
    """Finish a task, as whoever `sishi.by` names (a person or a group) where it names one."""
    task = _task(trial, given["userTaskSelector"], _own(given).get("by"))
    trial.started.complete_task(task.id, _variables(given))


@step("PUBLISH_MESSAGE", name=str)
@step("CORRELATE_MESSAGE", name=str)
def send(trial: Trial, given: Given) -> None:
    """Send a message somebody waits for."""
    trial.started.message(given["name"], given.get("correlationKey"), _variables(given))


@step("BROADCAST_SIGNAL", signalName=str)
def signal(trial: Trial, given: Given) -> None:
    """Throw a signal."""
    trial.started.signal(given["signalName"], _variables(given))


@step("INCREASE_TIME", duration=str)
def wait(trial: Trial, given: Given) -> None:
    """Let time pass: the duration, or `sishi.workingDays`, or to the next that is due (`sishi.to`)."""
    own = _own(given)
    if own.get("to") == "next":
        due = [each for each, _element, _why in trial.started.timers if each > trial.started.now]
        if not due:
            raise Broken(why="没有在等的定时器")
        return _until(trial, min(due))
    if isinstance(days := own.get("workingDays"), int) and 0 < days <= MOST_WORKING_DAYS:
        here = clock.local(trial.started.now)
        day = working_time.add_working_days(here.date(), days)
        return _until(trial, here.replace(year=day.year, month=day.month, day=day.day))
    length = parse_duration(given["duration"])
    if not isinstance(length, timedelta) or abs(length) > LONGEST:
        raise Broken(why=f"“{given['duration']}”不是能用的时长,请写成 P3D、PT25H 这样")
    return _until(trial, trial.started.now + length)


@step("SET_TIME", time=str)
def wait_until(trial: Trial, given: Given) -> None:
    """Let time pass to a moment."""
    _until(trial, _moment(given["time"]))


@step("MOCK_JOB_WORKER_COMPLETE_JOB", jobType=str)
@step("MOCK_JOB_WORKER_THROW_BPMN_ERROR", jobType=str, errorCode=str)
def stand_in(_trial: Trial, _given: Given) -> None:
    """Taken note of before the sandbox is loaded (`processes.studio.scenario_runs`)."""


@step("ASSERT_ELEMENT_INSTANCES", elementSelectors=list, state=str)
def elements_are(trial: Trial, given: Given) -> None:
    """Every one of the elements is active, was completed, was terminated, or was never reached."""
    for each in given["elementSelectors"]:
        _element_is(trial, each if isinstance(each, dict) else {}, given["state"])


@step("ASSERT_ELEMENT_INSTANCE", elementSelector=dict, state=str)
def element_is(trial: Trial, given: Given) -> None:
    """The element is in that state, so many times where it says how many."""
    _element_is(trial, given["elementSelector"], given["state"], given.get("amount"))


@step("ASSERT_PROCESS_INSTANCE", state=str)
def process_is(trial: Trial, given: Given) -> None:
    """The process is in that state."""
    wanted = {
        "IS_ACTIVE": {Status.ACTIVE, Status.INCIDENT},
        "IS_CREATED": {Status.ACTIVE, Status.INCIDENT},
        "IS_COMPLETED": {Status.COMPLETED},
        "IS_TERMINATED": {Status.CANCELLED},
    }.get(given["state"])
    if wanted is None:
        raise Broken(why=f"不认识状态“{given['state']}”")
    if trial.started.status not in wanted:
        raise Broken(why=f"流程应为“{given['state']}”,实际是“{trial.started.status}”")


@step("ASSERT_VARIABLES")
def variables_are(trial: Trial, given: Given) -> None:
    """The variables have these values; those of `variableNames` are there at all."""
    present = trial.started.variables
    for name in given.get("variableNames") or []:
        if name not in present:
            raise Broken(why=f"没有变量“{name}”")
    for name, value in _variables(given).items():
        if name not in present:
            raise Broken(why=f"没有变量“{name}”")
        if present[name] != value:
            raise Broken(why=f"变量“{name}”应为 {value!r},实际是 {present[name]!r}")


@step("ASSERT_USER_TASK", userTaskSelector=dict)
def task_is(trial: Trial, given: Given) -> None:
    """A task is open (or was done) as it says: whose, due when, how urgent."""
    state = given.get("state", "IS_CREATED")
    if state in ("IS_COMPLETED", "IS_CANCELED"):
        found = {"IS_COMPLETED": "IS_COMPLETED", "IS_CANCELED": "IS_TERMINATED"}[state]
        return _element_is(trial, given["userTaskSelector"], found)
    if state != "IS_CREATED":
        raise Broken(why=f"不认识任务状态“{state}”")
    task = _task(trial, given["userTaskSelector"], None)
    facts = {
        "assignee": task.assignee,
        "candidateGroups": list(task.groups),
        "priority": task.priority,
        "name": task.name,
        "elementId": task.element,
    }
    for key, fact in facts.items():
        if key in given and given[key] != fact:
            raise Broken(why=f"任务“{task.name}”的{key}应为 {given[key]!r},实际是 {fact!r}")
    for key, moment in (("dueDate", task.due), ("followUpDate", task.follow_up)):
        if key in given and (moment is None or _moment(given[key]) != moment):
            told = "没有" if moment is None else clock.local(moment).isoformat()
            raise Broken(why=f"任务“{task.name}”的{key}应为 {given[key]},实际是 {told}")
    return None


def _until(trial: Trial, end: datetime) -> None:
    length = end - trial.started.now
    if length < timedelta():
        raise Broken(why="时间不能倒退")
    if length > LONGEST:
        raise Broken(why="一步最多走十年")
    trial.started.advance(length)


def _task(trial: Trial, selector: Given, by: Any) -> OpenTask:
    key, name = selector.get("elementId"), selector.get("taskName")
    _must_exist(trial, key)
    open_ = [t for t in trial.started.tasks if key in (None, t.element) and name in (None, t.name)]
    mine = [each for each in open_ if by is None or _may(str(by), each)]
    if not open_:
        there = "、".join(f"{each.name}({each.element})" for each in trial.started.tasks) or "没有"
        raise Broken(why=f"没有待办任务“{key or name}”;现在待办的:{there}")
    if not mine:
        whose = "、".join(group for each in open_ for group in each.groups) or "(没有角色)"
        raise Broken(why=f"“{by}”不能办理“{open_[0].name}”;能办理的:{whose}")
    return mine[0]


def _may(by: str, task: OpenTask) -> bool:
    return by == task.assignee or by in (*task.users, *task.groups)


def _element_is(trial: Trial, selector: Given, state: str, amount: Any = None) -> None:
    key = str(selector.get("elementId", ""))
    _must_exist(trial, key)
    did = [what for _at, element, what in trial.started.trail if element == key]
    ended = did.count("completed") + did.count("cancelled")
    counts = {
        "IS_ACTIVE": did.count("entered") - ended,
        "IS_COMPLETED": did.count("completed"),
        "IS_TERMINATED": did.count("cancelled"),
        "IS_NOT_ACTIVATED": 0 if did else 1,
    }
    if state not in counts:
        raise Broken(why=f"不认识状态“{state}”")
    found = counts[state]
    if found < 1 or (isinstance(amount, int) and found != amount):
        told = "从没有到过" if not did else f"经过:{'、'.join(did)}"
        raise Broken(why=f"“{key}”应为“{state}”,实际不是({told})")


def _must_exist(trial: Trial, key: Any) -> None:
    """A step about what is no longer drawn is broken, never passed over."""
    if key is not None and key not in trial.bench.elements:
        raise Broken(why=f"这些流程图里没有元素“{key}”")


def _variables(given: Given) -> dict[str, Any]:
    found = given.get("variables")
    return dict(found) if isinstance(found, dict) else {}


def _own(given: Given) -> Given:
    found = given.get("sishi")
    return found if isinstance(found, dict) else {}


def _moment(text: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Broken(why=f"“{text}”不是时刻,请写成 2026-02-13T09:00:00+08:00 这样") from error
    if not EARLIEST <= found.year <= LATEST:
        raise Broken(why=f"“{text}”太远,请用{EARLIEST}至{LATEST}年")
    return found if found.tzinfo else found.replace(tzinfo=clock.zone())

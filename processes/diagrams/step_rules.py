"""Whether a step has what a person needs, a choice has a way for what nobody thought of, a timer is in time."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from engine import feel
from engine.deployment import checking
from engine.deployment.checking import Flow, Node, Release
from engine.faults import Fault
from processes.deadlines.limits import TABLE, Library, shipped
from processes.deadlines.rules import Limit, Unit
from processes.diagrams.release_rules import ours

_CHOOSING = frozenset({"exclusiveGateway", "inclusiveGateway"})
_DURATION = re.compile(r'=?\s*(?:duration\(\s*)?"?(P[0-9DTHMSYW]+)"?\s*\)?')
#: The least a unit lasts.
_LEAST = {
    Unit.MINUTE: timedelta(minutes=1),
    Unit.HOUR: timedelta(hours=1),
    Unit.WORKING_HOUR: timedelta(hours=1),
    Unit.DAY: timedelta(days=1),
    Unit.WORKING_DAY: timedelta(days=1),
    Unit.MONTH: timedelta(days=28),
    Unit.YEAR: timedelta(days=365),
}


@checking.rule
def no_start_form_writes_facts(release: Release) -> Iterator[Fault]:
    """Before a process is started there is no case whose facts a form could write."""
    for node in release.nodes:
        form = release.forms.get(node.form) if node.kind == "startEvent" else None
        for key in form.facts if form else ():
            label = form.label(key) if form else key
            yield node.fault(
                "start-form-fact",
                f"启动时填写的表单里，字段“{label}”要写入案件的事实，而那时还没有案件。"
                "请去掉字段的 fact 属性，或把表单放到用户任务上。",
            )


@checking.warning
def every_task_has_a_form(release: Release) -> Iterator[Fault]:
    """A task of a person with nothing to fill in: it could be ended, but nothing would be told."""
    for node in ours(release):
        if node.kind == "userTask" and not node.form:
            yield node.fault(
                "no-form",
                "用户任务没有表单（formId），办的人只能点办结，无处填写结果。请选一张表单。",
            )


@checking.warning
def every_task_has_a_name(release: Release) -> Iterator[Fault]:
    """A task of a person without a name: it stands in the lists of those who are to do it."""
    for node in ours(release):
        if node.kind == "userTask" and not (node.name or "").strip():
            yield node.fault(
                "no-name", "用户任务没有名称，办理人的任务列表里看不出要做什么。请写上名称。"
            )


@checking.warning
def every_choice_has_a_default(release: Release) -> Iterator[Fault]:
    """A gateway all of whose ways have a condition: where none holds, the case stands still."""
    leaving: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for flow in release.flows:
        leaving[flow.process, flow.source].append(flow)
    for node in ours(release):
        flows = leaving[node.process, node.id]
        all_asked = len(flows) > 1 and all(each.condition for each in flows) and not _is_sure(flows)
        if node.kind in _CHOOSING and not node.default and all_asked:
            yield node.fault(
                "no-default",
                "每条出口都有条件，没有默认流：条件都不成立时案件会停在这里。请把其中一条设为默认流。",
            )


@checking.warning
def every_timer_leaves_time(release: Release) -> Iterator[Fault]:
    """A timer that takes a task away before its limit has come to the day of its warning."""
    library: Library = release.tables.get(TABLE) or shipped()
    nodes = {(each.process, each.id): each for each in ours(release)}
    for node in nodes.values():
        task = nodes.get((node.process, node.attached))
        after = _length(node.duration)
        if task is None or after is None or not node.interrupts:
            continue
        rows = [row for row in library.newest if row.key == task.properties.get("clock")]
        shortest = min(rows, key=_warned_after, default=None)
        if shortest is not None and after < _warned_after(shortest):
            yield node.fault("timer-too-short", _too_short(node, task, shortest), shortest.key)


def _is_sure(flows: list[Flow]) -> bool:
    """Whether one of the conditions holds whatever happens, or two exclude each other."""
    asked = {each.condition.lstrip("=").strip() for each in flows}
    return "true" in asked or any(
        f"not({each})" in asked or each.replace(" = ", " != ", 1) in asked - {each}
        for each in asked
    )


def _too_short(node: Node, task: Node, limit: Limit) -> str:
    return (
        f"这个定时器（{node.duration.lstrip('=').strip()}）会在“{task.name or task.id}”的期限“{limit.name}”"
        f'（{limit.length}）提醒之前就中断它。请写成 =deadline("{limit.key}")，或改为不中断。'
    )


def _length(text: str) -> timedelta | None:
    """How long a timer written as a constant waits; None for one that is reckoned."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    value = feel.compile(f'duration("{found[1]}")').evaluate({})
    return value if isinstance(value, timedelta) else None


def _warned_after(limit: Limit) -> timedelta:
    """The least time until the warning: it comes on the last day, of hours at their end."""
    whole = abs(limit.amount) * _LEAST.get(limit.unit, timedelta())
    is_hours = limit.unit in (Unit.MINUTE, Unit.HOUR, Unit.WORKING_HOUR)
    return whole if is_hours else max(whole - timedelta(days=1), timedelta())

"""Task listeners: handlers called when a person's task is created, assigned, changed, done or cancelled
(`zeebe:taskListeners`), in the step itself.

A handler finds the task in `context.task` by Camunda's names. What it hands back puts the task right
(`assignee`, `candidateGroups`, `candidateUsers`, `dueDate`, `followUpDate`, `priority`); it refuses by
raising `engine.errors.Denied`.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.errors import Denied, ListenerFailed
from engine.tokens import handling
from engine.tokens.durations import moment
from engine.tokens.expression import Failure, show_value, storable
from engine.tokens.listeners import Listener, remaining, require_served
from engine.tokens.token import Token
from engine.tokens.variables import visible

if TYPE_CHECKING:
    from engine.host import Host

#: The highest priority of a task, as in Camunda 8; the lowest is 0.
HIGHEST = 100


def create(token: Token, listeners: Sequence[Listener]) -> None:
    """Call those for a task that comes to be, and for its first assignee; raises Failure.

    A refused assignee leaves the task to its candidates.
    """
    task = token.internal_data["task"]
    _count_through(token, listeners, "creating", task)
    if task["assignee"] is not None:
        try:
            _count_through(token, listeners, "assigning", task)
        except Denied:
            task["assignee"] = None


def ask(
    token: Token,
    listeners: Sequence[Listener],
    event: str,
    change: Mapping[str, Any] | None = None,
    beside: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Call those of an event before it is true; the task as the `change` and they would have it.

    `beside` are variables a person hands in. Raises Denied with a listener's sentence, and
    ListenerFailed where one goes wrong: then nothing has changed.
    """
    task = {**token.internal_data["task"], **(change or {})}
    try:
        for each in listeners:
            if each.event == event:
                correct(task, each.call(token, task=shown(task), beside=beside))
    except Failure as error:
        raise ListenerFailed(reason=error.details["reason"]) from error
    return task


def cancel(token: Token, listeners: Sequence[Listener]) -> None:
    """Call those for a task that is cancelled; what goes wrong is an incident that holds nothing up.

    The task is gone then: they can refuse nothing, and have nothing to put right.
    """
    top, spec = token.workflow.top, token.task_spec
    task, known = shown(token.internal_data["task"]), visible(token)
    for each in listeners:
        if each.event == "canceling":
            told = {
                "element": spec.id,
                "properties": spec.properties,
                "headers": {**spec.headers, **each.headers},
                "task": task,
                "variables": known,
            }
            try:
                told["type"] = each.type.name(known)
                call_cancelled(top.host, told)
            except Failure as error:
                top.miss(token, told | {"type": told.get("type", each.type.text)}, error)


def call_cancelled(host: "Host", told: Mapping[str, Any]) -> None:
    """Call a listener for a task that was cancelled, from what was kept of it; raises Failure."""
    name = told["type"]
    require_served(host, name)
    context = host.context(
        told["element"],
        told["properties"],
        headers=told["headers"],
        listens="canceling",
        task=told["task"],
    )
    try:
        host.call(name, context, copy.deepcopy(told["variables"]))
    except Exception as error:
        raise handling.failure(name, error, listens=True) from error


def shown(task: Mapping[str, Any]) -> dict[str, Any]:
    """A task as handlers read it, by Camunda's names."""
    return {name: task[key] for name, (key, _read) in _CORRECTIONS.items()}


def correct(task: dict[str, Any], given: Mapping[str, Any]) -> None:
    """Put a task right by what a listener handed back; raises Failure for what is none of a task."""
    for name, value in given.items():
        if name not in _CORRECTIONS:
            known = "、".join(_CORRECTIONS)
            raise Failure(reason=f"监听器交回的“{name}”不是任务的内容，只能是{known}")
        key, read = _CORRECTIONS[name]
        try:
            task[key] = read(value)
        except (TypeError, ValueError) as error:
            reason = f"监听器交回的“{name}”不能是{show_value(value)}"
            raise Failure(reason=reason) from error


def _count_through(
    token: Token, listeners: Sequence[Listener], event: str, task: dict[str, Any]
) -> None:
    for listener, called in remaining(token, listeners, event):
        correct(task, listener.call(token, task=shown(task)))
        called[event] += 1


def _person(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise TypeError
    return storable(value, "assignee")


def _named(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError
    return [storable(each, "candidates") for each in value]


def _at(value: Any) -> str | None:
    if value is None or value == "":
        return None
    at: datetime = moment(value)
    return clock.local(at).isoformat()


def _priority(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST:
        raise ValueError
    return value


_CORRECTIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "assignee": ("assignee", _person),
    "candidateGroups": ("groups", _named),
    "candidateUsers": ("users", _named),
    "dueDate": ("due", _at),
    "followUpDate": ("follow_up", _at),
    "priority": ("priority", _priority),
}

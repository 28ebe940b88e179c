"""Putting right what a person filled in wrongly, wherever the instance remembers it."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from engine.observers import EventType
from engine.tokens.compensation import kept_variables
from engine.tokens.expression import Failure
from engine.tokens.tasks import UserTask, moment_of
from engine.tokens.timers import due_at
from engine.tokens.variables import visible

if TYPE_CHECKING:
    from engine.tokens.instance import RunningInstance

#: The right value of the variable of that name; the very value where nothing is wrong with it.
Mend = Callable[[str, Any], Any]


def mend(top: "RunningInstance", right: Mend, why: str) -> None:
    """Change variables of every scope, and reckon anew the timers and tasks that read them.

    What is due by then fires with the next look, as if it had been reckoned so at first.
    """
    changed = set(_changed(top, right))
    if changed:
        reads = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(changed)))})\b")
        _retime(top, reads, why)
        _redate(top, reads)


def values(top: "RunningInstance", name: str) -> list[Any]:
    """What the variable of that name holds in the scopes that have it."""
    return [each[name] for each in _holders(top) if name in each]


def _changed(top: "RunningInstance", right: Mend) -> Iterator[str]:
    for holder in _holders(top):
        for name, value in list(holder.items()):
            mended = right(name, value)
            if mended != value:
                top.put(holder, name, mended)
                yield name
    for scope in top.scopes():
        for token in scope.tasks.values():
            memory = token.internal_data
            if "items" in memory:  # what each instance of a multi-instance is about
                memory["items"] = right("items", memory["items"])


def _holders(top: "RunningInstance") -> Iterator[dict[str, Any]]:
    for scope in top.scopes():
        if scope.variables is not None:
            yield scope.variables
        for token in scope.tasks.values():
            yield token.data
            yield from kept_variables(token.internal_data)


def _retime(top: "RunningInstance", reads: re.Pattern[str], why: str) -> None:
    for token, element, wait in top.waits():
        node = token.task_spec
        trigger = node.trigger_of(element)
        if "timer" not in wait or not reads.search(trigger.expression.text):
            continue
        try:
            fresh = trigger.arm(node.known(token))
        except Failure:
            continue  # it stays where it was; nobody is left without a timer
        before = wait["due"]
        if due_at(fresh) != due_at(wait):
            token.internal_data["waits"][element] = fresh
            details = {"before": before, "after": fresh["due"], "why": why}
            top.emit(token, EventType.RESCHEDULED, details)


def _redate(top: "RunningInstance", reads: re.Pattern[str]) -> None:
    for token in top.user_tasks.values():
        node = token.task_spec
        assert isinstance(node, UserTask)
        if node.due is None or not reads.search(node.due.text):
            continue
        with suppress(Failure):  # as a timer, it stays where it was
            token.internal_data["task"]["due"] = moment_of(node.due, visible(token))

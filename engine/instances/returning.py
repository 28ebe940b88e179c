"""Where an open task may be sent back to: an earlier step of its own branch, in its scope or a caller's."""

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from engine.tokens.gateways import Joining
from engine.tokens.reach import reachable
from engine.tokens.tasks import UserTask

if TYPE_CHECKING:
    from engine.tokens.node import Node
    from engine.tokens.token import Token


def climb(token: "Token") -> list["Token"]:
    """The task's token and what holds the scopes around it, innermost first.

    As far as it is alone there: not beyond one of many, nor a scope where another branch is open.
    """
    found = [token]
    while (holder := found[-1].workflow.holder) and _is_alone(found[-1]):
        found.append(holder)
    return found


def blocked(token: "Token", element: str) -> str | None:
    """Why the task cannot be sent back to that element of the scope of `token`, in words; None: it can.

    `token` is the task's own or holds a scope it is in (`climb`).
    """
    scope = token.workflow
    target: Node | None = scope.spec.task_specs.get(element)
    if not isinstance(target, UserTask):
        return "只能退回到由人办理的步骤。"
    if token.is_instance or target.body is not None:
        return "多人（多部门）同时办理的任务不能逐份退回。"
    if token.task_spec not in list_after(target):
        return "所选的步骤不在这项任务之前。"
    attendants = list_attendants(token)
    beside = _list_beside(token, target)
    if any(not _is_joined(each) for each in beside):
        return "这一步之后分成了几路，另一路还在办理；只能退回到分开以后的步骤。"
    # Mostly there is nothing beside, and the ways through the diagram need not be walked.
    if beside and set(beside) - set(list_joined(token, target)):
        return "另一路已经办完，但不一定是从这一步分出来的；只能退回到分开以后的步骤。"
    if any(each.id in scope.top.subprocesses for each in attendants):
        return "由这项任务引出的另一项办理还没有结束。"
    return None


def list_after(spec: "Node", *, bordering: bool = True) -> set["Node"]:
    """The elements a token there can still come to without going round a loop."""
    backward = spec.process.backward
    seen: set[Node] = set()
    todo = [spec]
    while todo:
        node = todo.pop()
        border = node.boundaries if bordering or node is not spec else []
        nexts = [*border, *(f.target for f in node.flows if f.id not in backward)]
        fresh = [each for each in nexts if each not in seen]
        seen.update(fresh)
        todo += fresh
    return seen


def list_attendants(token: "Token") -> list["Token"]:
    """What else goes when the task does: what events at its border led to and nothing else does."""
    spec = token.task_spec
    led: set[Node] = set()
    for boundary in spec.boundaries:
        led |= {boundary, *list_after(boundary)}
    led -= list_after(spec, bordering=False)
    others = token.workflow.tasks.values()
    return [each for each in others if each.task_spec in led and each not in token.children]


def list_joined(token: "Token", target: "Node") -> list["Token"]:
    """What waits at a join for the task, and came there from the element it is sent back to alone.

    It goes too: what is done after that element comes to the join once more.
    """
    spec = token.workflow.spec
    # All that was not led to by completing the element: what its border led to stays as it was.
    starts = [*spec.entries, *target.boundaries]
    elsewhere: set[str] = set().union(*(reachable(each, target) for each in starts))
    return [
        each
        for each in _list_beside(token, target)
        if _is_joined(each) and each.internal_data["flow"] not in elsewhere
    ]


def _list_beside(token: "Token", target: "Node") -> list["Token"]:
    """What else is in the scope, and may have come from the element the task is sent back to.

    Not what a flow brought to a common place that cannot be come to from there: another branch's.
    """
    after = list_after(target)
    own = (token, *list_attendants(token))
    found: list[Token] = []
    for other in token.workflow.root.children:
        spec = other.task_spec
        by = next((f for f in spec.incoming if f.id == other.internal_data.get("flow")), None)
        is_led = by is None or by.source is target or by.source in after
        if other not in own and spec in after and is_led:
            found.append(other)
    return found


def _is_joined(token: "Token") -> bool:
    return isinstance(token.task_spec, Joining) and token.has_state(TaskState.WAITING)


def _is_alone(token: "Token") -> bool:
    """Whether nothing else keeps its scope open, and it is not one of many."""
    own = (token, token.workflow.root, *token.children, *list_attendants(token))
    others = [each for each in token.workflow.tasks.values() if each not in own]
    return not token.is_instance and not any(each.task_spec.keeps_open for each in others)

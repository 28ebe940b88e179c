"""Where an open task may be sent back to: an earlier step of its own scope and its own branch."""

from typing import TYPE_CHECKING

from engine.tokens.tasks import UserTask

if TYPE_CHECKING:
    from engine.tokens.node import Node
    from engine.tokens.token import Token


def blocked(token: "Token", element: str) -> str | None:
    """Why the task of `token` cannot be sent back to that element, in words; None: it can."""
    scope = token.workflow
    target: Node | None = scope.spec.task_specs.get(element)
    if not isinstance(target, UserTask):
        return "只能退回到由人办理的步骤。"
    if token.is_instance or target.body is not None:
        return "多人(多部门)同时办理的任务不能逐份退回。"
    if token.task_spec not in _after(target):
        return "所选的步骤不在这项任务之前。"
    behind, attendants = _after(token.task_spec), list_attendants(token)
    for other in scope.tasks.values():
        is_beside = other.task_spec in _after(target) and other.task_spec not in behind
        if is_beside and other not in (token, *token.children, *attendants):
            return "这一步之后分成了几路,另一路还在办理;只能退回到分开以后的步骤。"
    if any(each.id in scope.top.subprocesses for each in attendants):
        return "由这项任务引出的另一项办理还没有结束。"
    return None


def list_attendants(token: "Token") -> list["Token"]:
    """What else goes when the task does: what events at its border led to and nothing else does."""
    spec = token.task_spec
    led: set[Node] = set()
    for boundary in spec.boundaries:
        led |= {boundary, *_after(boundary)}
    led -= _after(spec, bordering=False)
    others = token.workflow.tasks.values()
    return [each for each in others if each.task_spec in led and each not in token.children]


def _after(spec: "Node", *, bordering: bool = True) -> set["Node"]:
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

"""Which steps of people could come after a task, by its diagrams alone, whatever is answered."""

from typing import TYPE_CHECKING

from engine.tokens.activities import CallActivity, SubProcess
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.tasks import UserTask

if TYPE_CHECKING:
    from engine.deployment.bundle import Bundle
    from engine.tokens.node import Node
    from engine.tokens.process import ProcessSpec
    from engine.tokens.token import Token


def list_onward(token: "Token") -> list[str]:
    """The names of the user tasks that could be next, the nearest first; through calls and their ends."""
    bundle = token.workflow.top.bundle
    #: where a scope goes on when it has ended: the elements that hold it, the innermost last
    holders: tuple[Node, ...] = tuple(each.task_spec for each in token.workflow.holders())[::-1]
    found: dict[str, None] = {}
    seen: set[tuple[Node, int]] = set()
    todo = [(flow.target, holders) for flow in token.task_spec.flows] or _left(holders)
    while todo:
        node, around = todo.pop(0)
        if (node, len(around)) in seen:
            continue
        seen.add((node, len(around)))
        if isinstance(node, UserTask):
            found[node.title or node.id] = None
        elif isinstance(node, AdHoc):
            todo += [(each, (*around, node)) for each in node.elements.values()]
        elif (inner := _scope(node, bundle)) is not None:
            todo += [(start, (*around, node)) for start in inner.starts]
        else:
            todo += [(flow.target, around) for flow in node.flows] or _left(around)
    return list(found)


def _scope(node: "Node", bundle: "Bundle") -> "ProcessSpec | None":
    if isinstance(node, CallActivity):
        # One whose name is reckoned, or that nobody has released yet, tells nothing beforehand.
        return bundle.process(node)
    return bundle.specs[node.key] if isinstance(node, SubProcess) else None


def _left(around: "tuple[Node, ...]") -> "list[tuple[Node, tuple[Node, ...]]]":
    """Where an ended scope goes on: behind what holds it, or behind what holds that."""
    while around:
        *outer, holder = around
        around = tuple(outer)
        if holder.flows:
            return [(flow.target, around) for flow in holder.flows]
    return []

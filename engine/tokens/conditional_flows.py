"""Which flows of an element get a token by their conditions.

A gateway that decides asks here, and an activity whose own flows carry conditions (BPMN 2.0, 13.2.1),
which Camunda 8 has not.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.tokens.expression import Failure
from engine.tokens.variables import visible

if TYPE_CHECKING:
    from engine.tokens.node import Node
    from engine.tokens.process import Flow
    from engine.tokens.token import Token


def holds(token: "Token", flow: "Flow", known: Mapping[str, Any]) -> bool:
    """Whether a token may take a flow; one without a condition always. Raises Failure."""
    found = flow.condition is None or flow.condition.evaluate_condition(known)
    if (trace := token.workflow.top.host.trace) is not None:
        trace.judged(token, flow, dict(known), holds=found)
    return found


def decide(token: "Token", node: "Node") -> list[str]:
    """The ids of the flows out of an activity that get a token.

    Those without a condition, those whose condition holds and, where none does, the default flow.
    Raises Failure where there is neither.
    """
    known = visible(token)
    others = [flow for flow in node.flows if flow is not node.default]
    plain = [flow for flow in others if flow.condition is None]
    chosen = [flow for flow in others if flow.condition is not None and holds(token, flow, known)]
    if not chosen and node.default is not None:
        chosen = [node.default]
    if not chosen and not plain:
        reason = f"“{node.title or node.id}”之后没有一个条件成立，也没有默认路径"
        raise Failure(reason=reason)
    taken = {flow.id for flow in (*plain, *chosen)}
    return [flow.id for flow in node.flows if flow.id in taken]

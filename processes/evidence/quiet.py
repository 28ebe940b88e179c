"""Timers that remind, warn or give a card, and change nothing of how a case goes on."""

from collections.abc import Iterable, Mapping

from engine.deployment.elements import Flow, Node
from processes.evidence.deciding import writes

#: What does its work at once and goes on.
_AT_ONCE = frozenset({"serviceTask", "scriptTask", "businessRuleTask", "sendTask"})


def quiet_timers(
    nodes: Iterable[Node],
    flows: Iterable[Flow],
    names: frozenset[str],
    forms: Mapping[str, frozenset[str]],
    gives: Mapping[str, frozenset[str] | None],
) -> frozenset[tuple[str, str]]:
    """The timers at a border behind which nothing happens that decides anything: a reminder, a card.

    They interrupt nothing; behind them stand only steps that are done at once, without a condition, an error
    that is caught or a variable that decides, up to a plain end.
    """
    nodes = list(nodes)
    by_id = {(node.process, node.id): node for node in nodes}
    conditional = {(flow.process, flow.source) for flow in flows if flow.condition}

    def is_quiet(node: Node, within: frozenset[str]) -> bool:
        ahead = [by_id[node.process, each] for each in node.onward]
        if (node.process, node.id) in conditional or len(ahead) > 1 or node.id in within:
            return False
        if not within:
            works = not node.outputs
        elif node.kind == "endEvent":
            works = node.event is None and not node.outputs
        else:
            plain = node.kind in _AT_ONCE and not node.collection and not node.beyond
            works = plain and not writes(node, forms, gives) & names
        return works and all(is_quiet(each, within | {node.id}) for each in ahead)

    return frozenset(
        (node.process, node.id)
        for node in nodes
        if node.attached and not node.interrupts and not node.beyond
        if node.event is not None and node.event.kind == "timer"
        if is_quiet(node, frozenset())
    )

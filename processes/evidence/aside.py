"""Called processes beside the rest of their caller: the order of their end and of all else makes no difference.

A persistent set of moves (Godefroid, Partial-Order Methods, 1996, 4): what such a call does neither writes
what others read nor ends others, and nothing else takes part in it.
"""

from engine.deployment.elements import Node
from processes.evidence.drawn import Drawn

_JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def aside(drawn: Drawn, process: str, names: frozenset[str]) -> frozenset[str]:
    """The processes that one calls beside all else, wherever it calls them; `names` decide something in it.

    Such a call has no events at its border, throws nothing that is caught, leaves no variable that decides,
    and leads to a join or to a plain end.
    """
    nodes = drawn.nodes_of(process)
    by_id = {node.id: node for node in nodes}
    calls = [node for node in nodes if node.called]

    def stands_aside(call: Node) -> bool:
        thrown = drawn.thrown(call.called, "error") | drawn.thrown(call.called, "escalation")
        left = (
            {target for target, _ in call.outputs} if call.outputs else drawn.written(call.called)
        )
        if thrown or call.collection or call.is_looped or left & names:
            return False
        return all(_ends_there(by_id[each]) for each in call.onward)

    return frozenset(call.called for call in calls) - frozenset(
        call.called for call in calls if not stands_aside(call)
    )


def _ends_there(node: Node) -> bool:
    if node.kind == "endEvent":
        return node.event is None
    return node.kind in _JOINS

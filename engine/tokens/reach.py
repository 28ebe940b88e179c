"""Where a token can still get to: what an inclusive join has to know."""

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.tokens.node import Node
    from engine.tokens.process import Flow, ProcessSpec


def reachable(start: "Node", stop: "Node", without: Set[str] = frozenset()) -> set[str]:
    """The ids of the flows a token on `start` can still take without passing `stop`."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        for flow in _ways(todo.pop()):
            if flow.id not in seen and flow.id not in without:
                seen.add(flow.id)
                if flow.target is not stop:
                    todo.append(flow.target)
    return seen


def backward(process: "ProcessSpec") -> frozenset[str]:
    """The ids of the flows that close a loop: they lead to where a token from the start has been."""
    found: set[str] = set()
    done: set[Node] = set()
    for start in process.entries:
        path: dict[Node, Iterator[Flow]] = {start: iter(_ways(start))}
        while path:
            node, ways = next(reversed(path.items()))
            flow = next(ways, None)
            if flow is None:
                done.add(node)
                del path[node]
            elif flow.target in path:
                found.add(flow.id)
            elif flow.target not in done:
                path[flow.target] = iter(_ways(flow.target))
    return frozenset(found)


def _ways(node: "Node") -> list["Flow"]:
    """The flows out of an element and out of the events at its border."""
    return [*node.flows, *(flow for boundary in node.boundaries for flow in boundary.flows)]

"""Whether a parallel gateway may wait for a way that was never taken: the token game, played on the drawing.

Data is not looked at: a gateway may choose any of its ways. What lies beyond `MOST` markings, or lets two
tokens lie on one flow, is not judged.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.deployment import checking
from engine.deployment.checking import Flow, Node, Release
from engine.faults import Fault
from processes.diagrams.release_rules import ours

#: Of one process or sub-process.
MOST = 3000
_CHOOSING = frozenset({"exclusiveGateway", "eventBasedGateway"})
_JOIN = "parallelGateway"
#: An end at which all that is left is over.
_ENDS_ALL = frozenset({"terminate", "error"})
#: The flows on which tokens lie.
_Marking = frozenset[str]


@dataclass
class _Scope:
    """A process or sub-process: its nodes, and the flows into and out of each."""

    nodes: dict[str, Node] = field(default_factory=dict)
    into: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    out: dict[str, list[Flow]] = field(default_factory=lambda: defaultdict(list))
    borders: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    #: where each flow leads
    target: dict[str, str] = field(default_factory=dict)

    @property
    def is_judged(self) -> bool:
        """Whether something joins here, and nothing that this game does not know."""
        joins = [each for each in self.nodes.values() if len(self.into[each.id]) > 1]
        is_known = all(each.kind != "inclusiveGateway" for each in joins) and not any(
            each.event and each.event.kind == "link" for each in self.nodes.values()
        )
        return is_known and any(each.kind == _JOIN for each in joins)


@checking.warning
def every_join_is_reached_by_all(release: Release) -> Iterator[Fault]:
    """A parallel gateway behind a choice: it waits for the way that was not chosen."""
    for scope in _scopes(release):
        if scope.is_judged:
            for join, missing in _stuck(scope).items():
                node = scope.nodes[join]
                before = [
                    scope.nodes[each.source] for each in scope.into[join] if each.id in missing
                ]
                names = "、".join(f"“{each.name or each.id}”" for each in before)
                yield node.fault(
                    "waits-for-ever",
                    f"并行网关要等进来的每条线都走到，可是有的走法不经过{names}，案件会一直停在这里。"
                    "请改用排他网关汇合，或者让前面分成同时进行的几路。",
                )


def _scopes(release: Release) -> Iterable[_Scope]:
    found: dict[tuple[str, str], _Scope] = defaultdict(_Scope)
    of: dict[tuple[str, str], _Scope] = {}
    for node in ours(release):
        if node.file in release.given:
            scope = of[node.process, node.id] = found[node.process, node.inside]
            scope.nodes[node.id] = node
            if node.attached:
                scope.borders[node.attached].append(node)
    for flow in release.flows:
        ends = [of.get((flow.process, each)) for each in (flow.source, flow.target)]
        if ends[0] is not None and ends[0] is ends[1]:
            ends[0].into[flow.target].append(flow)
            ends[0].target[flow.id] = flow.target
            ends[0].out[flow.source].append(flow)
    return found.values()


def _stuck(scope: _Scope) -> Mapping[str, set[str]]:
    """The joins that wait in vain in some run, each with the flows that no token came by."""
    starts = [each for each in scope.nodes.values() if each.kind == "startEvent"]
    waiting = [frozenset(each.id for each in scope.out[start.id]) for start in starts]
    seen, found = set(waiting), dict[str, set[str]]()
    while waiting and len(seen) < MOST:
        marking = waiting.pop()
        steps = list(_steps(scope, marking))
        if marking and not steps:
            for flow in marking:
                join = scope.target[flow]
                found.setdefault(join, set()).update(
                    each.id for each in scope.into[join] if each.id not in marking
                )
        for each in steps:
            if each is not None and each not in seen:
                seen.add(each)
                waiting.append(each)
    return found


def _steps(scope: _Scope, marking: _Marking) -> Iterator[_Marking | None]:
    """What may come next; None: two tokens would lie on one flow."""
    for flow in sorted(marking):
        node = scope.nodes[scope.target[flow]]
        taken = {flow}
        if node.kind == _JOIN:
            taken = {each.id for each in scope.into[node.id]}
            if not taken <= marking:
                continue
        left = marking - taken
        if node.kind == "endEvent" and node.event and node.event.kind in _ENDS_ALL:
            yield frozenset()
            continue
        for given in _ways(scope, node):
            yield None if left & given else left | given


def _ways(scope: _Scope, node: Node) -> Iterator[frozenset[str]]:
    """On which flows a node may put tokens."""
    out = [each.id for each in scope.out[node.id]]
    if node.kind in _CHOOSING:
        yield from (frozenset({each}) for each in out)
    elif node.kind == "inclusiveGateway":
        for chosen in range(1, 1 << len(out)):
            yield frozenset(each for place, each in enumerate(out) if chosen >> place & 1)
    else:
        yield frozenset(out)
        for border in scope.borders[node.id]:
            beside = frozenset(each.id for each in scope.out[border.id])
            yield beside if border.interrupts else beside | frozenset(out)

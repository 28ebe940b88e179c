"""Which ends of a process can be reached past certain elements; data is not looked at."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from engine.deployment.checking import Flow, Node

_FORKS = frozenset({"parallelGateway", "inclusiveGateway"})
_Key = tuple[str, str]


class Ways:
    """The ways through processes that may call each other, where some elements stop whoever comes."""

    def __init__(
        self, nodes: Iterable[Node], flows: Iterable[Flow], stops: Callable[[Node], bool]
    ) -> None:
        self._stops = stops
        self._nodes = {_key(each): each for each in nodes}
        self._starts: dict[_Key, list[_Key]] = defaultdict(list)
        for key, node in self._nodes.items():
            if node.kind == "startEvent" and node.event is None:
                self._starts[node.process, node.inside].append(key)
        #: by gateway that takes several ways at once: those it takes whatever the data
        self._sure: dict[_Key, set[_Key]] = defaultdict(set)
        for flow in flows:
            source = self._nodes.get((flow.process, flow.source))
            if source is None or source.kind not in _FORKS:
                continue
            if source.kind == "parallelGateway" or is_true(flow.condition):
                self._sure[flow.process, flow.source].add((flow.process, flow.target))

    def around(self, node: Node) -> Node | None:
        """The sub-process it stands in; None in the process itself."""
        return self._nodes.get((node.process, node.inside))

    def borders(self, node: Node) -> list[Node]:
        """The events at its border that take the token from it."""
        onward = (self._nodes.get((node.process, each)) for each in node.onward)
        return [each for each in onward if each and each.attached == node.id and each.interrupts]

    def ends(self, start: Node, within: frozenset[str] = frozenset()) -> list[Node]:
        """Where the process may be over with the token from there, and nothing stopped it on its way.

        `within` are the processes that are being looked at already.
        """
        within |= {start.process}
        own = {key: node for key, node in self._nodes.items() if node.process == start.process}
        passed = {key for key, node in own.items() if self._is_passed(node, within)}
        after = {key: self._after(node, key in passed) for key, node in own.items()}
        leading = {key for key in passed if not after[key]}
        while more := {
            key for key in own.keys() - leading if self._leads(key, after[key], leading)
        }:
            leading |= more
        found, waiting = set[_Key](), {_key(start)} & leading
        while waiting:
            found |= waiting
            waiting = {each for key in waiting for each in after[key]} & leading - found
        return [own[key] for key in sorted(found) if not after[key]]

    def _is_passed(self, node: Node, within: frozenset[str]) -> bool:
        called = self._starts[node.called, node.called]
        if self._stops(node):
            return False
        return (
            not called
            or node.called in within
            or any(self.ends(self._nodes[each], within) for each in called)
        )

    def _after(self, node: Node, is_passed: bool) -> set[_Key]:
        """What comes next: inside a sub-process first, and behind it after its ends."""
        borders = {_key(each) for each in self.borders(node)}
        if not is_passed:
            return borders
        if inside := self._starts[node.process, node.id]:
            return borders.union(inside)
        holder = self.around(node)
        leaving = node if node.onward or holder is None else holder
        onward = {(node.process, each) for each in leaving.onward}
        return borders | {each for each in onward if not self._is_border(each)}

    def _is_border(self, key: _Key) -> bool:
        return key in self._nodes and bool(self._nodes[key].attached)

    def _leads(self, key: _Key, after: set[_Key], leading: set[_Key]) -> bool:
        """Whether an end can be reached; where ways are taken at once, all must have one."""
        sure = self._sure.get(key)
        return sure <= leading if sure else bool(after & leading)


def _key(node: Node) -> _Key:
    return (node.process, node.id)


def is_true(source: str) -> bool:
    """Whether an expression holds whatever the data."""
    return source.strip().removeprefix("=").strip() == "true"

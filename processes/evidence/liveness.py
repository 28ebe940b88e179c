"""Which variables a token on an element may still come to read: of all others nobody will ever know the value.

A backward analysis over the flows (live variables: Aho, Lam, Sethi, Ullman, Compilers, 9.2.5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.deployment.elements import Flow, Node
from engine.exploration.fingerprint import inside
from engine.exploration.graph import Place
from processes.diagrams.expressions import reads
from processes.evidence.deciding import handed_on


@dataclass
class _Point:
    """What is read at an element, and where a token goes on."""

    own: set[str]
    #: As the variables are, and once the element has written `written`.
    beside: set[Place]
    behind: set[Place] = field(default_factory=set)
    written: frozenset[str] = frozenset()


def live(
    nodes: Iterable[Node],
    flows: Iterable[Flow],
    read: Mapping[str, frozenset[str]],
    begun: Mapping[str, frozenset[str]],
    names: frozenset[str],
    handed: Mapping[str, frozenset[str]],
) -> dict[Place, frozenset[str]]:
    """By process and element, the deciding variables that a token there may still come to read.

    Of an element in which something is under way (`inside`), what is read once that is over. `read`: by
    form and decision, what it reads, `begun`: by called process; `handed`: by form and handler, what it
    always hands back, so that the mappings behind it read that.
    """
    nodes = list(nodes)
    conditions: dict[Place, list[str]] = {}
    flows = list(flows)
    drawn_inside = {flow.condition for flow in flows}
    for flow in flows:
        conditions.setdefault((flow.process, flow.source), []).append(flow.condition)
    starts: dict[Place, set[Place]] = {}
    for node in (each for each in nodes if each.kind == "startEvent"):
        starts.setdefault((node.process, node.inside), set()).add((node.process, node.id))
    borders = {(node.process, node.id) for node in nodes if node.attached}
    points: dict[Place, _Point] = {}
    for node in nodes:
        key = (node.process, node.id)
        own = _read_before(node, read, drawn_inside, conditions.get(key, ()))
        own |= handed_on(node, begun)
        points[key] = _Point(own, {inside(key), *starts.get(key, ())})
        onward = {(node.process, each) for each in node.onward}
        around = inside((node.process, node.inside))
        again = {key} if node.collection or node.is_looped or node.kind == _AD_HOC else set()
        points[inside(key)] = _Point(
            _read_behind(node, handed),
            onward & borders | {around} | again,
            onward - borders,
            _surely_writes(node),
        )
    return _closed(points, names)


_AD_HOC = "adHocSubProcess"


def _read_before(
    node: Node,
    read: Mapping[str, frozenset[str]],
    drawn_inside: set[str],
    conditions: Iterable[str],
) -> set[str]:
    # The expressions of a sub-process are also those of the flows in it.
    texts = {*node.expressions, node.script, node.collection} - drawn_inside
    texts -= {text for _, text in node.outputs}
    passed = {text for _, text in node.inputs}
    # What a called process does not read is not read here.
    texts = (texts - passed if node.called else texts | passed) | set(conditions)
    texts -= {node.groups, node.assignee, node.due}
    if node.event is not None and node.event.kind == "message":
        texts.discard(node.event.text)
    found = {name for text in texts for name in reads(text)}
    for key in (f"form:{node.form}", f"decision:{node.decision}"):
        found |= read.get(key, frozenset())
    return found


def _read_behind(node: Node, handed: Mapping[str, frozenset[str]]) -> set[str]:
    """What the mappings behind an element read of what was there before it."""
    found = {name for _, text in node.outputs for name in reads(text)}
    if node.collection or node.is_looped:
        return found
    own = {target for target, _ in node.inputs} | {node.result}
    own |= handed.get(f"form:{node.form}", frozenset())
    own |= handed.get(f"handler:{node.type}", frozenset())
    return found - own


def _surely_writes(node: Node) -> frozenset[str]:
    """The variables nobody reads any more as they were once the element is done."""
    if node.collection or node.is_looped or node.attached or node.kind == _AD_HOC:
        return frozenset()
    if node.outputs:
        return frozenset(target for target, _ in node.outputs)
    return frozenset({node.result} - {""})


def _closed(points: Mapping[Place, _Point], names: frozenset[str]) -> dict[Place, frozenset[str]]:
    found = {key: point.own & names for key, point in points.items()}
    changed = True
    while changed:
        changed = False
        for key, point in points.items():
            later = set().union(*(found.get(each, ()) for each in point.behind)) - point.written
            more = later.union(*(found.get(each, ()) for each in point.beside)) - found[key]
            if more:
                found[key] |= more
                changed = True
    return {key: frozenset(each) for key, each in found.items()}

"""Which variables decide how a case goes on, and which are only kept, shown or handed on."""

from collections.abc import Iterable, Iterator, Mapping

from engine.deployment.elements import Flow, Node
from processes.diagrams.expressions import reads


def names(
    nodes: Iterable[Node],
    flows: Iterable[Flow],
    asked: Mapping[str, frozenset[str]],
    begun: Mapping[str, frozenset[str]],
    results: frozenset[str],
) -> frozenset[str]:
    """The variables that gateways, events, loops and decisions read, and those these are made of.

    `asked`: by decision, what it reads; `begun`: by called process, what decides in it; `results` are
    wanted at the end.
    """
    nodes = list(nodes)
    found = set(results)
    for flow in flows:
        found |= reads(flow.condition)
    for node in nodes:
        found |= handed_on(node, begun)
        for text in _deciding(node):
            found |= reads(text)
    while more := {name for node in nodes for name in _made_of(node, found, asked)} - found:
        found |= more
    return frozenset(found)


def handed_on(node: Node, begun: Mapping[str, frozenset[str]]) -> set[str]:
    """The variables that decide in the process an element calls, as they are called here."""
    wanted = begun.get(node.called, frozenset())
    found = {name for target, text in node.inputs if target in wanted for name in reads(text)}
    mapped = {target for target, _ in node.inputs}
    return found | (wanted - mapped if node.takes_all else set())


def _deciding(node: Node) -> Iterator[str]:
    """The expressions of an element that are neither a mapping nor say who does it and by when."""
    silent = {text for _, text in (*node.inputs, *node.outputs)}
    if node.event is not None and node.event.kind == "message":
        silent.add(node.event.text)
    silent |= {node.groups, node.assignee, node.due, node.script}
    if node.kind == "userTask":
        return
    yield from (text for text in node.expressions if text not in silent)
    if node.event is not None and node.event.kind != "message":
        yield node.event.text
    yield node.collection


def _made_of(node: Node, found: set[str], asked: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for target, source in (*node.inputs, *node.outputs):
        if target.partition(".")[0] in found:
            yield from reads(source)
    if node.result in found:
        yield from reads(node.script)
        yield from asked.get(node.decision, ())
    if node.gathered in found:
        for text in node.expressions:
            yield from reads(text)


def writes(
    node: Node, forms: Mapping[str, frozenset[str]], gives: Mapping[str, frozenset[str] | None]
) -> set[str]:
    """The variables an element writes; `forms` by id what they hand back, `gives` by type what handlers do."""
    if node.outputs:
        return {target.partition(".")[0] for target, _ in node.outputs} | {node.gathered}
    found = {node.result, node.gathered} | forms.get(node.form, frozenset())
    return found | (gives.get(node.type) or frozenset())


_SPLITS = frozenset({"parallelGateway", "inclusiveGateway", "adHocSubProcess"})


def is_concurrent(nodes: Iterable[Node]) -> bool:
    """Whether two things may be under way at once in a process, so that one reads what the other writes."""
    borders = {node.id for node in nodes if node.attached}
    for node in nodes:
        flows = [each for each in node.onward if each not in borders]
        is_many = len(flows) > 1 and node.kind not in ("exclusiveGateway", "eventBasedGateway")
        is_beside = node.event is not None and not node.interrupts
        in_event = (
            node.kind == "startEvent" and node.event is not None and node.inside != node.process
        )
        if node.kind in _SPLITS or node.collection or is_many or is_beside or in_event:
            return True
    return False


def after(
    node: Node,
    live: Mapping[tuple[str, str], frozenset[str]],
    beside: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Of what an element is handed, the names that still decide something once it is done.

    `beside` are those that may be read by what is under way beside it.
    """
    later = frozenset().union(
        *(live.get((node.process, each), frozenset()) for each in node.onward)
    )
    later |= live.get((node.process, node.inside), frozenset()) | beside
    if not node.outputs:
        return later
    made = [text for target, text in node.outputs if target.partition(".")[0] in later]
    made += [text for text in node.expressions if node.gathered and node.gathered in later]
    return frozenset(name for text in made for name in reads(text))

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
        found |= begun.get(node.called, frozenset())
        for text in _deciding(node):
            found |= reads(text)
    while more := {name for node in nodes for name in _made_of(node, found, asked)} - found:
        found |= more
    return frozenset(found)


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


def live(
    nodes: Iterable[Node],
    flows: Iterable[Flow],
    read: Mapping[str, frozenset[str]],
    names: frozenset[str],
) -> dict[tuple[str, str], frozenset[str]]:
    """By process and element, the deciding variables that a token there may still come to read.

    `read`: by form, decision and called process, what it reads.
    """
    nodes = list(nodes)
    own: dict[tuple[str, str], set[str]] = {}
    onward: dict[tuple[str, str], set[tuple[str, str]]] = {}
    conditions: dict[tuple[str, str], list[str]] = {}
    for flow in flows:
        conditions.setdefault((flow.process, flow.source), []).append(flow.condition)
    starts: dict[str, list[tuple[str, str]]] = {}
    for node in nodes:
        if node.kind == "startEvent" and node.inside:
            starts.setdefault(node.inside, []).append((node.process, node.id))
    for node in nodes:
        key = (node.process, node.id)
        texts = {*node.expressions, node.script, node.collection}
        texts |= {text for _, text in (*node.inputs, *node.outputs)} | set(conditions.get(key, ()))
        texts -= {node.groups, node.assignee, node.due}
        if node.event is not None and node.event.kind == "message":
            texts.discard(node.event.text)
        own[key] = {name for text in texts for name in reads(text)}
        own[key] |= read.get(f"form:{node.form}", frozenset())
        own[key] |= read.get(f"decision:{node.decision}", frozenset())
        own[key] |= read.get(f"process:{node.called}", frozenset())
        onward[key] = {(node.process, each) for each in node.onward}
        onward[key] |= set(starts.get(node.id, ()))
        # What stands in a sub-process goes on behind it, and whatever waits beside it may happen.
        onward[key].add((node.process, node.inside))
    return _closed(own, onward, names)


def _closed(
    own: Mapping[tuple[str, str], set[str]],
    onward: Mapping[tuple[str, str], set[tuple[str, str]]],
    names: frozenset[str],
) -> dict[tuple[str, str], frozenset[str]]:
    found = {key: own[key] & names for key in own}
    changed = True
    while changed:
        changed = False
        for key, after in onward.items():
            more = set().union(*(found.get(each, set()) for each in after)) - found[key]
            if more:
                found[key] |= more
                changed = True
    return {key: frozenset(each) for key, each in found.items()}


def writes(
    node: Node, forms: Mapping[str, frozenset[str]], gives: Mapping[str, frozenset[str] | None]
) -> set[str]:
    """The variables an element writes; `forms` by id what they hand back, `gives` by type what handlers do."""
    if node.outputs:
        return {target.partition(".")[0] for target, _ in node.outputs} | {node.gathered}
    found = {node.result, node.gathered} | forms.get(node.form, frozenset())
    return found | (gives.get(node.type) or frozenset())


def after(node: Node, live: Mapping[tuple[str, str], frozenset[str]]) -> frozenset[str]:
    """Of what an element is handed, the names that still decide something once it is done."""
    later = frozenset().union(
        *(live.get((node.process, each), frozenset()) for each in node.onward)
    )
    later |= live.get((node.process, node.inside), frozenset())
    if not node.outputs:
        return later
    made = [text for target, text in node.outputs if target.partition(".")[0] in later]
    made += [text for text in node.expressions if node.gathered and node.gathered in later]
    return frozenset(name for text in made for name in reads(text))

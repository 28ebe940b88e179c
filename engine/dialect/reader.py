"""A checked diagram into the graph its tokens move on.

The tree has passed `engine.dialect.check`; what that refuses does not come here.
SpiffWorkflow's own parser is not used: `docs/adr/0006-tokens-and-parser.md` says why.
"""

from collections.abc import Iterable

from lxml import etree

from engine.dialect.definitions import Definitions
from engine.dialect.elements import BUILDERS, decorate, describe
from engine.dialect.listeners import listeners
from engine.dialect.names import bpmn, extension, local, zeebe
from engine.dialect.rules.diagram import link_targets
from engine.tokens import process_edges
from engine.tokens.activities import SubProcess
from engine.tokens.ad_hoc import AdHoc, Opening, Path
from engine.tokens.ad_hoc_jobs import Leading
from engine.tokens.compensation import (
    CompensationEvent,
    Reopened,
    can_compensate,
    make_compensable,
)
from engine.tokens.events import Boundary, EventStart
from engine.tokens.expression import Expression, optional
from engine.tokens.loops import StandardLoop
from engine.tokens.multi_instance import MultiInstance
from engine.tokens.node import Node
from engine.tokens.process import Flow, ProcessSpec

Element = etree._Element

LINKED = frozenset({"intermediateThrowEvent", "intermediateCatchEvent"})


def read(root: Element, file: str, added: str = "") -> dict[str, ProcessSpec]:
    """All scopes of a file by key; raises FeelSyntaxError for an unreadable expression.

    `added` is added to the ids of its processes, where another version of the file has them too.
    """
    reader = _Reader(Definitions(root), file)
    for process in root.iterchildren(bpmn("process")):
        if process.get("isExecutable") == "true":
            name = process.get("id", "") + added
            reader.scope(process, name, name)
    return reader.specs


class _Reader:
    def __init__(self, definitions: Definitions, file: str) -> None:
        self.definitions = definitions
        self.file = file
        self.specs: dict[str, ProcessSpec] = {}

    def scope(
        self, element: Element, key: str, process: str, parts: Iterable[Element] | None = None
    ) -> tuple[ProcessSpec, dict[str, Node]]:
        """The graph of a scope, or of some parts of it, and by id the nodes its flows lead to."""
        held = list(element if parts is None else parts)
        spec = ProcessSpec(key, process, element.get("name", ""), self.file)
        self.specs[key] = spec
        nodes: dict[str, Node] = {}
        for child in held:
            build = BUILDERS.get(local(child))
            if build is not None:
                nodes[child.get("id", "")] = self._node(
                    child, spec, build(child, spec, self.definitions)
                )
        for child in _only(held, "boundaryEvent"):
            self._attach(child, nodes)
        spec.is_compensable = can_compensate(spec)
        for child in _only(held, "sequenceFlow"):
            _connect(child, nodes)
        _link(held, nodes)
        if element.tag == bpmn("process"):
            process_edges.put(spec, listeners(element, "executionListeners"))
        event_started = element.get("triggeredByEvent") == "true"
        spec.starts = [
            nodes[start.get("id", "")]
            for start in _only(held, "startEvent")
            if event_started or not _is_typed(start)
        ]
        if element.tag == bpmn("process"):
            spec.triggers = {
                start.get("id", ""): self.definitions.trigger(start)
                for start in _only(held, "startEvent")
                if _is_typed(start)
            }
        return spec, nodes

    def _node(self, element: Element, spec: ProcessSpec, node: Node) -> Node:
        """The node a flow leads to: the element itself, or the body of its multi-instance."""
        decorate(element, node)
        if isinstance(node, SubProcess):
            node.key = f"{spec.process}/{node.id}"
            if isinstance(node, AdHoc):
                self._open(element, node)
            else:
                self.scope(element, node.key, spec.process)
            if element.get("triggeredByEvent") == "true":
                node.is_event_started = True
                self._wait_for(element, spec, node)
        outer = _repeat(element, spec, node, self.definitions)
        outer.default_id = element.get("default")
        outer.needs = int(element.get("startQuantity", "1"))
        outer.gives = int(element.get("completionQuantity", "1"))
        if isinstance(node, SubProcess) and _is_remembered(element, self.specs[node.key]):
            make_compensable(outer, node.id).reopened = Reopened(node)
        return outer

    def _open(self, element: Element, node: AdHoc) -> None:
        """An ad-hoc sub-process: a scope for what events start in it, and one for each path."""
        process = node.process.process
        events = [each for each in element if each.get("triggeredByEvent") == "true"]
        others = [each for each in element if each not in events]
        around, _ = self.scope(element, node.key, process, events)
        node.opening = Opening(around, f"{node.id} [open]")
        around.starts = [node.opening]
        if (job := extension(element, "taskDefinition")) is not None:
            node.leading = Leading(around, node)
            node.leading.type = Expression(job.get("type", ""))
            node.leading.retries = optional(job.get("retries"))
            node.leading.headers = node.headers
        node.path = Path(around, node, f"{node.key} [path]")
        _, nodes = self.scope(element, node.path.key, process, others)
        first = [each for each in others if _is_activatable(each, others)]
        node.elements = {key: nodes[key] for each in first if (key := each.get("id", "")) in nodes}
        node.about = describe(element)["documentation"]
        node.described = [describe(each) for each in first if each.get("id", "") in node.elements]

    def _wait_for(self, element: Element, spec: ProcessSpec, node: SubProcess) -> None:
        start = next(element.iterchildren(bpmn("startEvent")))
        if start.find(bpmn("compensateEventDefinition")) is not None:
            spec.compensator = node
            return
        waiting = EventStart(spec, start.get("id", ""), local(start), start.get("name", ""))
        waiting.trigger = self.definitions.trigger(start)
        waiting.interrupting = start.get("isInterrupting", "true") == "true"
        waiting.subprocess = node
        decorate(start, waiting, mappings=False)
        spec.event_starts.append(waiting)

    def _attach(self, element: Element, nodes: dict[str, Node]) -> None:
        boundary, host = nodes[element.get("id", "")], element.get("attachedToRef", "")
        if isinstance(boundary, Boundary):
            nodes[host].boundaries.append(boundary)
        elif isinstance(boundary, CompensationEvent):
            boundary.handler = nodes[self.definitions.handlers[boundary.id]]
            make_compensable(nodes[host], host).event = boundary


def _is_remembered(element: Element, inside: ProcessSpec) -> bool:
    """Whether something done in a sub-process is compensated with it; not what undoes."""
    return inside.is_compensable and "true" not in (
        element.get("triggeredByEvent"),
        element.get("isForCompensation"),
    )


def _connect(element: Element, nodes: dict[str, Node]) -> None:
    source, target = nodes[element.get("sourceRef", "")], nodes[element.get("targetRef", "")]
    condition = optional(element.findtext(bpmn("conditionExpression")))
    flow = Flow(element.get("id", ""), source, target, condition)
    source.flows.append(flow)
    target.incoming.append(flow)
    source.connect(target)
    if source.default_id == flow.id:
        source.default = flow


def _only(parts: Iterable[Element], tag: str) -> list[Element]:
    return [each for each in parts if each.tag == bpmn(tag)]


def _is_activatable(element: Element, beside: Iterable[Element]) -> bool:
    """Whether nothing leads to an element of an ad-hoc sub-process."""
    led_to = {flow.get("targetRef") for flow in _only(beside, "sequenceFlow")}
    never = local(element) == "boundaryEvent" or element.get("isForCompensation") == "true"
    is_link = element.tag == bpmn("intermediateCatchEvent") and (
        element.find(bpmn("linkEventDefinition")) is not None
    )
    return not never and not is_link and element.get("id") not in led_to


def _link(parts: Iterable[Element], nodes: dict[str, Node]) -> None:
    """A pair of link events is a sequence flow that is not drawn."""
    events = [each for each in parts if local(each) in LINKED]
    for throw, catch in link_targets(events).items():
        source, target = nodes[throw.get("id", "")], nodes[catch.get("id", "")]
        flow = Flow(f"{source.id} [link]", source, target)
        source.flows.append(flow)
        target.incoming.append(flow)
        source.connect(target)


def _repeat(element: Element, spec: ProcessSpec, node: Node, definitions: Definitions) -> Node:
    """The body around an activity that is done many times; the activity itself where it is done once."""
    if (many := element.find(bpmn("multiInstanceLoopCharacteristics"))) is not None:
        body = _multiply(many, spec, node)
        body.behavior = many.get("behavior", "All")
        body.announces = definitions.announced(many)
        return body
    loop = element.find(bpmn("standardLoopCharacteristics"))
    if loop is None:
        return node
    body = StandardLoop(spec, node)
    body.condition = optional(loop.findtext(bpmn("loopCondition")))
    body.most = int(loop.get("loopMaximum", "0")) or None
    body.test_before = loop.get("testBefore") == "true"
    return body


def _multiply(loop: Element, spec: ProcessSpec, node: Node) -> MultiInstance:
    body = MultiInstance(spec, node)
    body.sequential = loop.get("isSequential") == "true"
    given = loop.find(f"{bpmn('extensionElements')}/{zeebe('loopCharacteristics')}")
    if given is not None:
        body.items = Expression(given.get("inputCollection", ""))
        body.item = given.get("inputElement") or None
        body.output = given.get("outputCollection") or None
        body.output_item = optional(given.get("outputElement"))
    if times := optional(loop.findtext(bpmn("loopCardinality"))):
        body.times = times
    body.until = optional(loop.findtext(bpmn("completionCondition")))
    return body


def _is_typed(start: Element) -> bool:
    return any(local(child).endswith("EventDefinition") for child in start)

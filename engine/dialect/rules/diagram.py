"""A BPMN tree with an index: scopes, flow nodes, flows, and what is referred to by id.

Built without complaint from whatever is there; the rules do the complaining.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lxml import etree

from engine.dialect import names

#: Activities with a scope inside.
SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
ACTIVITIES = SUB_PROCESSES | {
    *("task", "manualTask", "userTask", "serviceTask", "sendTask", "receiveTask"),
    *("scriptTask", "businessRuleTask", "callActivity"),
}
EVENTS = frozenset(
    {
        *("startEvent", "endEvent", "boundaryEvent"),
        *("intermediateCatchEvent", "intermediateThrowEvent"),
    }
)
GATEWAYS = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway"}
)
#: Flow nodes of the standard that are refused; flows from and to them do not dangle.
UNSUPPORTED = frozenset(
    {
        *("complexGateway", "implicitThrowEvent"),
        *("callChoreography", "choreographyTask", "subChoreography"),
    }
)
FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS | UNSUPPORTED


class Diagram:
    """The executable part of a file. Elements are lxml's, told apart by identity."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        #: Keeps lxml's proxies alive, so that identity holds.
        self.elements = list(root.iter(etree.Element))
        self.by_id: dict[str, etree._Element] = {}
        for node in self.elements:
            if names.split(str(node.tag))[0] == names.BPMN and (key := node.get("id")):
                self.by_id.setdefault(key, node)
        self.processes = [
            node
            for node in root.iterchildren(names.bpmn("process"))
            if node.get("isExecutable") == "true"
        ]
        self._executable = frozenset(self.processes)
        self.scopes: list[etree._Element] = []
        self.nodes: list[etree._Element] = []
        self._nodes_of: dict[etree._Element, list[etree._Element]] = defaultdict(list)
        self.flows: list[etree._Element] = []
        self._outgoing: dict[etree._Element, list[etree._Element]] = defaultdict(list)
        self._incoming: dict[etree._Element, list[etree._Element]] = defaultdict(list)
        self._boundaries: dict[etree._Element, list[etree._Element]] = defaultdict(list)
        self._associated: dict[etree._Element, list[etree._Element]] = defaultdict(list)
        self._index()

    def outgoing(self, node: etree._Element) -> list[etree._Element]:
        """The sequence flows that leave a node, in the order of the file."""
        return self._outgoing.get(node, [])

    def incoming(self, node: etree._Element) -> list[etree._Element]:
        """The sequence flows that reach a node."""
        return self._incoming.get(node, [])

    def boundaries(self, node: etree._Element) -> list[etree._Element]:
        """The boundary events that sit on an activity."""
        return self._boundaries.get(node, [])

    def handlers(self, event: etree._Element) -> list[etree._Element]:
        """What a compensation event is associated with: the activity that undoes."""
        drawn = dict.fromkeys(self._associated.get(event, []))
        return [node for node in drawn if names.local(node) in FLOW_NODES]

    def nodes_of(self, scope: etree._Element) -> list[etree._Element]:
        """The flow nodes directly in a scope."""
        return self._nodes_of.get(scope, [])

    def concerns(self, node: etree._Element) -> bool:
        """Whether an element is run: in an executable process, or beside the processes."""
        for parent in (node, *node.iterancestors()):
            if parent.tag == names.bpmn("process"):
                return parent in self._executable
        return True

    def at(self, node: etree._Element, attribute: str) -> etree._Element | None:
        """What an attribute of `node` refers to."""
        return self.by_id.get(node.get(attribute, ""))

    def members(self, scope: etree._Element, *types: str) -> Iterator[etree._Element]:
        """The flow nodes of these types directly in a scope."""
        return scope.iterchildren(*(names.bpmn(each) for each in types))

    def _index(self) -> None:
        todo = list(reversed(self.processes))
        while todo:
            scope = todo.pop()
            self.scopes.append(scope)
            todo += self._index_scope(scope)
        for flow in self.flows:
            if (source := self.at(flow, "sourceRef")) is not None:
                self._outgoing[source].append(flow)
            if (target := self.at(flow, "targetRef")) is not None:
                self._incoming[target].append(flow)
        for node in self.nodes:
            if (
                names.local(node) == "boundaryEvent"
                and (host := self.at(node, "attachedToRef")) is not None
            ):
                self._boundaries[host].append(node)
        for line in self.root.iter(names.bpmn("association")):
            source, target = self.at(line, "sourceRef"), self.at(line, "targetRef")
            for one, other in ((source, target), (target, source)):
                if one is not None and other is not None and kind(one) == "compensate":
                    self._associated[one].append(other)

    def _index_scope(self, scope: etree._Element) -> list[etree._Element]:
        """Take in what is directly in a scope; give back the scopes inside it."""
        inner = []
        for node in scope.iterchildren(etree.Element):
            space, local = names.split(str(node.tag))
            if space == names.BPMN and local in FLOW_NODES:
                self.nodes.append(node)
                self._nodes_of[scope].append(node)
                if local in SUB_PROCESSES:
                    inner.append(node)
            elif space == names.BPMN and local == "sequenceFlow":
                self.flows.append(node)
        return inner


def is_event_subprocess(node: etree._Element) -> bool:
    """Whether it is a sub-process that an event starts."""
    return names.local(node) == "subProcess" and node.get("triggeredByEvent") == "true"


def is_handler(node: etree._Element) -> bool:
    """Whether an activity undoes another, and no flow leads to it."""
    return node.get("isForCompensation") == "true"


def definitions(event: etree._Element) -> list[etree._Element]:
    """The event definitions inside an event."""
    return [
        node
        for node in event.iterchildren(etree.Element)
        if names.split(str(node.tag))[0] == names.BPMN
        and names.local(node).endswith("EventDefinition")
    ]


def definition(event: etree._Element) -> etree._Element | None:
    """The one event definition inside an event, None for a plain event."""
    found = definitions(event)
    return found[0] if found else None


def link_name(event: etree._Element) -> str:
    """What pairs a link event with its other half; "" where nothing is written.

    Some tools write it as the event's own name.
    """
    link = definition(event)
    if link is None:
        return ""
    return link.get("name", "") or event.get("name", "")


def link_targets(nodes: Iterable[etree._Element]) -> dict[etree._Element, etree._Element]:
    """Where each link throw among the nodes of a scope leads.

    To the catch of its very name; else to the only one whose name differs in case and spaces alone.
    """
    links = [node for node in nodes if kind(node) == "link"]
    catches: dict[str, list[etree._Element]] = defaultdict(list)
    for node in links:
        if names.local(node) == "intermediateCatchEvent" and link_name(node).strip():
            for name in {link_name(node), _folded(link_name(node))}:
                catches[name].append(node)
    found = {}
    for node in links:
        if names.local(node) == "intermediateThrowEvent":
            alike = catches.get(_folded(link_name(node)), [])
            same = catches.get(link_name(node)) or (alike if len(alike) == 1 else [])
            if same:
                found[node] = same[0]
    return found


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


def kind(event: etree._Element) -> str:
    """`timer`, `message`, … of an event, `none` for a plain one."""
    found = definition(event)
    return "none" if found is None else names.local(found).removesuffix("EventDefinition")

"""A diagram's elements as the page tells of them, in the order a token meets them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import _Element

from engine.deployment import outline
from engine.dialect import xml
from engine.dialect.definitions import TIMERS, properties
from engine.dialect.names import bpmn, extension, local, zeebe

_EVENT = "EventDefinition"


@dataclass(frozen=True)
class Event:
    """What an event waits for or throws."""

    #: timer, message, signal, error, escalation, terminate, link
    kind: str
    #: Of a message or signal its name, of an error or escalation its code.
    name: str = ""
    #: Of a message the correlation key, of a timer its time.
    text: str = ""


@dataclass(frozen=True)
class Element:
    """One activity or event; texts as they stand in the file."""

    id: str
    name: str
    kind: str
    #: The sub-process it is part of; empty at the top.
    scope: str
    #: The step a boundary event sits on, or the event sub-process a start event begins.
    host: str
    interrupts: bool
    properties: Mapping[str, str]
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    event: Event | None = None
    groups: str = ""
    assignee: str = ""
    form: str = ""
    type: str = ""
    called: str = ""
    decision: str = ""
    script: str = ""
    #: Of a multi-instance the collection it runs over.
    each: str = ""


@dataclass(frozen=True)
class Diagram:
    """One process."""

    key: str
    name: str
    documentation: str
    elements: tuple[Element, ...]

    @property
    def heading(self) -> str:
        """What its section is called."""
        return f"{self.key} {self.name}"

    @property
    def called(self) -> list[str]:
        """The keys of the processes it calls, each once."""
        return list(dict.fromkeys(each.called for each in self.elements if each.called))

    def of(self, *kinds: str) -> list[Element]:
        """The elements of these kinds (tags of BPMN)."""
        return [each for each in self.elements if each.kind in kinds]


def read(text: bytes, name: str) -> Diagram:
    """The one process of a file; raises Refused as `dialect.xml.parse` does."""
    root = xml.parse(text, name)
    process = next(root.iterchildren(bpmn("process")))
    nodes = {each.get("id", ""): each for each in process.iter(bpmn("*"))}
    order = outline.read(text, name, 0)[0].names
    return Diagram(
        process.get("id", ""),
        process.get("name", ""),
        (process.findtext(bpmn("documentation")) or "").strip(),
        tuple(_element(nodes[each], root) for each in order),
    )


def _element(node: _Element, root: _Element) -> Element:
    return Element(
        id=node.get("id", ""),
        name=node.get("name", ""),
        kind=local(node),
        scope=_scope(node),
        host=_host(node),
        interrupts="false" not in (node.get("cancelActivity"), node.get("isInterrupting")),
        properties=properties(node),
        inputs=tuple(_mappings(node, "input")),
        outputs=tuple(_mappings(node, "output")),
        event=_event(node, root),
        groups=_given(node, "assignmentDefinition", "candidateGroups"),
        assignee=_given(node, "assignmentDefinition", "assignee"),
        form=_given(node, "formDefinition", "formId"),
        type=_given(node, "taskDefinition", "type"),
        called=_given(node, "calledElement", "processId"),
        decision=_given(node, "calledDecision", "decisionId"),
        script=_given(node, "script", "expression"),
        each=_collection(node),
    )


def _given(node: _Element, name: str, attribute: str) -> str:
    found = extension(node, name)
    return "" if found is None else found.get(attribute, "")


def _mappings(node: _Element, name: str) -> Iterator[tuple[str, str]]:
    """Source and target of each input or output mapping."""
    found = extension(node, "ioMapping")
    for each in [] if found is None else found.iterchildren(zeebe(name)):
        yield each.get("source", ""), each.get("target", "")


def _scope(node: _Element) -> str:
    parent = node.getparent()
    if parent is not None and local(parent) == "subProcess":
        return parent.get("id", "")
    return ""


def _host(node: _Element) -> str:
    scope = node.getparent()
    if local(node) == "startEvent" and scope is not None and scope.get("triggeredByEvent"):
        return scope.get("id", "")
    return node.get("attachedToRef", "")


def _collection(node: _Element) -> str:
    many = node.find(bpmn("multiInstanceLoopCharacteristics"))
    return "" if many is None else _given(many, "loopCharacteristics", "inputCollection")


def _event(node: _Element, root: _Element) -> Event | None:
    for child in node:
        tag = local(child)
        if tag == "timerEventDefinition":
            times = (child.findtext(bpmn(each)) for each in TIMERS)
            return Event("timer", text="".join(filter(None, times)).strip())
        if tag.endswith(_EVENT):
            kind = tag.removesuffix(_EVENT)
            return _thrown(kind, child.get(f"{kind}Ref", ""), root)
    return None


def _thrown(kind: str, reference: str, root: _Element) -> Event:
    """A message, signal, error or escalation by its id; what has none goes without a name."""
    for each in root.iterchildren(bpmn(kind)):
        if each.get("id") == reference:
            name = each.get(f"{kind}Code", each.get("name", ""))
            return Event(kind, name, _given(each, "subscription", "correlationKey"))
    return Event(kind)

"""A diagram's elements and conditional flows as the rules of an application look at them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from engine.dialect import forms
from engine.dialect.definitions import TIMERS
from engine.dialect.names import bpmn, local, zeebe
from engine.dialect.rules.diagram import FLOW_NODES, definition, definitions
from engine.dialect.rules.report import line_of
from engine.faults import Fault

#: A mapping: the variable it writes, and what from.
Mapped = tuple[str, str]


@dataclass(frozen=True)
class Event:
    """What an event waits for or throws."""

    #: timer, message, signal, conditional, error, escalation, compensate, terminate, link …
    kind: str
    #: of a message or signal its name, of an error or escalation its code, of a compensation the one
    #: activity it undoes
    name: str = ""
    #: of a message the correlation key, of a timer its time, of a condition what has to hold
    text: str = ""


@dataclass(frozen=True)
class Node:
    """An element of a diagram as rules look at it; texts as they stand in the file."""

    file: str
    line: int | None
    process: str
    id: str
    name: str | None
    #: tag of the BPMN element: userTask, serviceTask, boundaryEvent …
    kind: str
    properties: Mapping[str, str] = field(default_factory=dict)
    groups: str = ""
    assignee: str = ""
    form: str = ""
    #: which version of it is meant (`engine.tokens.bindings`)
    form_need: str = ""
    due: str = ""
    #: what a service task calls
    type: str = ""
    #: the process a call activity calls
    called: str = ""
    #: whether the called process also takes variables that are not mapped
    takes_all: bool = True
    #: all expressions in it
    expressions: tuple[str, ...] = ()
    #: where a token goes on to: the targets of its flows, and the events at its border
    onward: tuple[str, ...] = ()
    inputs: tuple[Mapped, ...] = ()
    outputs: tuple[Mapped, ...] = ()
    #: the variable a script or a decision fills, and what it does so from
    result: str = ""
    script: str = ""
    #: the decision a business rule task asks
    decision: str = ""
    #: of a multi-instance: the variable of one item, and of what was gathered, in an ad-hoc sub-process too
    item: str = ""
    gathered: str = ""
    #: the id of what it stands in: a process or a sub-process
    inside: str = ""
    #: of a boundary event: what it is at the border of; and whether an event ends what it comes into
    attached: str = ""
    interrupts: bool = True
    #: of a timer: how long, as it is written
    duration: str = ""
    #: of a gateway
    default: str = ""
    #: whether it is done again while a condition holds
    is_looped: bool = False
    #: of a multi-instance: the collection it runs over
    collection: str = ""
    event: Event | None = None
    #: what it has of the standard that Camunda 8 has not, in words; empty for nothing
    beyond: str = ""

    def fault(self, code: str, message: str, *hints: str) -> Fault:
        """A fault of this element; `hints` as in `Fault`."""
        return Fault(self.file, self.line, self.id, self.name, code, message, hints)


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` as it stands in the file, empty without one."""

    file: str
    line: int | None
    process: str
    id: str
    name: str | None
    source: str
    target: str
    condition: str = ""

    def fault(self, code: str, message: str, *hints: str) -> Fault:
        """A fault of this flow; `hints` as in `Fault`."""
        return Fault(self.file, self.line, self.id, self.name, code, message, hints)


def nodes(root: _Element, file: str) -> Iterator[Node]:
    """The flow nodes of a diagram."""
    referred = {each.get("id", ""): each for each in root}
    for process in root.iterchildren(bpmn("process")):
        onward = _onward(process)
        for each in process.iter(bpmn("*")):
            if local(each) in FLOW_NODES:
                yield _node(each, file, process.get("id", ""), onward, referred)


def node(element: _Element) -> Node:
    """One flow node by itself: what it is told and gives, without where it leads or whom it refers to."""
    return _node(element, "", "", {}, {})


def flows(root: _Element, file: str) -> Iterator[Flow]:
    """The sequence flows of a diagram."""
    for process in root.iterchildren(bpmn("process")):
        for each in process.iter(bpmn("sequenceFlow")):
            yield Flow(
                file,
                line_of(each),
                process.get("id", ""),
                each.get("id", ""),
                each.get("name"),
                each.get("sourceRef", ""),
                each.get("targetRef", ""),
                _text(each, "conditionExpression"),
            )


def _onward(process: _Element) -> Mapping[str, list[str]]:
    """Where each node leads, by its id; a node no flow leaves stands with nothing."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in process.iter(bpmn("sequenceFlow")):
        found[each.get("sourceRef", "")].append(each.get("targetRef", ""))
    for each in process.iter(bpmn("boundaryEvent")):
        if each.find(bpmn("compensateEventDefinition")) is not None:
            continue  # it takes nothing from its activity
        found[each.get("attachedToRef", "")].append(each.get("id", ""))
    return found


def _node(
    element: _Element,
    file: str,
    process: str,
    onward: Mapping[str, Sequence[str]],
    referred: Mapping[str, _Element],
) -> Node:
    assignment, schedule = _extension(element, "assignmentDefinition"), "taskSchedule"
    loop = _loop(element) or _extension(element, "adHoc")
    decision, script = _extension(element, "calledDecision"), _extension(element, "script")
    parent = element.getparent()
    return Node(
        file,
        line_of(element),
        process,
        element.get("id", ""),
        element.get("name"),
        local(element),
        properties=dict(_properties(element)),
        groups=assignment.get("candidateGroups", ""),
        assignee=assignment.get("assignee", ""),
        form=forms.key(element, process) or "",
        form_need=forms.need(element) or "",
        due=_extension(element, schedule).get("dueDate", ""),
        type=_extension(element, "taskDefinition").get("type", ""),
        called=_extension(element, "calledElement").get("processId", ""),
        takes_all=_extension(element, "calledElement").get("propagateAllParentVariables")
        != "false",
        expressions=tuple(_expressions(element)),
        onward=tuple(onward.get(element.get("id", ""), ())),
        inputs=tuple(_mapped(element, "input")),
        outputs=tuple(_mapped(element, "output")),
        result=decision.get("resultVariable") or script.get("resultVariable", ""),
        script=script.get("expression", ""),
        decision=decision.get("decisionId", ""),
        item=loop.get("inputElement", ""),
        gathered=loop.get("outputCollection", ""),
        inside=parent.get("id", "") if parent is not None else "",
        attached=element.get("attachedToRef", ""),
        interrupts="false" not in (element.get("cancelActivity"), element.get("isInterrupting"))
        and element.find(bpmn("compensateEventDefinition")) is None,
        duration=_text(element, "timerEventDefinition", "timeDuration"),
        default=element.get("default", ""),
        is_looped=element.find(bpmn("standardLoopCharacteristics")) is not None,
        collection=loop.get("inputCollection", ""),
        event=_event(element, referred),
        beyond=_beyond(element),
    )


def _beyond(element: _Element) -> str:
    many = element.find(bpmn("multiInstanceLoopCharacteristics"))
    if {element.get("startQuantity", "1"), element.get("completionQuantity", "1")} != {"1"}:
        return "令牌数量"
    if len(definitions(element)) > 1:
        return "几个事件定义"
    if (
        local(element) == "startEvent"
        and element.find(bpmn("compensateEventDefinition")) is not None
    ):
        return "由补偿开始的事件子流程"
    if many is not None and many.get("behavior", "All") != "All":
        return "多实例办完时抛出的事件"
    if many is not None and many.find(bpmn("loopCardinality")) is not None:
        return "多实例的次数（loopCardinality）"
    return ""


def _event(element: _Element, referred: Mapping[str, _Element]) -> Event | None:
    found = definition(element)
    if found is None:
        return None
    kind = local(found).removesuffix("EventDefinition")
    if kind == "timer":
        times = (found.findtext(bpmn(each)) for each in TIMERS)
        return Event(kind, text="".join(filter(None, times)).strip())
    if kind == "conditional":
        return Event(kind, text=(found.findtext(bpmn("condition")) or "").strip())
    if kind == "compensate":
        return Event(kind, found.get("activityRef", ""))
    meant = referred.get(found.get(f"{kind}Ref", ""))
    if meant is None:
        return Event(kind)
    name = meant.get(f"{kind}Code", meant.get("name", ""))
    return Event(kind, name, _extension(meant, "subscription").get("correlationKey", ""))


def _extension(element: _Element, name: str) -> Mapping[str, str]:
    found = element.find(f"{bpmn('extensionElements')}/{zeebe(name)}")
    return {} if found is None else {str(key): str(value) for key, value in found.items()}


def _properties(element: _Element) -> Iterator[tuple[str, str]]:
    inside = f"{bpmn('extensionElements')}/{zeebe('properties')}/{zeebe('property')}"
    for each in element.findall(inside):
        yield each.get("name", ""), each.get("value", "")


def _expressions(element: _Element) -> Iterator[str]:
    """Of the element itself, not of the elements inside it."""
    for each in element.iter():
        holder: _Element | None = each
        while holder is not None and holder is not element and local(holder) not in FLOW_NODES:
            holder = holder.getparent()
        if holder is element:
            texts = [each.text or "", *(str(value) for value in each.values())]
            yield from (text.strip() for text in texts if text.strip().startswith("="))


def _loop(element: _Element) -> Mapping[str, str]:
    found = element.find(bpmn("multiInstanceLoopCharacteristics"))
    return {} if found is None else _extension(found, "loopCharacteristics")


def _mapped(element: _Element, kind: str) -> Iterator[Mapped]:
    inside = f"{bpmn('extensionElements')}/{zeebe('ioMapping')}/{zeebe(kind)}"
    for each in element.findall(inside):
        yield each.get("target", "").strip().partition(".")[0], each.get("source", "").strip()


def _text(element: _Element, *path: str) -> str:
    found = element.find("/".join(map(bpmn, path)))
    return "" if found is None else (found.text or "").strip()

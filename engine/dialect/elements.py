"""One builder for each element of the dialect."""

from collections.abc import Callable

from lxml import etree

from engine.dialect.names import bpmn, local, zeebe
from engine.tokens import tasks
from engine.tokens.activities import CallActivity, SubProcess
from engine.tokens.events import (
    Boundary,
    CatchEvent,
    EndEvent,
    ErrorEnd,
    EventGateway,
    StartEvent,
    TerminateEnd,
    Throwing,
)
from engine.tokens.expression import Expression, optional
from engine.tokens.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.tokens.node import Node
from engine.tokens.process import ProcessSpec
from engine.tokens.timers import CatchUp, TimerKind, TimerTrigger
from engine.tokens.triggers import (
    ErrorTrigger,
    EscalationTrigger,
    MessageTrigger,
    SignalTrigger,
    Trigger,
)

Element = etree._Element

TIMERS = {
    "timeDate": TimerKind.DATE,
    "timeDuration": TimerKind.DURATION,
    "timeCycle": TimerKind.CYCLE,
}


class Definitions:
    """What a file defines beside its processes, by id."""

    def __init__(self, root: Element) -> None:
        self.messages = {each.get("id", ""): each for each in root.iterchildren(bpmn("message"))}
        self.signals = {
            each.get("id", ""): each.get("name", "") for each in root.iterchildren(bpmn("signal"))
        }
        self.errors = {
            each.get("id", ""): each.get("errorCode") for each in root.iterchildren(bpmn("error"))
        }
        self.escalations = {
            each.get("id", ""): each.get("escalationCode")
            for each in root.iterchildren(bpmn("escalation"))
        }

    def trigger(self, element: Element) -> Trigger:
        """What a catching event or a receive task waits for."""
        for child in element:
            match local(child):
                case "timerEventDefinition":
                    return _timer(element, child)
                case "messageEventDefinition":
                    return self.message(child.get("messageRef", ""))
                case "signalEventDefinition":
                    return SignalTrigger(Expression(self.signals[child.get("signalRef", "")]))
                case "errorEventDefinition":
                    return ErrorTrigger(self.errors.get(child.get("errorRef", "")) or None)
                case "escalationEventDefinition":
                    code = self.escalations.get(child.get("escalationRef", ""))
                    return EscalationTrigger(code or None)
        return self.message(element.get("messageRef", ""))

    def message(self, reference: str) -> MessageTrigger:
        message = self.messages[reference]
        subscription = extension(message, "subscription")
        key = subscription.get("correlationKey", "") if subscription is not None else ""
        return MessageTrigger(Expression(message.get("name", "")), Expression(key))


Builder = Callable[[Element, ProcessSpec, Definitions], Node]


def extension(element: Element, name: str) -> Element | None:
    return element.find(f"{bpmn('extensionElements')}/{zeebe(name)}")


def properties(element: Element) -> dict[str, str]:
    found = element.iterfind(
        f"{bpmn('extensionElements')}/{zeebe('properties')}/{zeebe('property')}"
    )
    return {each.get("name", ""): each.get("value", "") for each in found}


def decorate(element: Element, node: Node, *, mappings: bool = True) -> None:
    """Give a node what any element may carry: properties and variable mappings."""
    node.properties = properties(element)
    mapping = extension(element, "ioMapping")
    if mapping is None or not mappings:
        return
    for each in mapping:
        pair = (Expression(each.get("source", "")), each.get("target", ""))
        (node.input_mappings if local(each) == "input" else node.output_mappings).append(pair)


def _timer(element: Element, definition: Element) -> TimerTrigger:
    given = properties(element)
    for tag, kind in TIMERS.items():
        text = definition.findtext(bpmn(tag))
        if text is not None:
            policy = CatchUp(given.get("catchUp", CatchUp.COALESCE))
            return TimerTrigger(kind, text, policy, given.get("clock"))
    raise ValueError("a timer without a time")


def _plain(kind: type[Node]) -> Builder:
    def build(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
        return kind(spec, element.get("id", ""), local(element), element.get("name", ""))

    return build


def _gateway(kind: type[ExclusiveGateway] | type[InclusiveGateway]) -> Builder:
    def build(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
        node = kind(spec, element.get("id", ""), local(element), element.get("name", ""))
        node.default_id = element.get("default")
        return node

    return build


def _user_task(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
    node = tasks.UserTask(spec, element.get("id", ""), local(element), element.get("name", ""))
    if (form := extension(element, "formDefinition")) is not None:
        node.form = form.get("formId")
    if (assignment := extension(element, "assignmentDefinition")) is not None:
        node.assignee = optional(assignment.get("assignee"))
        node.users = optional(assignment.get("candidateUsers"))
        node.groups = optional(assignment.get("candidateGroups"))
    if (schedule := extension(element, "taskSchedule")) is not None:
        node.due = optional(schedule.get("dueDate"))
        node.follow_up = optional(schedule.get("followUpDate"))
    if (priority := extension(element, "priorityDefinition")) is not None:
        node.priority = optional(priority.get("priority"))
    return node


def _work(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    """An element that carries a job: a handler does it."""
    definition = extension(element, "taskDefinition")
    if definition is None:
        return _plain(tasks.PassThrough)(element, spec, definitions)
    node = tasks.ServiceTask(spec, element.get("id", ""), local(element), element.get("name", ""))
    node.type = definition.get("type", "")
    return node


def _script(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    script = extension(element, "script")
    if script is None:
        return _work(element, spec, definitions)
    node = tasks.ScriptTask(spec, element.get("id", ""), local(element), element.get("name", ""))
    node.expression = Expression(script.get("expression", ""))
    node.result = script.get("resultVariable", "")
    return node


def _decision(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    called = extension(element, "calledDecision")
    if called is None:
        return _work(element, spec, definitions)
    node = tasks.DecisionTask(spec, element.get("id", ""), local(element), element.get("name", ""))
    node.decision = called.get("decisionId", "")
    node.result = called.get("resultVariable", "")
    return node


def _call(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
    node = CallActivity(spec, element.get("id", ""), local(element), element.get("name", ""))
    called = extension(element, "calledElement")
    if called is not None:
        node.called = called.get("processId", "")
        node.all_in = called.get("propagateAllParentVariables", "true") == "true"
        node.all_out = called.get("propagateAllChildVariables", "true") == "true"
    return node


def _receive(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    node = CatchEvent(spec, element.get("id", ""), local(element), element.get("name", ""))
    node.trigger = definitions.trigger(element)
    return node


def _catch(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    if element.find(bpmn("linkEventDefinition")) is not None:
        return _plain(tasks.PassThrough)(element, spec, definitions)
    return _receive(element, spec, definitions)


def _boundary(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    node = Boundary(spec, element.get("id", ""), local(element), element.get("name", ""))
    node.trigger = definitions.trigger(element)
    node.interrupting = element.get("cancelActivity", "true") == "true"
    return node


def _throw(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    """A throw event or an end event."""
    ends = local(element) == "endEvent"
    for child in element:
        match local(child):
            case "messageEventDefinition":
                return _work(element, spec, definitions)
            case "terminateEventDefinition":
                return _plain(TerminateEnd)(element, spec, definitions)
            case "errorEventDefinition":
                error = ErrorEnd(
                    spec, element.get("id", ""), local(element), element.get("name", "")
                )
                error.code = Expression(definitions.errors[child.get("errorRef", "")] or "")
                return error
    kind = EndEvent if ends else Throwing
    node = kind(spec, element.get("id", ""), local(element), element.get("name", ""))
    signal, escalation = (
        element.find(bpmn("signalEventDefinition")),
        element.find(bpmn("escalationEventDefinition")),
    )
    if signal is not None:
        node.signal = SignalTrigger(Expression(definitions.signals[signal.get("signalRef", "")]))
    if escalation is not None:
        code = definitions.escalations[escalation.get("escalationRef", "")]
        node.escalation = Expression(code or "")
    return node


BUILDERS: dict[str, Builder] = {
    "task": _plain(tasks.PassThrough),
    "manualTask": _plain(tasks.PassThrough),
    "userTask": _user_task,
    "serviceTask": _work,
    "sendTask": _work,
    "scriptTask": _script,
    "businessRuleTask": _decision,
    "receiveTask": _receive,
    "subProcess": _plain(SubProcess),
    "callActivity": _call,
    "exclusiveGateway": _gateway(ExclusiveGateway),
    "inclusiveGateway": _gateway(InclusiveGateway),
    "parallelGateway": _plain(ParallelGateway),
    "eventBasedGateway": _plain(EventGateway),
    "startEvent": _plain(StartEvent),
    "endEvent": _throw,
    "intermediateThrowEvent": _throw,
    "intermediateCatchEvent": _catch,
    "boundaryEvent": _boundary,
}

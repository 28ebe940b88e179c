"""One builder for each element of the dialect."""

from collections.abc import Callable
from typing import Any

from engine.dialect import forms
from engine.dialect.definitions import Definitions, Element, properties
from engine.dialect.listeners import headers, listeners
from engine.dialect.names import bpmn, extension, local
from engine.tokens import tasks
from engine.tokens.activities import CallActivity, SubProcess
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.bindings import Binding
from engine.tokens.compensation import CompensationEvent, CompensationThrow
from engine.tokens.events import (
    Boundary,
    CatchEvent,
    EndEvent,
    ErrorEnd,
    EventGateway,
    StartEvent,
    TerminateEnd,
    Throwing,
    Thrown,
)
from engine.tokens.expression import Expression, optional
from engine.tokens.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from engine.tokens.multiple import MultipleCatch
from engine.tokens.node import Node
from engine.tokens.process import ProcessSpec
from engine.tokens.transactions import CancelEnd
from engine.tokens.triggers import SignalTrigger

Builder = Callable[[Element, ProcessSpec, Definitions], Node]


def decorate(element: Element, node: Node, *, mappings: bool = True) -> None:
    """Give a node what any element may carry: properties and variable mappings."""
    node.properties = properties(element)
    node.headers = headers(extension(element, "taskHeaders"))
    node.listeners = listeners(element, "executionListeners")
    mapping = extension(element, "ioMapping")
    if mapping is None or not mappings:
        return
    for each in mapping:
        pair = (optional(each.get("source")) or Expression("=null"), each.get("target", ""))
        (node.input_mappings if local(each) == "input" else node.output_mappings).append(pair)


def describe(element: Element) -> dict[str, Any]:
    """An element as an ad-hoc sub-process tells of it (`adHocSubProcessElements` of Camunda 8)."""
    return {
        "elementId": element.get("id", ""),
        "elementName": element.get("name", ""),
        "documentation": (element.findtext(bpmn("documentation")) or "").strip(),
        "properties": properties(element),
    }


def _identity(element: Element, spec: ProcessSpec) -> tuple[ProcessSpec, str, str, str]:
    """What every node is made with: its scope, id, BPMN tag and name."""
    return spec, element.get("id", ""), local(element), element.get("name", "")


def _plain(kind: type[Node]) -> Builder:
    def build(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
        return kind(*_identity(element, spec))

    return build


def _gateway(kind: type[ExclusiveGateway] | type[InclusiveGateway]) -> Builder:
    def build(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
        return kind(*_identity(element, spec))

    return build


def _user_task(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
    node = tasks.UserTask(*_identity(element, spec))
    node.form = forms.key(element, spec.process)
    node.form_need = forms.need(element)
    node.external_form = optional(forms.reference(element))
    if (assignment := extension(element, "assignmentDefinition")) is not None:
        node.assignee = optional(assignment.get("assignee"))
        node.users = optional(assignment.get("candidateUsers"))
        node.groups = optional(assignment.get("candidateGroups"))
    if (schedule := extension(element, "taskSchedule")) is not None:
        node.due = optional(schedule.get("dueDate"))
        node.follow_up = optional(schedule.get("followUpDate"))
    if (priority := extension(element, "priorityDefinition")) is not None:
        node.priority = optional(priority.get("priority"))
    node.task_listeners = listeners(element, "taskListeners")
    return node


def _work(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    """An element that carries a job: a handler does it."""
    definition = extension(element, "taskDefinition")
    if definition is None:
        return _plain(tasks.PassThrough)(element, spec, definitions)
    node = tasks.ServiceTask(*_identity(element, spec))
    node.type = Expression(definition.get("type", ""))
    node.retries = optional(definition.get("retries"))
    return node


def _script(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    script = extension(element, "script")
    if script is None:
        return _work(element, spec, definitions)
    node = tasks.ScriptTask(*_identity(element, spec))
    node.expression = Expression(script.get("expression", ""))
    node.result = script.get("resultVariable", "")
    return node


def _decision(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    called = extension(element, "calledDecision")
    if called is None:
        return _work(element, spec, definitions)
    node = tasks.DecisionTask(*_identity(element, spec))
    node.decision = Expression(called.get("decisionId", ""))
    node.binding = Binding.of(called.get("bindingType"), called.get("versionTag"))
    node.result = called.get("resultVariable", "")
    return node


def _call(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
    node = CallActivity(*_identity(element, spec))
    called = extension(element, "calledElement")
    if called is not None:
        node.called = Expression(called.get("processId", ""))
        node.binding = Binding.of(called.get("bindingType"), called.get("versionTag"))
        node.all_in = called.get("propagateAllParentVariables", "true") == "true"
        node.all_out = called.get("propagateAllChildVariables", "true") == "true"
    return node


def _ad_hoc(element: Element, spec: ProcessSpec, _definitions: Definitions) -> Node:
    node = AdHoc(*_identity(element, spec))
    if (given := extension(element, "adHoc")) is not None:
        node.wanted = optional(given.get("activeElementsCollection"))
        node.output = given.get("outputCollection") or None
        node.output_item = optional(given.get("outputElement"))
    node.until = optional(element.findtext(bpmn("completionCondition")))
    node.cancels_rest = element.get("cancelRemainingInstances", "true") == "true"
    node.sequential = element.get("ordering") == "Sequential"
    return node


def _receive(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    node = CatchEvent(*_identity(element, spec))
    node.trigger = definitions.trigger(element)
    return node


def _catch(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    if element.find(bpmn("linkEventDefinition")) is not None:
        return _plain(tasks.PassThrough)(element, spec, definitions)
    if len(several := list(definitions.triggers(element))) > 1:
        node = MultipleCatch(*_identity(element, spec))
        node.expect(several)
        node.needs_all = element.get("parallelMultiple") == "true"
        return node
    return _receive(element, spec, definitions)


def _boundary(element: Element, spec: ProcessSpec, definitions: Definitions) -> Node:
    if element.find(bpmn("compensateEventDefinition")) is not None:
        return _plain(CompensationEvent)(element, spec, definitions)
    node = Boundary(*_identity(element, spec))
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
            case "cancelEventDefinition":
                return _plain(CancelEnd)(element, spec, definitions)
            case "compensateEventDefinition":
                throw = CompensationThrow(*_identity(element, spec))
                throw.activity = child.get("activityRef") or None
                throw.waits = child.get("waitForCompletion", "true") == "true"
                return throw
            case "terminateEventDefinition":
                return _plain(TerminateEnd)(element, spec, definitions)
            case "errorEventDefinition":
                error = ErrorEnd(*_identity(element, spec))
                error.code = Expression(definitions.errors[child.get("errorRef", "")] or "")
                return error
    node = (EndEvent if ends else Throwing)(*_identity(element, spec))
    node.thrown = [found for child in element if (found := _thrown(child, definitions))]
    return node


def _thrown(definition: Element, definitions: Definitions) -> Thrown | None:
    """What an event throws by one of its definitions."""
    if local(definition) == "signalEventDefinition":
        name = definitions.signals[definition.get("signalRef", "")]
        return Thrown(signal=SignalTrigger(Expression(name)))
    if local(definition) == "escalationEventDefinition":
        code = definitions.escalations[definition.get("escalationRef", "")]
        return Thrown(escalation=Expression(code or ""))
    return None


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
    "transaction": _plain(SubProcess),
    "adHocSubProcess": _ad_hoc,
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

"""What events refer to: messages, signals, errors and escalations by id; and the times of timers."""

from collections.abc import Iterator

from lxml import etree

from engine.dialect.names import bpmn, extension, local, zeebe
from engine.tokens.expression import Expression
from engine.tokens.timers import CatchUp, TimerKind, TimerTrigger
from engine.tokens.triggers import (
    CancelTrigger,
    ConditionTrigger,
    ErrorTrigger,
    EscalationTrigger,
    MessageTrigger,
    SignalTrigger,
    Trigger,
)

Element = etree._Element

#: What may happen to a variable that a condition reads (`zeebe:conditionalFilter`).
CHANGES = frozenset({"create", "update"})

#: Where a multi-instance says what its instances throw when they are done, by its `behavior`.
ANNOUNCED = {"One": "oneBehaviorEventRef", "None": "noneBehaviorEventRef"}

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
        #: The signal of each signal event definition that stands beside the processes.
        self.thrown = {
            each.get("id", ""): each.get("signalRef", "")
            for each in root.iterchildren(bpmn("signalEventDefinition"))
        }
        #: The activity that undoes, by the id of its compensation event.
        self.handlers = dict(_handlers(root))
        self.escalations = {
            each.get("id", ""): each.get("escalationCode")
            for each in root.iterchildren(bpmn("escalation"))
        }

    def announced(self, loop: Element) -> Expression | None:
        """The signal a multi-instance throws as its instances are done."""
        attribute = ANNOUNCED.get(loop.get("behavior", "All"))
        reference = "" if attribute is None else loop.get(attribute, "")
        signal = self.thrown.get(reference.rpartition(":")[2])
        return None if signal is None else Expression(self.signals[signal])

    def trigger(self, element: Element) -> Trigger:
        """What a catching event or a receive task waits for."""
        found = next(self.triggers(element), None)
        return self.message(element.get("messageRef", "")) if found is None else found

    def triggers(self, element: Element) -> Iterator[Trigger]:
        """What each definition of an event waits for."""
        for child in element:
            match local(child):
                case "timerEventDefinition":
                    yield _timer(element, child)
                case "messageEventDefinition":
                    yield self.message(child.get("messageRef", ""))
                case "cancelEventDefinition":
                    yield CancelTrigger()
                case "conditionalEventDefinition":
                    yield _condition(child)
                case "signalEventDefinition":
                    yield SignalTrigger(Expression(self.signals[child.get("signalRef", "")]))
                case "errorEventDefinition":
                    yield ErrorTrigger(self.errors.get(child.get("errorRef", "")) or None)
                case "escalationEventDefinition":
                    code = self.escalations.get(child.get("escalationRef", ""))
                    yield EscalationTrigger(code or None)

    def message(self, reference: str) -> MessageTrigger:
        message = self.messages[reference]
        subscription = extension(message, "subscription")
        key = subscription.get("correlationKey", "") if subscription is not None else ""
        return MessageTrigger(Expression(message.get("name", "")), Expression(key))


def _handlers(root: Element) -> Iterator[tuple[str, str]]:
    """What associations join a compensation event to, whichever way they are drawn."""
    within = f"{bpmn('boundaryEvent')}/{bpmn('compensateEventDefinition')}/.."
    events = {each.get("id", "") for each in root.iterfind(f".//{within}")}
    activities = {
        each.get("id", "") for each in root.iter(bpmn("*")) if each.get("isForCompensation")
    }
    for line in root.iter(bpmn("association")):
        ends = line.get("sourceRef", ""), line.get("targetRef", "")
        for event, other in (ends, ends[::-1]):
            if event in events and other in activities:
                yield event, other


def properties(element: Element) -> dict[str, str]:
    """The element's `zeebe:property` entries."""
    found = element.iterfind(
        f"{bpmn('extensionElements')}/{zeebe('properties')}/{zeebe('property')}"
    )
    return {name: each.get("value", "") for each in found if (name := each.get("name"))}


def listed(text: str | None) -> frozenset[str]:
    """The entries of a list that is written with commas."""
    return frozenset(each.strip() for each in (text or "").split(",") if each.strip())


def _condition(definition: Element) -> ConditionTrigger:
    condition = Expression(definition.findtext(bpmn("condition")) or "")
    given = extension(definition, "conditionalFilter")
    names = listed(None if given is None else given.get("variableNames"))
    changes = listed(None if given is None else given.get("variableEvents"))
    read = condition.compiled.names if condition.compiled else frozenset()
    return ConditionTrigger(condition, names or read, changes or CHANGES)


def _timer(element: Element, definition: Element) -> TimerTrigger:
    given = properties(element)
    for tag, kind in TIMERS.items():
        text = definition.findtext(bpmn(tag))
        if text is not None:
            policy = CatchUp(given.get("catchUp", CatchUp.COALESCE))
            return TimerTrigger(kind, text, policy, given.get("clock"), given.get("ahead"))
    raise ValueError("a timer without a time")

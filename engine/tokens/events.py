"""Events: catching, throwing, at the border of an activity, at the start of an event sub-process."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import BpmnError
from engine.observers import EventType
from engine.tokens import routing
from engine.tokens.conditions import STALE
from engine.tokens.expression import Expression, Failure
from engine.tokens.node import Node
from engine.tokens.process import Flow
from engine.tokens.texts import is_sendable
from engine.tokens.timers import TimerKind, TimerTrigger, next_tick
from engine.tokens.token import Token
from engine.tokens.triggers import ConditionTrigger, SignalTrigger, Trigger
from engine.tokens.variables import Variables, inside, scopes, surrounding, visible

if TYPE_CHECKING:
    from engine.tokens.scope import Scope


class Catching(Node):
    """An element that waits for one trigger or, a gateway, for the first of several."""

    def triggers(self) -> list[tuple[Node, Trigger]]:
        """The element each trigger belongs to, and the trigger."""
        raise NotImplementedError

    def trigger_of(self, element: str) -> Trigger:
        return next(trigger for node, trigger in self.triggers() if node.id == element)

    @cached_property
    def conditions(self) -> Mapping[str, ConditionTrigger]:
        """The conditions among what it waits for, by element."""
        found = ((node.id, each) for node, each in self.triggers())
        return {id: each for id, each in found if isinstance(each, ConditionTrigger)}

    def known(self, token: Token) -> dict[str, Any]:
        """The variables a timer or a condition of a waiting token reads."""
        return visible(token)

    def scopes(self, token: Token) -> Iterator[Variables]:
        """Where the variables stand that it reads while it waits, the innermost first."""
        return scopes(token)

    def judge(self, token: Token) -> None:
        """Fire if a condition that changed holds; one that is none is an incident."""
        self._guarded(token, "enter", self._judge)

    def wait(self, token: Token) -> None:
        known = self.known(token)
        self.wait_for(token, {n.id: t.arm(known) for n, t in self.triggers()})

    def wait_for(self, token: Token, waits: dict[str, Any]) -> None:
        token.internal_data["waits"] = waits
        token._set_state(TaskState.WAITING)
        token.workflow.top.watch(token)

    def enter(self, token: Token) -> bool:
        self.wait(token)
        self.emit_begun(token)
        return False

    def fire(self, token: Token, element: str, payload: dict[str, Any]) -> None:
        """What the token waited for has happened."""
        self.emit(token, EventType.FIRED)
        self.released(token, payload)

    def fire_timer(self, token: Token, element: str) -> None:
        self.fire(token, element, {})

    def released(self, token: Token, payload: dict[str, Any]) -> None:
        token.workflow.top.forget(token)
        token.internal_data.pop("waits", None)
        token.internal_data["payload"] = payload
        token._ready()

    def _run_hook(self, my_task: Token) -> bool | None:
        self.receive(my_task, my_task.internal_data.pop("payload", {}))
        return True

    def _judge(self, token: Token) -> bool | None:
        waits, known = token.internal_data["waits"], self.known(token)
        changed = [element for element, wait in waits.items() if wait.pop(STALE, False)]
        found = next((each for each in changed if self.conditions[each].holds(known)), None)
        if found is not None:
            self.fire(token, found, {})
        return None


class CatchEvent(Catching):
    """An intermediate catch event or a receive task."""

    trigger: Trigger

    def triggers(self) -> list[tuple[Node, Trigger]]:
        return [(self, self.trigger)]

    def enter(self, token: Token) -> bool:
        # Behind an event-based gateway, which has waited already.
        if "payload" in token.internal_data:
            self.emit(token, EventType.FIRED)
            return True
        return super().enter(token)


class EventGateway(Catching):
    """An event-based gateway: the first event decides."""

    def triggers(self) -> list[tuple[Node, Trigger]]:
        return [
            (f.target, f.target.trigger) for f in self.flows if isinstance(f.target, CatchEvent)
        ]

    def fire(self, token: Token, element: str, payload: dict[str, Any]) -> None:
        token.internal_data["chosen"] = element
        self.released(token, payload)

    def _run_hook(self, my_task: Token) -> bool | None:
        return True

    def take(self, token: Token, flows: list[Flow]) -> None:
        flow = next(f for f in flows if f.target.id == token.internal_data["chosen"])
        payload = token.internal_data["payload"]
        if (trace := token.workflow.top.host.trace) is not None:
            trace.took(token, [flow])
        flow.target._update(token.workflow.add(flow.target, flow=flow.id, payload=payload))


class Boundary(Catching):
    """An event at the border of an activity; it waits as a child of the activity's token."""

    trigger: Trigger
    interrupting = True

    def triggers(self) -> list[tuple[Node, Trigger]]:
        return [(self, self.trigger)]

    def known(self, token: Token) -> dict[str, Any]:
        return visible(token.parent)

    def scopes(self, token: Token) -> Iterator[Variables]:
        return scopes(token.parent)

    def armed(self, activity: Token) -> dict[str, Any]:
        """What it waits for. A timer reads the activity's variables, all else those around it."""
        timed = isinstance(self.trigger, TimerTrigger)
        return {self.id: self.trigger.arm(visible(activity) if timed else surrounding(activity))}

    def _enter(self, token: Token) -> bool:
        # It is told of when it fires, not when it begins to wait.
        self.wait_for(token, self.armed(token.parent))
        return True

    def fire(self, token: Token, element: str, payload: dict[str, Any]) -> None:
        activity = token.parent
        if self.interrupting:
            token.adopt(token.workflow.root)
            activity.cancel()
            self._go(token, payload)
        else:
            self._go(token.workflow.add(self), payload)
            if _is_spent(self.trigger, token, element):
                token.cancel()

    def fire_timer(self, token: Token, element: str) -> None:
        _fire_tick(self, token, element)

    def _go(self, token: Token, payload: dict[str, Any]) -> None:
        token.internal_data["entered"] = True
        self.emit(token, EventType.ENTERED)
        self.emit(token, EventType.FIRED)
        self.released(token, payload)


class EventStart(Catching):
    """The start event of an event sub-process; it waits in the scope that encloses it."""

    trigger: Trigger
    interrupting = True
    keeps_open = False
    subprocess: Node

    def triggers(self) -> list[tuple[Node, Trigger]]:
        return [(self, self.trigger)]

    def known(self, token: Token) -> dict[str, Any]:
        return inside(token.workflow)

    def scopes(self, token: Token) -> Iterator[Variables]:
        scope = token.workflow
        if scope.variables is not None:
            return iter((scope.variables,))
        assert scope.holder is not None
        return scopes(scope.holder)

    def armed(self, scope: "Scope") -> dict[str, Any]:
        """What it waits for, reckoned with the variables of the scope it may interrupt."""
        return {self.id: self.trigger.arm(inside(scope))}

    def _enter(self, token: Token) -> bool:
        self.wait_for(token, self.armed(token.workflow))
        return True

    def fire(self, token: Token, element: str, payload: dict[str, Any]) -> None:
        scope = token.workflow
        activity = scope.add(self.subprocess, payload=payload)
        if self.interrupting:
            scope.cancel_all(but=activity)
        elif _is_spent(self.trigger, token, element):
            token.cancel()
        self.subprocess._update(activity)

    def fire_timer(self, token: Token, element: str) -> None:
        _fire_tick(self, token, element)


def _is_spent(trigger: Trigger, token: Token, element: str) -> bool:
    """Whether a non-interrupting event has fired for the last time."""
    if not isinstance(trigger, TimerTrigger):
        return False
    return trigger.kind is not TimerKind.CYCLE or token.internal_data["waits"][element]["left"] == 0


def _fire_tick(node: Boundary | EventStart, token: Token, element: str) -> None:
    """Fire a timer; a cycle goes on, and may pass over ticks nobody was there to see."""
    trigger = node.trigger
    if isinstance(trigger, TimerTrigger) and trigger.kind is TimerKind.CYCLE:
        fires, goes_on = next_tick(token.internal_data["waits"][element], trigger.policy)
        if not fires:
            if not goes_on:
                token.cancel()
            return
    node.fire(token, element, {})


class StartEvent(Node):
    """A none start event, or the typed one of an event sub-process once it has fired."""

    def _run_hook(self, my_task: Token) -> bool | None:
        payload = my_task.internal_data.pop("payload", None)
        if payload is not None:
            self.emit(my_task, EventType.FIRED)
            self.receive(my_task, payload)
        return True


@dataclass(frozen=True)
class Thrown:
    """What an event throws: a signal or an escalation."""

    signal: SignalTrigger | None = None
    escalation: Expression | None = None

    def throw(self, token: Token) -> None:
        """Throw it with the variables of a token; raises Failure."""
        if self.signal is not None:
            # What was mapped into the event travels with the signal.
            name = self.signal.name.name(visible(token))
            if not is_sendable(token.data):
                reason = f"信号“{name}”所带的变量含有不能传送的字符或数"
                raise Failure(reason=reason)
            token.workflow.top.throw_signal(name, token.data)
        elif self.escalation is not None:
            routing.throw_escalation(token, self.escalation.name(visible(token)))


class Throwing(Node):
    """An intermediate throw event or an end event that throws signals or escalations."""

    #: In the diagram's order; several are BPMN's multiple event (10.5.2), which Camunda 8 has not.
    thrown: Sequence[Thrown] = ()

    def _run_hook(self, my_task: Token) -> bool | None:
        for each in self.thrown:
            # What one interrupts throws no more.
            if my_task.alive:
                each.throw(my_task)
        return True


class EndEvent(Throwing):
    """An end event without a definition, or one that throws."""


class ErrorEnd(Node):
    """An error end event: what is left of its scope is decided by who catches the error."""

    code: Expression

    def _run_hook(self, my_task: Token) -> bool | None:
        raise BpmnError(self.code.name(visible(my_task)))


class TerminateEnd(Node):
    """A terminate end event: everything else in its scope is cancelled."""

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.workflow.cancel_all(but=my_task)
        return True

"""What starts an instance by itself: a message, a signal, a time or a condition that a process waits for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.tokens.expression import Failure
from engine.tokens.timers import TimerTrigger
from engine.tokens.triggers import ConditionTrigger, MessageTrigger, SignalTrigger

if TYPE_CHECKING:
    from engine.tokens.process import ProcessSpec


def arm(process: "ProcessSpec") -> dict[str, dict[str, Any]]:
    """What each start event of a process waits for from now on, by its id; raises Failure.

    As tokens remember it: `message`, `signal`, `condition`, or `timer` and what belongs to that. There
    is no instance whose variables could be read; the key of a message comes with the message, and what
    a condition reads with whoever has it looked at.
    """
    return {element: _arm(trigger) for element, trigger in process.triggers.items()}


def list_holding(process: "ProcessSpec", variables: Mapping[str, Any]) -> list[str]:
    """The conditional start events of a process whose condition holds with these variables; raises Failure.

    As in Camunda 8.9 one is looked at where a variable it names, or reads, is among them.
    """
    return [
        element
        for element, trigger in process.triggers.items()
        if isinstance(trigger, ConditionTrigger)
        and not trigger.names.isdisjoint(variables)
        and trigger.holds(variables)
    ]


def _arm(trigger: Any) -> dict[str, Any]:
    match trigger:
        case TimerTrigger():
            return trigger.arm({})
        case MessageTrigger():
            return {"message": trigger.name.name({})}
        case SignalTrigger():
            return {"signal": trigger.name.name({})}
        case ConditionTrigger():
            return {"condition": trigger.condition.text}
    raise Failure(reason="流程不能由这样的事件启动")

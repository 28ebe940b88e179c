"""What starts an instance by itself: a message, a signal or a time that a process waits for."""

from typing import TYPE_CHECKING, Any

from engine.tokens.expression import Failure
from engine.tokens.timers import TimerTrigger
from engine.tokens.triggers import MessageTrigger, SignalTrigger

if TYPE_CHECKING:
    from engine.tokens.process import ProcessSpec


def arm(process: "ProcessSpec") -> dict[str, dict[str, Any]]:
    """What each start event of a process waits for from now on, by its id; raises Failure.

    As tokens remember it: `message`, `signal`, or `timer` and what belongs to that. There is no
    instance whose variables could be read; the key of a message comes with the message.
    """
    return {element: _arm(trigger) for element, trigger in process.triggers.items()}


def _arm(trigger: Any) -> dict[str, Any]:
    match trigger:
        case TimerTrigger():
            return trigger.arm({})
        case MessageTrigger():
            return {"message": trigger.name.name({})}
        case SignalTrigger():
            return {"signal": trigger.name.name({})}
    raise Failure(reason="流程不能由这样的事件启动")

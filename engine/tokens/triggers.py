"""What an event waits for, other than time."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.tokens.conditions import STALE
from engine.tokens.expression import Expression, Failure, storable
from engine.tokens.timers import TimerTrigger


@dataclass(frozen=True)
class MessageTrigger:
    """A message, told from others of its name by the correlation key."""

    name: Expression
    key: Expression

    def arm(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        name, value = self.name.name(variables), self.key.value(variables)
        if value is None or isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            why = self.key.why_null(variables) if value is None else ""
            reason = f"消息“{name}”的关联键“{self.key.text}”应为文字或数字{why}"
            raise Failure(reason=reason)
        return {"message": name, "key": storable(key_text(value), self.key.text)}


@dataclass(frozen=True)
class SignalTrigger:
    """A signal, heard by everyone who waits for its name."""

    name: Expression

    def arm(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        return {"signal": self.name.name(variables)}


@dataclass(frozen=True)
class ErrorTrigger:
    """A BPMN error; without a code it catches every one."""

    code: str | None

    def arm(self, _variables: Mapping[str, Any]) -> dict[str, Any]:
        return {"error": self.code}


@dataclass(frozen=True)
class EscalationTrigger:
    """An escalation; without a code it catches every one."""

    code: str | None

    def arm(self, _variables: Mapping[str, Any]) -> dict[str, Any]:
        return {"escalation": self.code}


@dataclass(frozen=True)
class ConditionTrigger:
    """A condition over variables, looked at when one of them changes (`engine.tokens.conditions`)."""

    condition: Expression
    #: The variables whose change has it looked at.
    names: frozenset[str]
    #: Which changes of them: `create`, `update`.
    changes: frozenset[str]

    def arm(self, _variables: Mapping[str, Any]) -> dict[str, Any]:
        return {"condition": self.condition.text, STALE: True}

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Whether it is true; what reads a variable that is not there yet is null, and does not hold.

        Raises Failure for what is no condition.
        """
        if self.condition.value(variables) is None:
            return False
        return self.condition.evaluate_condition(variables)


@dataclass(frozen=True)
class CancelTrigger:
    """The cancellation of the transaction at whose border the event stands."""

    def arm(self, _variables: Mapping[str, Any]) -> dict[str, Any]:
        return {"cancel": True}


Trigger = (
    TimerTrigger
    | MessageTrigger
    | SignalTrigger
    | ErrorTrigger
    | EscalationTrigger
    | ConditionTrigger
    | CancelTrigger
)


def key_text(value: Any) -> str:
    """A correlation key as text, so that 7 and 7.0 are one key."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if not isinstance(value, Decimal) or not value.is_finite():
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

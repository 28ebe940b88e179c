"""What becomes of a value that may not be there (Camunda's extensions): `is defined`, `get or else`, `assert`."""

from typing import Any

from engine.feel.budget import Budget
from engine.feel.errors import AssertionFailed
from engine.feel.registry import builtin


@builtin("is defined", "value: any")
def is_defined(state: Budget, value: Any) -> bool:
    """Whether there is a value at all."""
    return value is not None


@builtin("get or else", "value: any", "default: any")
def get_or_else(state: Budget, value: Any, default: Any) -> Any:
    """The value, or the default where there is none."""
    return default if value is None else value


@builtin("assert", "value: any", "condition: any", "cause: string??")
def ensure(state: Budget, value: Any, condition: Any, cause: str | None) -> Any:
    """The value; raises AssertionFailed unless the condition is true."""
    if condition is not True:
        raise AssertionFailed(cause or "条件的结果不是真")
    return value


@builtin(
    "fromAi",
    "value: any",
    "description: string??",
    "type: string??",
    "schema: context??",
    "options: context??",
)
def from_ai(state: Budget, value: Any, *about: Any) -> Any:
    """The value as it is; the rest only tells a connector what to ask for."""
    return value

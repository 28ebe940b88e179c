"""What a diagram may call: the registered handlers of service tasks."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.identity import Person

Handler = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class InstanceView:
    """What a handler may know of the instance it works for."""

    id: int = 0
    business_key: str = ""
    district: str = ""
    started_at: datetime | None = None


@dataclass(frozen=True)
class Context:
    """Where a handler, an observer or a form writer stands; `session` is None in the sandbox."""

    session: "Session | None"
    now: datetime
    instance: InstanceView
    element: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    #: Who takes the step; None when a timer or a job does.
    by: "Person | None" = None
    #: What a form writer may look at: the task's variables and all that was filled in.
    variables: Mapping[str, Any] = field(default_factory=dict)


class Handlers:
    """A registry of named functions.

    A handler gets the variables named in its signature, input mappings first;
    with `**` in its signature it gets all that are visible. It returns the
    variables it hands back. It throws a BPMN error by raising
    `engine.errors.BpmnError`; any other exception becomes an incident.
    """

    def __init__(self) -> None:
        self._functions: dict[str, Handler] = {}
        self._accepted: dict[str, frozenset[str] | None] = {}

    def __call__(self, name: str) -> Callable[[Handler], Handler]:
        def register(function: Handler) -> Handler:
            if name in self._functions:
                raise ValueError(f"a handler named {name} is registered already")
            self._functions[name] = function
            self._accepted[name] = _accepted(function)
            return function

        return register

    def __contains__(self, name: object) -> bool:
        return name in self._functions

    def names(self) -> frozenset[str]:
        return frozenset(self._functions)

    @property
    def functions(self) -> Mapping[str, Handler]:
        """Every handler by its name, as it was registered."""
        return MappingProxyType(self._functions)

    def call(self, name: str, context: Context, variables: Mapping[str, Any]) -> dict[str, Any]:
        accepted = self._accepted[name]
        inputs = {k: v for k, v in variables.items() if accepted is None or k in accepted}
        given = self._functions[name](context, **inputs)
        return {} if given is None else given


def _accepted(function: Handler) -> frozenset[str] | None:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return None
    return frozenset(p.name for p in parameters)


#: The one registry; upper layers fill it as they are imported.
handlers = Handlers()

"""What a diagram may call: the registered handlers of service tasks."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from engine.errors import Permanent

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
    #: What the diagram writes for the handler beside its inputs (`zeebe:taskHeaders`).
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Of a listener when it is called: `start`, `end`, `creating`, `assigning`, … ; else empty.
    listens: str = ""
    #: Of a task listener the task as it would be (`engine.tokens.task_listeners`); else None.
    task: Mapping[str, Any] | None = None


class MissingInput(Permanent):
    """服务“{handler}”缺少必须的输入：{names}"""


@dataclass(frozen=True)
class Signature:
    """What a handler takes of the variables."""

    name: str
    #: None: all that are visible.
    accepts: frozenset[str] | None
    requires: frozenset[str]
    #: The variables it hands back; None: nobody has said which.
    gives: frozenset[str] | None = None

    @classmethod
    def of(cls, name: str, function: Handler, gives: Iterable[str] | None = None) -> "Signature":
        """As the function declares it, behind the context; one that returns None gives nothing."""
        parameters = list(inspect.signature(function).parameters.values())[1:]
        returns_none = inspect.signature(function).return_annotation in (None, "None")
        takes_all = any(each.kind is each.VAR_KEYWORD for each in parameters)
        named = [each for each in parameters if each.kind is not each.VAR_KEYWORD]
        return cls(
            name,
            None if takes_all else frozenset(each.name for each in named),
            frozenset(each.name for each in named if each.default is each.empty),
            frozenset(gives or ()) if returns_none or gives is not None else None,
        )


class Handlers:
    """A registry of named functions.

    A handler gets the variables named in its signature, input mappings first;
    with `**` in its signature it gets all that are visible. It returns the
    variables it hands back. It throws a BPMN error by raising
    `engine.errors.BpmnError`; any other exception becomes an incident.
    """

    def __init__(self) -> None:
        self._functions: dict[str, Handler] = {}
        self._signatures: dict[str, Signature] = {}
        #: Those whose work, done again, leaves what doing it once would: a step may be taken back over them.
        self.repeatable: set[str] = set()

    def __call__(
        self, name: str, *, gives: Iterable[str] | None = None, repeatable: bool = False
    ) -> Callable[[Handler], Handler]:
        """Register a handler; `gives` are the variables it hands back."""

        def register(function: Handler) -> Handler:
            if name in self._functions:
                raise ValueError(f"a handler named {name} is registered already")
            self._functions[name] = function
            self._signatures[name] = Signature.of(name, function, gives)
            if repeatable:
                self.repeatable.add(name)
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

    def signatures(self) -> frozenset[Signature]:
        return frozenset(self._signatures.values())

    def call(self, name: str, context: Context, variables: Mapping[str, Any]) -> dict[str, Any]:
        """What the handler hands back; raises MissingInput, and whatever the handler raises."""
        takes = self._signatures[name]
        if missing := takes.requires - variables.keys():
            raise MissingInput(handler=name, names="、".join(sorted(missing)))
        inputs = {k: v for k, v in variables.items() if takes.accepts is None or k in takes.accepts}
        given = self._functions[name](context, **inputs)
        return {} if given is None else given


#: The one registry; upper layers fill it as they are imported.
handlers = Handlers()

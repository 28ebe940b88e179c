"""What an instance needs from outside while it runs: handlers, a session, who listens."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.observers import Entry, observers
from engine.script import Context, Handlers, InstanceView, handlers

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.identity import Person

#: A stand-in takes the mapped variables as one dict.
StandIn = Callable[[dict[str, Any]], dict[str, Any] | None]


def _unheard(_name: str, _variables: Mapping[str, Any]) -> None:
    """In the sandbox there is nobody else to hear a signal."""


@dataclass
class Host:
    """The world around one instance during one step."""

    session: "Session | None" = None
    instance: InstanceView = field(default_factory=InstanceView)
    registry: Handlers = field(default_factory=lambda: handlers)
    stand_ins: Mapping[str, StandIn] = field(default_factory=dict)
    #: Tells the other instances of a signal thrown by this one.
    broadcast: Callable[[str, Mapping[str, Any]], None] = _unheard
    #: Who takes the step.
    by: "Person | None" = None

    def context(
        self,
        element: str = "",
        properties: Mapping[str, str] | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> Context:
        return Context(
            self.session,
            clock.now(),
            self.instance,
            element,
            properties or {},
            self.by,
            variables or {},
        )

    def call(self, name: str, context: Context, variables: dict[str, Any]) -> dict[str, Any]:
        """Call a handler in a savepoint, so that a failing one leaves nothing half done."""
        with self._savepoint():
            if name in self.stand_ins:
                given = self.stand_ins[name](variables)
                return {} if given is None else given
            return self.registry.call(name, context, variables)

    def tell(self, entry: Entry) -> None:
        context = self.context(entry.element, entry.properties)
        for each in observers:
            each(context, entry)

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        if self.session is None:
            yield
        else:
            with self.session.begin_nested():
                yield

"""What an instance needs from outside while it runs: handlers, a session, who listens."""

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from psycopg.pq import TransactionStatus

from engine import clock
from engine.observer_dispatch import FailedDelivery, ObserverDispatch, Work
from engine.observers import Event, find_observer, interested_in
from engine.outside import Input, kept
from engine.script import Context, Handlers, InstanceView, handlers
from engine.trace import Trace

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from engine.deployment.bundle import Bundle
    from engine.identity import Person

#: A stand-in takes the mapped variables as one dict. It stands for a task type, or under `#` and its
#: id for the handler of one element.
StandIn = Callable[[dict[str, Any]], dict[str, Any] | None]


def _nothing_else(_process: str, _need: str) -> "Bundle | None":
    """In the sandbox nothing is released while an instance runs."""
    return None


def _unheard(_name: str, _variables: Mapping[str, Any]) -> None:
    """In the sandbox there is nobody else to hear a signal."""


@dataclass
class Host:
    """What an instance can reach while it takes one step: session, handlers, observers, other instances."""

    session: "Session | None" = None
    instance: InstanceView = field(default_factory=InstanceView)
    registry: Handlers = field(default_factory=lambda: handlers)
    stand_ins: Mapping[str, StandIn] = field(default_factory=dict)
    #: Tells the other instances of a signal thrown by this one.
    broadcast: Callable[[str, Mapping[str, Any]], None] = _unheard
    #: Finds what was released after the instance had started: for which process, and how it is meant
    #: (`engine.tokens.bindings`).
    find: Callable[[str, str], "Bundle | None"] = _nothing_else
    #: Who takes the step.
    by: "Person | None" = None
    #: Told why the run goes as it does; in the sandbox alone.
    trace: Trace | None = None
    #: How often one step may run the same element; None: as often as `engine.tokens.instance` allows.
    rounds: int | None = None
    #: What the step did that stands outside the instance's state (`engine.instances.effects`).
    effects: list[dict[str, str]] = field(default_factory=list)
    #: What came into the step from outside, as history keeps it (`engine.outside`), in order.
    inputs: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dispatch = ObserverDispatch(self.session)

    def note_input(
        self, way: Input, values: Mapping[str, Any], written: Container[str] = (), **told: Any
    ) -> None:
        """Something came in: by which way, the variables (`written`: as `kept`), and what else tells of it."""
        self.inputs.append({"way": way.value, "values": kept(values, written), **told})

    def context(
        self,
        element: str = "",
        properties: Mapping[str, str] | None = None,
        variables: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        listens: str = "",
        task: Mapping[str, Any] | None = None,
    ) -> Context:
        return Context(
            self.session,
            clock.now(),
            self.instance,
            element,
            properties or {},
            self.by,
            variables or {},
            headers or {},
            listens,
            task,
        )

    @property
    def is_usable(self) -> bool:
        """Whether the transaction can still be committed: no error occurred outside a savepoint."""
        if self.session is None:
            return True
        if not self.session.is_active:
            return False
        raw: Any = self.session.connection().connection.driver_connection
        return bool(raw.info.transaction_status != TransactionStatus.INERROR)

    def serves(self, name: str, element: str = "") -> bool:
        """Whether a handler of ours, or a stand-in, does the work of a type at an element."""
        return name in self.registry or name in self.stand_ins or f"#{element}" in self.stand_ins

    def call(self, name: str, context: Context, variables: dict[str, Any]) -> dict[str, Any]:
        """Call a handler in a savepoint and return its variables; what it raises rolls its writes back."""
        with self.savepoint():
            own = None if context.listens else self.stand_ins.get(f"#{context.element}")
            stand_in = own or self.stand_ins.get(name)
            if stand_in is not None:
                given = stand_in(variables)
                return {} if given is None else given
            return self.registry.call(name, context, variables)

    def write(self, work: Work) -> dict[str, Any]:
        """Do `work`, which writes what a person entered, and return the variables that are left.

        Raises what `work` raises.
        """
        return self._dispatch.write(work)

    def emit(self, entry: Event) -> list[FailedDelivery]:
        """Notify the observers of an event; returns the deliveries that failed."""
        wanting = interested_in(entry)
        if not wanting:
            return []
        return self._dispatch.emit(wanting, self.context(entry.element, entry.properties), entry)

    def emit_again(self, observer: str, entry: Event) -> FailedDelivery | None:
        """Notify one observer again, by name; None also when this release has it no more."""
        context = self.context(entry.element, entry.properties)
        found = find_observer(observer)
        return self._dispatch.one(found, context, entry) if found else None

    def release_observed(self) -> None:
        """Release the savepoint of what the observers wrote; what is written from now on is not theirs."""
        self._dispatch.release()

    @contextmanager
    def step(self) -> Iterator[None]:
        """One step: what the observers wrote is released at its end and rolled back when it raises."""
        try:
            yield
        except BaseException:
            self._dispatch.roll_back()
            raise
        self.release_observed()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A savepoint of its own for what a handler writes; nothing without a session."""
        self.release_observed()
        if self.session is None:
            yield
        else:
            with self.session.begin_nested():
                yield

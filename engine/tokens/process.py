"""The graph of one scope: its nodes, its flows, where it starts."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec

from engine.tokens.expression import Expression, Failure
from engine.tokens.reach import backward

if TYPE_CHECKING:
    from engine.tokens.events import EventStart
    from engine.tokens.node import Node
    from engine.tokens.scope import Scope
    from engine.tokens.triggers import Trigger

#: Not a legal XML id, so no element of a diagram can have it.
ROOT = "<root>"


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: "Node"
    target: "Node"
    condition: Expression | None = None


class Root(TaskSpec):
    """The root of a scope's tree of tokens."""

    keeps_open = False

    def serialize(self, serializer: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("state is kept without its spec")


class ProcessSpec(WorkflowSpec):
    """A process, keyed by its id, or a sub-process, keyed `<process>/<id>`."""

    task_specs: dict[str, "Node"]

    def __init__(self, key: str, process: str, title: str, file: str) -> None:
        super().__init__(key, file)
        self.process = process
        self.title = title
        self.start = Root(self, ROOT)
        #: The start events that get a token when the scope begins: one, or none typed.
        self.starts: list[Node] = []
        #: What starts an instance by itself, by the id of the start event (`engine.tokens.starting`).
        self.triggers: dict[str, Trigger] = {}
        self.event_starts: list[EventStart] = []
        #: Where the listeners of the process itself are called (`engine.tokens.process_edges`).
        self.opening: Node | None = None
        self.closing: Node | None = None
        #: Whether anything completed in it can be compensated.
        self.is_compensable = False
        #: The event sub-process that compensates the scope as a whole, instead of its activities.
        self.compensator: Node | None = None

    @property
    def entries(self) -> "list[Node]":
        """All start events by which a token may come into it."""
        return [*self.starts, *(self.task_specs[each] for each in self.triggers)]

    @cached_property
    def backward(self) -> frozenset[str]:
        """The ids of the flows that close a loop."""
        return backward(self)

    def begin(
        self, scope: "Scope", payload: dict[str, Any] | None = None, start: str | None = None
    ) -> None:
        """Put a token on the start event `start`, else on the plain one; raises Failure without one."""
        starts = self.starts if start is None else [self.task_specs[start]]
        if not starts:
            raise Failure(reason=f"流程“{self.title}”没有空白的开始事件，只能由它的事件启动")
        for spec in starts:
            token = scope.add(spec)
            if payload is not None:
                token.internal_data["payload"] = payload
            spec._update(token)

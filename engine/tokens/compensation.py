"""Compensation: undoing activities that were completed (BPMN 2.0, 10.7; as Camunda 8 runs it).

What can be compensated is remembered by a token that stays in the scope and keeps it from nothing.
When a sub-process completes, what its scope remembered stays with it in the scope around it; its
scope is opened again for the handlers in it. Handlers are started all at once, those of what was
completed last first. An event sub-process that compensation starts does instead of them, in the scope
opened again; what was completed there it may compensate itself. Camunda 8 has none of that kind.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine.observers import EventType
from engine.tokens.activities import Enclosing, SubProcess
from engine.tokens.node import Node
from engine.tokens.scope import Scope
from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.process import ProcessSpec


class CompensationEvent(Node):
    """The boundary event between an activity and the handler that undoes it."""

    handler: Node

    def start(self, scope: Scope, **memory: Any) -> Token:
        """Put a token on the handler."""
        token = scope.add(self)
        for what in (EventType.ENTERED, EventType.FIRED, EventType.COMPLETED):
            self.emit(token, what)
        scope.remove(token)
        made = scope.add(self.handler, **memory)
        self.handler._update(made)
        return made


class Reopened(Enclosing):
    """The scope of a completed sub-process, opened for the handlers in it; variables as they were."""

    is_told = False

    def __init__(self, inner: SubProcess) -> None:
        super().__init__(inner.process, f"{inner.id} [reopened]", inner.kind, inner.title)
        # Where it is drawn, and what history calls it.
        self.id = inner.id
        self.key = inner.key

    def start(self, scope: Scope, kept: dict[str, Any], **memory: Any) -> Token:
        """Open it with what it had kept."""
        top = scope.top
        token = scope.add(self, **memory)
        token.data = kept["variables"]
        token._set_state(TaskState.STARTED)
        inside = Scope(top.bundle.specs[self.key], top, token)
        top.subprocesses[token.id] = inside
        compensator = inside.spec.compensator
        for record in reversed(kept["completed"]):
            node = inside.spec.task_specs[record["node"]]
            assert isinstance(node, Completed)
            if compensator is None:
                list(node.undo(inside, record["scopes"]))
            else:
                node.put(inside, record["scopes"])
        if compensator is not None:
            compensator._update(inside.add(compensator, payload={}))
        return token


class Completed(Node):
    """Remembers that an activity was completed and can be compensated: a token for each time.

    `activity` is the element the flows lead to, `element` its id in the diagram.
    """

    keeps_open = False
    is_told = False
    outlasts = True

    def __init__(self, activity: Node, element: str) -> None:
        super().__init__(activity.process, f"{element} [completed]", activity.kind, activity.title)
        self.element = element
        self.event: CompensationEvent | None = None
        #: Of a sub-process in which something can be compensated.
        self.reopened: Reopened | None = None

    def remember(self, activity: Token) -> None:
        """Leave a token in the scope for an activity that is completing."""
        scopes = activity.internal_data.pop("inside", [])
        if self.event is not None or scopes:
            self.put(activity.workflow, scopes)

    def put(self, scope: Scope, scopes: list[dict[str, Any]]) -> None:
        """Leave a token in a scope that remembers."""
        scope.add(self, scopes=scopes)._set_state(TaskState.COMPLETED)

    def undo(self, scope: Scope, scopes: list[dict[str, Any]], **memory: Any) -> Iterator[Token]:
        """Start its handler, and those of what was completed inside it, the last first."""
        if self.event is not None:
            yield self.event.start(scope, **memory)
        for kept in reversed(scopes):
            assert self.reopened is not None
            yield self.reopened.start(scope, kept, **memory)


class CompensationThrow(Node):
    """An intermediate throw event or an end event that compensates, and waits until that is done."""

    #: The id of the one activity it compensates; None: all.
    activity: str | None = None
    waits = True

    def _run_hook(self, my_task: Token) -> bool | None:
        memory = {"thrower": my_task.id} if self.waits else {}
        started = [
            made.id
            for scope in self.compensated(my_task)
            for token in _completed(scope, self.activity)
            for made in _undo(token, memory)
        ]
        if not (started and self.waits):
            return True
        my_task.internal_data["awaits"] = started
        my_task._set_state(TaskState.STARTED)
        return None

    def compensated(self, token: Token) -> Iterator[Scope]:
        """Its scope and, thrown in an event sub-process, the scope around that."""
        scope = token.workflow
        yield scope
        while scope.holder is not None and is_event_started(scope.holder):
            scope = scope.holder.workflow
            yield scope

    def handled(self, token: Token, handler: Token) -> None:
        """One of its handlers is done."""
        awaits: list[int] = token.internal_data["awaits"]
        awaits.remove(handler.id)
        if not awaits:
            del token.internal_data["awaits"]
            self.leave(token)

    def _on_cancel(self, my_task: Token) -> None:
        top = my_task.workflow.top
        for id in my_task.internal_data.get("awaits", ()):
            if (handler := top.find(id)) is not None:
                handler.cancel()
        super()._on_cancel(my_task)


def is_event_started(holder: Token) -> bool:
    """Whether the token is one of an event sub-process."""
    node = holder.task_spec
    return isinstance(node, SubProcess) and node.is_event_started


def make_compensable(node: Node, element: str) -> Completed:
    """Have an element remember when it is completed."""
    if node.completed is None:
        node.completed = Completed(node, element)
    return node.completed


def can_compensate(spec: "ProcessSpec") -> bool:
    """Whether anything in a scope is remembered, or the scope itself can be compensated."""
    return spec.compensator is not None or any(
        isinstance(each, Completed) for each in spec.task_specs.values()
    )


def kept_variables(memory: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The variables of completed sub-processes that a token remembers."""
    for scope in (*memory.get("scopes", ()), *memory.get("inside", ())):
        yield scope["variables"]
        for record in scope["completed"]:
            yield from kept_variables(record)


def _completed(scope: Scope, element: str | None) -> list[Token]:
    """What a scope remembers, of one activity or of all, completed last first."""
    found = [
        each
        for each in scope.root.children
        if isinstance(each.task_spec, Completed) and element in (None, each.task_spec.element)
    ]
    return sorted(found, key=lambda each: each.id, reverse=True)


def _undo(token: Token, memory: dict[str, Any]) -> Iterator[Token]:
    node, scope = token.task_spec, token.workflow
    assert isinstance(node, Completed)
    scope.remove(token)
    return node.undo(scope, token.internal_data["scopes"], **memory)

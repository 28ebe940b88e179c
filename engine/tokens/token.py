"""One token: a SpiffWorkflow task that is created when it is needed and gone when it is done."""

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.tokens.node import Node
    from engine.tokens.scope import Scope


class Token(Task):
    """One element of the diagram under execution in a scope.

    `data` holds the variables local to the element, `internal_data` what the
    element must remember; both are plain JSON values.
    """

    id: int
    _parent: int
    _children: list[int]
    task_spec: "Node"
    workflow: "Scope"
    data: dict[str, Any]
    internal_data: dict[str, Any]

    def _set_state(self, value: int) -> None:
        """Stock builds its log lines whether or not anyone listens; this sets the state."""
        self._state = value

    @property
    def alive(self) -> bool:
        return self.id in self.workflow.tasks and not self.has_state(TaskState.CANCELLED)

    @property
    def is_instance(self) -> bool:
        """Whether this is one instance of a multi-instance activity."""
        return "index" in self.internal_data

    @property
    def item(self) -> Any:
        """What an instance of many is about; None of any other token, and of a round of a loop."""
        if not self.is_instance:
            return None
        items = self.parent.internal_data.get("items")
        return None if items is None else items[self.internal_data["index"]]

    def run(self) -> None:
        self.task_spec._run(self)

    def complete(self) -> None:
        self._state = TaskState.COMPLETED
        self.task_spec._on_complete(self)

    def cancel(self) -> None:
        """Cancel the token and its children; their elements are not completed."""
        if not self.alive:
            return
        self._state = TaskState.CANCELLED
        for child in self.children:
            child.cancel()
        self.task_spec._on_cancel(self)
        self.workflow.remove(self)

    def adopt(self, parent: "Token") -> None:
        """Make the token a child of another one."""
        self.workflow.tasks[self._parent]._children.remove(self.id)
        self._parent = parent.id
        parent._children.append(self.id)

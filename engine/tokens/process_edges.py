"""Where the listeners of a process itself are called: before its start, and before it ends.

Each has a token of its own, so that what fails there waits as an incident of the process, whose id it
bears. Their names hold a character no id of a diagram has.
"""

from typing import TYPE_CHECKING

from engine.tokens import listeners
from engine.tokens.node import Node
from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.listeners import Listener
    from engine.tokens.process import ProcessSpec

START, END = "<start>", "<end>"


class ProcessEdge(Node):
    """What the start and the end of a process have in common."""

    is_told = False
    has_variables = False

    def __init__(
        self, process: "ProcessSpec", name: str, listening: "tuple[Listener, ...]"
    ) -> None:
        super().__init__(process, name, "process", process.title)
        self.id = process.process
        #: Called by itself: those of both events are the process's.
        self.listening = listening


class ProcessStart(ProcessEdge):
    """Calls the start listeners, then begins the process."""

    def _run_hook(self, my_task: Token) -> bool | None:
        listeners.run(my_task, "start", self.listening)
        my_task.workflow.start(**my_task.internal_data["begins"])
        return True


class ProcessEnd(ProcessEdge):
    """Calls the end listeners, then ends the process."""

    def _run_hook(self, my_task: Token) -> bool | None:
        listeners.run(my_task, "end", self.listening)
        return True

    def _on_complete(self, my_task: Token) -> None:
        scope = my_task.workflow
        scope.remove(my_task)
        scope.finish()


def put(process: "ProcessSpec", listening: "tuple[Listener, ...]") -> None:
    """Give a process its listeners."""
    if any(each.event == "start" for each in listening):
        process.opening = ProcessStart(process, START, listening)
    if any(each.event == "end" for each in listening):
        process.closing = ProcessEnd(process, END, listening)

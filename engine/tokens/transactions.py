"""The transaction sub-process: cancelled as a whole, what was completed in it undone (BPMN 2.0, 10.3.4).

Camunda 8 has none. An error that leaves a transaction is a hazard: nothing is undone.
"""

from collections.abc import Iterator

from engine.observers import EventType
from engine.tokens.compensation import CompensationThrow
from engine.tokens.scope import Scope
from engine.tokens.token import Token


class CancelEnd(CompensationThrow):
    """A cancel end event: ends all else, undoes what was completed, and leaves by the cancel event."""

    def _run_hook(self, my_task: Token) -> bool | None:
        my_task.workflow.cancel_all(but=my_task)
        return super()._run_hook(my_task)

    def compensated(self, token: Token) -> Iterator[Scope]:
        yield token.workflow

    def _on_complete(self, my_task: Token) -> None:
        self.emit(my_task, EventType.COMPLETED)
        scope = my_task.workflow
        assert scope.holder is not None
        activity = scope.holder.parent if scope.holder.is_instance else scope.holder
        scope.remove(my_task)
        for border in activity.children:
            for element, wait in border.internal_data.get("waits", {}).items():
                if "cancel" in wait:
                    border.task_spec.fire(border, element, {})
                    return

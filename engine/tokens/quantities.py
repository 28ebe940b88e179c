"""How many tokens an activity takes and gives (BPMN 2.0, 10.3: `startQuantity`, `completionQuantity`).

Camunda 8 has neither.
"""

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

if TYPE_CHECKING:
    from engine.tokens.token import Token

#: Tokens at most, in and out.
MOST = 100


def gather(token: "Token", needed: int) -> bool:
    """Whether as many tokens as an activity needs are there: then they are one. Else it waits."""
    scope, memory = token.workflow, token.internal_data
    waiting = [
        each
        for _, each in sorted(scope.tasks.items())
        if each.task_spec is token.task_spec and each.internal_data.get("gathers")
    ]
    if len(waiting) + 1 < needed:
        memory["gathers"] = True
        token._set_state(TaskState.WAITING)
        return False
    for each in waiting[: needed - 1]:
        scope.remove(each)
    return True

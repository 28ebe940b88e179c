"""What a task's form begins with: the variables its token sees, as far as the form asks."""

from typing import Any

from engine.execution import Execution
from engine.models import UserTask
from web.tasks.forms import components


def prefilled(
    execution: Execution, task: UserTask, schema: dict[str, Any] | None
) -> dict[str, Any]:
    """The values of the form's fields, by key, where a variable of that name is set."""
    if task.token not in {each.id for each in execution.tasks}:
        return {}
    seen = execution.task_variables(task.token)
    keys = {each["key"] for each in components(schema) if each.get("key")}
    return {key: value for key, value in seen.items() if key in keys and value is not None}

"""What a task's form begins with: the variables its token sees, as far as the form asks."""

from typing import Any

from engine.execution import Execution
from engine.models import UserTask
from web.tasks.forms import components


def prefilled(
    execution: Execution, task: UserTask, schema: dict[str, Any] | None
) -> dict[str, Any]:
    """The values of the form's fields, by key, where a variable of that name is set."""
    known = seen(execution, task)
    fields = {each["key"]: each for each in components(schema) if each.get("key")}
    return {
        key: value
        for key, value in known.items()
        if key in fields and value is not None and _offered(fields[key], value)
    }


def seen(execution: Execution, task: UserTask) -> dict[str, Any]:
    """All variables an open task sees; none once it is done."""
    if task.token not in {each.id for each in execution.tasks}:
        return {}
    return execution.task_variables(task.token)


def _offered(field: dict[str, Any], value: Any) -> bool:
    """Whether a choice may begin with `value`; an earlier task's answer need not be on offer here.

    form-js would empty the field, and its default would be lost with it.
    """
    options = [each.get("value") for each in field.get("values", ())]
    chosen = value if isinstance(value, list) else [value]
    return not options or all(each in options for each in chosen)

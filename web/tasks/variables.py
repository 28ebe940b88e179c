"""What a task's form begins with: the variables its token sees, as far as the form asks."""

from typing import Any

from sqlalchemy.orm import Session

from engine import step
from engine.models import Instance, UserTask
from web.tasks.forms import components


def prefilled(
    session: Session, instance: Instance, task: UserTask, schema: dict[str, Any] | None
) -> dict[str, Any]:
    """The values of the form's fields, by key, where a variable of that name is set."""
    if schema is None:
        return {}
    waiting = step.look(session, instance).tasks
    seen = next((each.variables for each in waiting if each.id == task.token), {})
    keys = {each["key"] for each in components(schema) if each.get("key")}
    return {key: value for key, value in seen.items() if key in keys}

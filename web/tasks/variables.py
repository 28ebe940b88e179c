"""What a task's form begins with: the variables its token sees, as far as the form asks."""

import re
from typing import Any

from engine.forms.answers import LIST, fields
from engine.instances.execution import Execution
from engine.models import UserTask


def prefilled(
    execution: Execution, task: UserTask, schema: dict[str, Any] | None
) -> dict[str, Any]:
    """The values of the form's fields, by key, and of what its expressions ask, where set.

    Without the latter the browser would hide what the server, which knows more, demands.
    """
    known = list_visible(execution, task)
    shown = fields(schema)
    asked = {key for key in known.keys() - shown.keys() if _is_asked(key, _expressions(schema))}
    begun = _begun(shown, known)
    return {key: known[key] for key in asked if known[key] is not None} | begun


def list_visible(execution: Execution, task: UserTask) -> dict[str, Any]:
    """All variables an open task sees; none once it is done."""
    if task.token not in {each.id for each in execution.tasks}:
        return {}
    return execution.task_variables(task.token)


def _begun(shown: dict[str, dict[str, Any]], known: dict[str, Any]) -> dict[str, Any]:
    """What the fields of one level begin with: the form's, or those of a row."""
    found: dict[str, Any] = {}
    for key, field in shown.items():
        value = known.get(key)
        if field.get("type") == LIST and isinstance(value, list):
            # As many rows as there were, which the server may insist on.
            found[key] = [
                _begun(fields(field), row if isinstance(row, dict) else {}) for row in value
            ]
        elif field.get("type") != LIST and value is not None and _offered(field, value):
            found[key] = value
    return found


def _expressions(given: Any) -> list[str]:
    """The FEEL texts of a form, and the names its choices are read from."""
    if isinstance(given, dict):
        named = [given["valuesKey"]] if isinstance(given.get("valuesKey"), str) else []
        return named + [text for each in given.values() for text in _expressions(each)]
    if isinstance(given, list):
        return [text for each in given for text in _expressions(each)]
    return [given] if isinstance(given, str) and given.startswith("=") else []


def _is_asked(name: str, texts: list[str]) -> bool:
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return any(word.search(text) for text in texts)


def _offered(field: dict[str, Any], value: Any) -> bool:
    """Whether a choice may begin with `value`; an earlier task's answer need not be on offer here.

    form-js would empty the field, and its default would be lost with it.
    """
    options = [each.get("value") for each in field.get("values", ())]
    chosen = value if isinstance(value, list) else [value]
    return not options or all(each in options for each in chosen)

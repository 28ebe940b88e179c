"""The answers of a task's form, and what the server found wrong with them."""

import json
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import BadRequest


@dataclass(frozen=True)
class Mistake:
    """One thing to mend: the field's label (empty: the whole form) and the sentence."""

    label: str
    sentence: str


def typed(text: str) -> dict[str, Any]:
    """The answers as form-js sent them; raises BadRequest for anything but an object."""
    try:
        answers = json.loads(text or "{}", parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(answers, dict):
        raise BadRequest
    return answers


def mistakes(
    schema: dict[str, Any] | None, answers: dict[str, Any], errors: dict[str, str]
) -> dict[str, Any]:
    """What the page needs to show the form again."""
    labels = {c.get("key"): c.get("label", "") for c in components(schema)}
    return {
        "values": answers,
        "field_errors": errors,
        "errors": [Mistake(labels.get(key, ""), words) for key, words in errors.items()],
    }


def components(schema: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Every component of a form-js schema, those inside groups too."""
    found: list[dict[str, Any]] = []
    queue = list((schema or {}).get("components", []))
    for each in queue:
        found.append(each)
        queue += each.get("components", [])
    return found


def _refuse(constant: str) -> Any:
    """NaN and Infinity are Python's, not JSON's: the browser could not read them back."""
    raise ValueError(constant)

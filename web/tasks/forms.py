"""The answers of a task's form, and what the server found wrong with them."""

import json
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import BadRequest

from engine.forms import answers as form_answers
from web.translation import gettext as _


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
    return {
        "values": answers,
        "field_errors": errors,
        "errors": [Mistake(_label(schema, name), words) for name, words in errors.items()],
    }


def _label(schema: dict[str, Any] | None, name: str) -> str:
    """The words beside the field of that name: `处置措施第2行“责任单位”`."""
    holder, words = schema, ""
    for step in name.split("."):
        key, _bracket, number = step.rstrip("]").partition("[")
        holder = form_answers.fields(holder).get(key, {})
        label = holder.get("label", "")
        if not number:
            return _("%(list)s“%(field)s”", list=words, field=label) if words else label
        words += _("%(list)s第%(row)s行", list=label, row=int(number) + 1)
    return words


def _refuse(constant: str) -> Any:
    """NaN and Infinity are Python's, not JSON's: the browser could not read them back."""
    raise ValueError(constant)

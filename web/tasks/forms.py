"""The answers of a task's form, and what the server found wrong with them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import BadRequest

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


def fields(holder: dict[str, Any] | None) -> dict[str, dict[str, Any]]:
    """The fields of a form or of the rows of a list, by the name their value goes by.

    Those of groups lie among them; a dynamic list goes by its `path`, and has fields of its own.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in (holder or {}).get("components", []):
        if each.get("type") == "group":
            found |= fields(each)
        elif name := each.get("path" if each.get("type") == LIST else "key"):
            found[name] = each
    return found


def walk_answers(
    holder: dict[str, Any] | None, answers: dict[str, Any], prefix: str = ""
) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every field with its answer: `measures[1].unit`, the component, what was answered."""
    for key, each in fields(holder).items():
        name, value = prefix + key, answers.get(key)
        if each.get("type") != LIST:
            yield name, each, value
            continue
        for number, row in enumerate(value if isinstance(value, list) else ()):
            yield from walk_answers(
                each, row if isinstance(row, dict) else {}, f"{name}[{number}]."
            )


#: The component whose value is a list of rows.
LIST = "dynamiclist"


def _label(schema: dict[str, Any] | None, name: str) -> str:
    """The words beside the field of that name: `处置措施第2行“责任单位”`."""
    holder, words = schema, ""
    for step in name.split("."):
        key, _bracket, number = step.rstrip("]").partition("[")
        holder = fields(holder).get(key, {})
        label = holder.get("label", "")
        if not number:
            return _("%(list)s“%(field)s”", list=words, field=label) if words else label
        words += _("%(list)s第%(row)s行", list=label, row=int(number) + 1)
    return words


def _refuse(constant: str) -> Any:
    """NaN and Infinity are Python's, not JSON's: the browser could not read them back."""
    raise ValueError(constant)

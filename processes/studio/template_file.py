"""Element templates as Camunda writes them: what a field is, and a version told by its content."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

Field = dict[str, Any]
Template = dict[str, Any]
#: Values with the words they are chosen by.
Options = Iterable[tuple[str, str]]

_NAME = {"type": "property", "name": "name"}
#: How much of the hash is the version: a browser counts exactly to 53 bits, the attribute to 31.
_DIGITS = 7


def template(
    key: str,
    name: str,
    description: str,
    category: str,
    element: Mapping[str, str],
    fields: list[Field],
) -> Template:
    """One template; its version follows from what it writes into a diagram, not from words or lists."""
    return {
        "id": f"sishi.{key}",
        "name": name,
        "description": description,
        "category": {"id": category, "name": category},
        "appliesTo": ["bpmn:Event"] if "Event" in element["value"] else ["bpmn:Task"],
        "elementType": dict(element),
        "version": _version(element, fields),
        # What of the panel stays beside the fields of the template.
        "entriesVisible": {"outputs": True},
        "properties": [text(_NAME, "名称", value=name), *fields],
    }


def hidden(binding: Mapping[str, str], value: str, condition: Field | None = None) -> Field:
    """A value an analyst does not see, as it never differs."""
    found: Field = {"type": "Hidden", "binding": dict(binding), "value": value}
    return found | {"condition": condition} if condition else found


def text(binding: Mapping[str, str], label: str, **more: Any) -> Field:
    """A field to type into."""
    return {"type": "String", "label": label, "binding": dict(binding), **more}


def choice(binding: Mapping[str, str], label: str, options: Options, **more: Any) -> Field:
    """A field to choose in."""
    listed = [{"value": value, "name": words} for value, words in options]
    return {
        "type": "Dropdown",
        "label": label,
        "binding": dict(binding),
        "choices": listed,
        **more,
    }


def _version(element: Mapping[str, str], fields: Iterable[Field]) -> int:
    """The same for templates that write the same."""
    written = [
        [
            *sorted(each["binding"].items()),
            each.get("value") if each["type"] == "Hidden" else None,
            bool(each.get("optional")),
        ]
        for each in fields
        # Those that follow from a choice are as many as there are choices.
        if "condition" not in each
    ]
    read = orjson.dumps([sorted(element.items()), written])
    return int(hashlib.sha256(read).hexdigest()[:_DIGITS], 16)

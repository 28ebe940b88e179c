"""The fields of a form with what was answered, as both are sent: whoever looks at single answers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.forms import paths

#: The component whose value is a list of rows.
LIST = "dynamiclist"


def fields(holder: Mapping[str, Any] | None) -> dict[str, dict[str, Any]]:
    """The fields of a form or of the rows of a list, by the name their value goes by.

    Those of groups lie among them, behind the group's path if it has one; a dynamic list goes by
    its `path`, and has fields of its own.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in (holder or {}).get("components", []):
        if each.get("type") == "group":
            within = f"{path}." if (path := each.get("path")) else ""
            found |= {within + name: inner for name, inner in fields(each).items()}
        elif name := each.get("path" if each.get("type") == LIST else "key"):
            found[name] = each
    return found


def change(
    holder: Mapping[str, Any] | None,
    answers: Mapping[str, Any],
    new: Callable[[Mapping[str, Any], Any], Any],
) -> dict[str, Any]:
    """The answers with each field's value as `new(field, value)` gives it, those in rows too."""
    changed = dict(answers)
    for key, each in fields(holder).items():
        if not paths.has(answers, key):
            continue
        value = paths.read(answers, key)
        if each.get("type") != LIST:
            value = new(each, value)
        elif isinstance(value, list):
            value = [change(each, row, new) if isinstance(row, dict) else row for row in value]
        paths.write(changed, key, value)
    return changed


def walk(
    holder: Mapping[str, Any] | None, answers: Mapping[str, Any], prefix: str = ""
) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every field with its answer: `measures[1].unit`, the component, what was answered."""
    for key, each in fields(holder).items():
        name, value = prefix + key, paths.read(answers, key)
        if each.get("type") != LIST:
            yield name, each, value
            continue
        for number, row in enumerate(value if isinstance(value, list) else ()):
            yield from walk(each, row if isinstance(row, dict) else {}, f"{name}[{number}].")

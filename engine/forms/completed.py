"""A form with what its author left to the viewer: pages one below another, a key for each field.

form-js 2.0 has no pages (`multipage`, a form made for a later one): each becomes a group. It makes up a key,
another one each time, for a field that has none; here it is the component's id, so that nothing typed is lost.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.forms import schema

Told = Callable[[Mapping[str, Any], str, str], None]
#: What pages have and a group does not.
_TURNING = frozenset({"showSubmit", "disableInvalidNavigation", "nextLabel", "backLabel"})


def complete(form: Mapping[str, Any], tell: Told, depth: int) -> dict[str, Any]:
    """The form or component as the rest reads it; `tell` hears what was made of what, and why.

    What lies deeper than `depth` stays as it is.
    """
    held = form.get("components")
    if not isinstance(held, list) or depth < 0:
        return dict(form)
    return {**form, "components": [_component(each, tell, depth) for each in held]}


def _component(source: Any, tell: Told, depth: int) -> Any:
    if not isinstance(source, dict) or not isinstance(source.get("type"), str):
        return source
    if source.get("type") in ("multipage", "page"):
        source = _grouped(source, tell)
    elif source.get("type") in schema.NAMED and source.get(_name(source)) in (None, ""):
        source = _named(source, tell)
    return complete(source, tell, depth - 1)


def _grouped(source: Mapping[str, Any], tell: Told) -> dict[str, Any]:
    if source["type"] == "multipage":
        tell(source, "pages", "分页（multipage）没有翻页，各页依次排在一起，一次提交。")
    kept = {key: value for key, value in source.items() if key not in _TURNING}
    return {**kept, "type": "group", "showOutline": source["type"] == "page"}


def _named(source: Mapping[str, Any], tell: Told) -> dict[str, Any]:
    key = source.get("id")
    if not isinstance(key, str) or schema.KEY.fullmatch(key) is None:
        return dict(source)  # refused: there is nothing to keep it under
    tell(source, "no-key", f"没有字段名，填写的内容存在“{key[:60]}”里（组件的编号）。")
    return {**source, _name(source): key}


def _name(source: Mapping[str, Any]) -> str:
    return "path" if source["type"] == "dynamiclist" else "key"

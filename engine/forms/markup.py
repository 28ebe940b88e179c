"""HTML that a form shows, cleaned before any browser sees it (docs/adr/0073).

form-js cleans it once more, with DOMPurify, after it has put in the values.
"""

import re
from collections.abc import Mapping
from typing import Any

import nh3

#: An expression of the form in the text; it is no HTML, and what it says goes in escaped.
_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ATTRIBUTES = {**nh3.ALLOWED_ATTRIBUTES, "*": {"class", "title", "lang", "dir"}}
#: What goes with all it holds.
_WHOLLY = {"script", "style", "template", "noscript", "title"}


def clean(html: str) -> str:
    """The HTML without scripts, styles, frames, forms and addresses that run something."""
    kept: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        kept.append(match.group())
        return f"{_mark}{len(kept) - 1}x"

    # A word that the text cannot hold stands for each expression meanwhile.
    _mark = "sishi"
    while _mark in html:
        _mark += "i"
    plain = _TEMPLATE.sub(put_aside, html)
    cleaned = nh3.clean(plain, attributes=_ATTRIBUTES, clean_content_tags=_WHOLLY)
    return re.sub(rf"{_mark}(\d+)x", lambda match: kept[int(match[1])], cleaned)


def cleaned(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The form with all its HTML clean; what holds none is handed back as it was."""
    return {**schema, "components": [_component(each) for each in schema["components"]]}


def _component(source: Any) -> Any:
    if not isinstance(source, dict):
        return source  # inside what holds none, where the viewer does not look
    if source.get("type") == "html":
        return {**source, "content": clean(str(source.get("content") or ""))}
    if isinstance(source.get("components"), list):
        return cleaned(source)
    return source

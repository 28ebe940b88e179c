"""Any value as text, as `string()` gives it (DMN 1.5, 10.3.4.1)."""

from decimal import Decimal
from typing import Any

from engine.feel import numbers
from engine.feel.budget import Budget
from engine.feel.serial import text_of as temporal_text
from engine.feel.values import Function, Range


def text_of(state: Budget, value: Any, inside: bool = False) -> str:
    """FEEL's text of a value; strings inside lists and contexts are quoted."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value) if inside else value
    if isinstance(value, (int, Decimal)):
        return numbers.text_of(value)
    return _built(state, value)


def _built(state: Budget, value: Any) -> str:
    if isinstance(value, list):
        text = "[" + ", ".join(_item(state, item) for item in value) + "]"
    elif isinstance(value, dict):
        entries = (f"{_key(key)}: {_item(state, item)}" for key, item in value.items())
        text = "{" + ", ".join(entries) + "}"
    elif isinstance(value, Range):
        text = _range(state, value)
    elif isinstance(value, Function):
        text = f"function({', '.join(value.parameters)})"
    else:
        text = temporal_text(value) or ""
    return text


def _item(state: Budget, value: Any) -> str:
    text = text_of(state, value, inside=True)
    state.spend(1)
    state.produce_string(len(text))
    return text


def _key(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else quoted(key)


def _range(state: Budget, value: Range) -> str:
    if value.operator is not None:
        end = value.end if value.operator[0] == "<" else value.start
        return f"{value.operator} {_item(state, end)}"
    opening = "[" if value.start_included else "("
    closing = "]" if value.end_included else ")"
    return f"{opening}{_item(state, value.start)}..{_item(state, value.end)}{closing}"


def quoted(text: str) -> str:
    """A string as a literal."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'

"""A form in the reader's language: what it says is translated, what it sends stays."""

from typing import Any

from web.translation import gettext as _

#: The texts of a form; everything else is for programs.
TEXTS = frozenset(
    ["label", "description", "text", "dateLabel", "timeLabel", "silence", "prefixAdorner"]
)


def translate(schema: dict[str, Any] | None) -> dict[str, Any] | None:
    """The form with its texts translated, in rows of lists and in options too."""
    return None if schema is None else _object(schema)


def _object(found: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(key, each) for key, each in found.items()}


def _value(key: str, found: Any) -> Any:
    if isinstance(found, dict):
        return _object(found)
    if isinstance(found, list):
        return [_value("", each) for each in found]
    return _(found) if key in TEXTS and isinstance(found, str) else found

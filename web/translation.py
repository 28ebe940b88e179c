"""Every text a person reads, in the language they read; the sources are Chinese."""

from collections.abc import Mapping
from typing import Any

import flask_babel

from web import composed, language


def gettext(text: str, **values: Any) -> str:
    """The text in the reader's language, with its `%(placeholders)s` filled."""
    if not values:
        return translate(text)
    return counting(text, values) % words(values)


def lazy_gettext(text: str) -> Any:
    """A text that is translated when it is shown, for tables made while modules load."""
    return flask_babel.lazy_gettext(text)


def translate(text: str) -> str:
    """The text, or the sentence made of texts, in the reader's language; what is none of ours as it is."""
    return composed.translate(str(text)) if language.is_english() else str(text)


def counting(text: str, values: Mapping[str, Any]) -> str:
    """The text in the reader's language, as it is said of the number among its values; not filled with them."""
    return composed.counting(str(text), values) if language.is_english() else str(text)


def words(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a text: those that are texts of ours in the reader's language."""
    if not language.is_english():
        return values
    return {key: composed.word(each) for key, each in values.items()}

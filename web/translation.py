"""Every text a person reads, in the language they read; the sources are Chinese."""

from typing import Any

import flask_babel

from web import composed, language, phrases


def gettext(text: str, **values: Any) -> str:
    """The text in the reader's language, with its `%(placeholders)s` filled."""
    translated = translate(text)
    if not values:
        return translated
    filled = translated % words(values)
    return phrases.singular(filled) if language.is_english() else filled


def lazy_gettext(text: str) -> Any:
    """A text that is translated when it is shown, for tables made while modules load."""
    return flask_babel.lazy_gettext(text)


def translate(text: str) -> str:
    """The text, or the sentence made of texts, in the reader's language; what is none of ours as it is."""
    return composed.translate(str(text)) if language.is_english() else str(text)


def words(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a text: those that are texts of ours in the reader's language."""
    if not language.is_english():
        return values
    return {key: composed.word(each) for key, each in values.items()}

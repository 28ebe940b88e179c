"""Every text a person reads, in the language they read; the sources are Chinese."""

from typing import Any

import flask_babel


def gettext(text: str, **values: Any) -> str:
    """The text in the reader's language, with its `%(placeholders)s` filled."""
    return str(flask_babel.gettext(text, **values))


def lazy_gettext(text: str) -> Any:
    """A text that is translated when it is shown, for tables made while modules load."""
    return flask_babel.lazy_gettext(text)

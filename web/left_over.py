"""What somebody wrote into a form that was refused as a whole: shown on the page of the refusal, to be copied.

Where a form can be shown again it is. Where it cannot (what it was about is gone, or theirs no more),
its words would be lost with it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import request, session
from werkzeug.exceptions import HTTPException

#: Rooms in which passwords and codes are typed.
SECRET = frozenset({"access"})
#: What a form sends of its own.
OWN = frozenset(
    {"csrf_token", "form_key", "filled_by", "back", "draft", "version", "checked", "data"}
)
#: A number, a day, a code, a choice: chosen, or soon typed again.
_IN_ONE = re.compile(r"[!-~]*")


def list_words() -> list[str]:
    """The texts in the form of this request, as typed; none where another person wrote it."""
    if request.method != "POST" or request.blueprint in SECRET:
        return []
    try:
        form = request.form
    except HTTPException:
        # It is refused for what it is: too large, or no form at all.
        return []
    writer = form.get("filled_by", "")
    if writer and writer != str(session.get("person", "")):
        return []
    typed = [value for name, value in form.items(multi=True) if name not in OWN]
    typed += _answers(form.get("data", ""))
    return list(dict.fromkeys(value.strip() for value in typed if _is_written(value)))


def _answers(data: str) -> Iterator[str]:
    """The texts in the answers of a task's form."""
    try:
        yield from _texts(json.loads(data or "null"))
    except (ValueError, RecursionError):
        # The refusal is about something else; answers that cannot be read have no words to show.
        return


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        # Half a character, which JSON can hold and no page can show, becomes a question mark.
        yield value.encode("utf-8", "replace").decode("utf-8")
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _is_written(value: str) -> bool:
    return _IN_ONE.fullmatch(value.strip()) is None

"""Texts that data made, where they leave the state: a column, an index, a message to others.

A variable may hold any text JSON can; a database takes neither NUL nor half a surrogate
pair, and no index row of several pages.
"""

from collections.abc import Mapping
from typing import Any

import orjson

#: Characters of a name, a key, a group: an index row holds some 2 700 bytes.
LONGEST = 500


def is_storable(text: str) -> bool:
    """Whether a column that is searched can hold it."""
    return len(text) <= LONGEST and readable(text) == text


def readable(text: str) -> str:
    """The text with the characters PostgreSQL cannot store replaced by �, for messages."""
    return text.replace("\0", "�").encode(errors="surrogatepass").decode(errors="replace")


def is_sendable(payload: Mapping[str, Any]) -> bool:
    """Whether variables can be serialised as a job's arguments."""
    try:
        return _all_readable(orjson.loads(orjson.dumps(payload)))
    except TypeError:
        return False


def _all_readable(value: Any) -> bool:
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, str) and "\0" in each:
            return False
        if isinstance(each, dict):
            todo += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            todo += each
    return True

"""How answers of forms are read where an older version of a form asked otherwise."""

from typing import Any


def is_yes(value: Any) -> bool:
    """Whether a question was answered with yes; forms of before had a tick in its place."""
    return value is True or value == "yes"

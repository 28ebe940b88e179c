"""Calling a variable otherwise in an expression, and nothing else that is written alike."""

import re

#: A text in quotes, which holds no names.
_QUOTED = re.compile(r'("(?:\\.|[^"\\])*")')


def renamed(text: str, old: str, new: str) -> str:
    """The expression with the variable `old` called `new`; fields of others and functions stay."""
    name = re.compile(rf"(?<![\w.]){re.escape(old)}(?!\w|\s*\()")
    parts = _QUOTED.split(text)
    # Every other part is a text in quotes.
    return "".join(each if n % 2 else name.sub(lambda _: new, each) for n, each in enumerate(parts))

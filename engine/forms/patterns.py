"""Patterns of text fields: JavaScript's on the page, RE2 here, so that none can hang."""

import re
from functools import lru_cache

import re2

#: The one form-js uses.
EMAIL = (
    r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)
#: International, as on the page, without its list of countries.
PHONE = r"(\+|00)[1-9]\d{5,24}$"
_UNICODE = re.compile(r"((?:^|[^\\])(?:\\\\)*)\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))")


class BadPattern(ValueError):
    """The pattern cannot be used on the server."""


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text, as `RegExp.test` does."""
    return _compiled(pattern).search(text) is not None


def check(pattern: str) -> None:
    """Raise BadPattern for what RE2 does not know (looking ahead or behind, back references)."""
    _compiled(pattern)


# Each may take a megabyte.
@lru_cache(maxsize=64)
def _compiled(pattern: str) -> "re2._Regexp":
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        return re2.compile(_translated(pattern), options)
    except re2.error as error:
        raise BadPattern(str(error)) from None


def _translated(pattern: str) -> str:
    r"""JavaScript's `\u4e00` in RE2's spelling."""
    while (found := _UNICODE.search(pattern)) is not None:
        code = found[2] or found[3]
        pattern = f"{pattern[: found.end(1)]}\\x{{{code}}}{pattern[found.end() :]}"
    return pattern

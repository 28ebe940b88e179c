"""The language a reader chose: Chinese, unless they chose English. Kept in a cookie of its own; a program says it with each call.

Not in the session: that begins anew with every sign-in and ends with it, the choice stays.
"""

from flask import g, request
from flask_babel import get_locale

COOKIE = "language"
#: Where programs call: they send `Accept-Language` (RFC 9110, 12.5.4) where a browser has a cookie.
FOR_PROGRAMS = ("/v2/", "/oauth/")
#: Each with Babel's name of it and its own.
LANGUAGES = {"zh": ("zh_Hans_CN", "中文"), "en": ("en", "English")}


def locale() -> str:
    """What Babel asks for with every request."""
    if request.path.startswith(FOR_PROGRAMS):
        chosen = request.accept_languages.best_match(list(LANGUAGES), "zh")
    else:
        chosen = request.cookies.get(COOKIE, "zh")
    return LANGUAGES.get(chosen, LANGUAGES["zh"])[0]


def is_english() -> bool:
    """Whether the reader of this page reads English; nobody does outside a request."""
    if not g:
        return False
    # Asked for every text of a page.
    known: bool | None = g.get("is_english")
    if known is None:
        found = get_locale()
        known = g.is_english = found is not None and found.language == "en"
    return known


def languages() -> list[tuple[str, str]]:
    """The other languages this page could be read in, by key and name."""
    present = "en" if is_english() else "zh"
    return [(key, name) for key, (_, name) in LANGUAGES.items() if key != present]

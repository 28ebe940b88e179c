"""English of texts, and of sentences that were put together before they reached a page.

What a case's history, a notice or a fault says was composed in Chinese where nobody knew the reader,
and is kept so. The catalogue has the pattern (`{0}由“{1}”升级到“{2}”`): a sentence is recognised by it
and said again in English, with its parts translated in the same way. Names somebody wrote are no
text of ours and stay.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from web import citations, phrases
from web.catalogue.chinese import is_chinese
from web.plurals import Forms

_COMPILED = Path(__file__).parent / "translations/en/LC_MESSAGES/messages.mo"
_FIELD = re.compile(r"\{(\w+)\}")
#: A pattern with less Chinese than this would recognise what somebody wrote: its parts must all be ours.
_ENOUGH = 2
#: Longer texts are no sentences of ours.
_LONGEST = 1500


@dataclass(frozen=True)
class _Pattern:
    """A composed sentence: its fixed parts in order, how it is recognised, as the catalogue has it."""

    parts: tuple[str, ...]
    shape: re.Pattern[str]
    text: str
    #: Whether it has enough Chinese to be told from what somebody wrote, whatever stands between.
    is_certain: bool

    def fits(self, text: str) -> dict[str, str] | None:
        at = 0
        for part in self.parts:
            at = text.find(part, at)
            if at < 0:
                return None
            at += len(part)
        found = self.shape.fullmatch(text)
        if not found:
            return None
        told = {name.removeprefix("n"): translate(part) for name, part in found.groupdict().items()}
        return told if self.is_certain or not any(map(is_chinese, told.values())) else None


@lru_cache(maxsize=8192)
def translate(text: str) -> str:
    """The text in English as far as it is one of ours."""
    if not is_chinese(text):
        return phrases.mark(text) or text
    known = _texts().get(text)
    if known is not None or text[_LONGEST:]:
        return known or text
    return _of_parts(text) or _recognised(text) or _of_some_parts(text)


def wholly(text: str) -> str:
    """The text in English if all of it is ours; what somebody wrote, with words of ours in it, as it is."""
    english = translate(text)
    return text if is_chinese(english) else english


def counting(text: str, values: Mapping[str, Any]) -> str:
    """As `translate`, and of a text that counts the form of the number among its values; not filled with them."""
    forms = _forms().get(text)
    return forms.of(values) if forms else translate(text)


def word(value: Any) -> Any:
    """A value that is a text of ours in English, any other as it is."""
    return _texts().get(value, value) if isinstance(value, str) else value


def _of_parts(text: str) -> str:
    """A text that is nothing but words of ours, dates and articles of laws."""
    dated = phrases.dates(citations.translate(text, translate))
    if not is_chinese(dated):
        return dated.replace("、", ", ")
    return phrases.amount(text, _unit) or phrases.enumeration(
        text, translate, is_certain=True, exact=_exact
    )


def _recognised(text: str) -> str:
    """A composed sentence whose pattern is known."""
    for pattern in _patterns():
        found = pattern.fits(text)
        if found is not None:
            return _fill(counting(pattern.text, found), found)
    return ""


def _fill(english: str, told: dict[str, str]) -> str:
    return _FIELD.sub(lambda field: told.get(field[1], field[0]), english)


def _of_some_parts(text: str) -> str:
    """What words of ours there are in a text, between names and numbers."""
    return (
        phrases.enumeration(text, translate, is_certain=False, exact=_exact)
        or phrases.labelled(text, translate)
        or phrases.office(text, _exact)
        or phrases.joined(text, _exact)
        or phrases.dates(citations.translate(text, translate))
    )


def _exact(text: str) -> str:
    return _texts().get(text, text)


def _unit(text: str, number: str) -> str:
    forms = _forms().get(text)
    return forms.of_number(number) if forms else _exact(text)


@cache
def _texts() -> dict[str, str]:
    """Every text with its English; of one that counts, what it says of many."""
    single = {key: value for key, value in _entries().items() if isinstance(key, str) and key}
    return single | {text: forms.many for text, forms in _forms().items()}


@cache
def _forms() -> dict[str, Forms]:
    """Every text that counts."""
    found = _entries()
    counting = [key[0] for key in found if isinstance(key, tuple) and key[1] == 0]
    return {text: Forms(found[text, 0], found[text, 1]) for text in counting}


@cache
def _entries() -> dict[Any, str]:
    """By the text, and of one that counts by the text and the number of the form."""
    with _COMPILED.open("rb") as file:
        catalogue = GNUTranslations(file)
    entries: dict[Any, str] = catalogue._catalog  # type: ignore[attr-defined]
    return entries


@cache
def _patterns() -> tuple[_Pattern, ...]:
    """The composed sentences, those with the most fixed text first."""
    found = [_pattern(text) for text in _texts() if _FIELD.search(text)]
    return tuple(sorted(found, key=lambda each: -len("".join(each.parts))))


def _pattern(text: str) -> _Pattern:
    parts = tuple(part for part in _FIELD.split(text)[::2] if part)
    # Two values side by side: nobody knows where the one ends.
    enough = "}{" not in text and sum(not each.isascii() for each in "".join(parts)) >= _ENOUGH
    return _Pattern(parts, re.compile("".join(_shape(text)), re.DOTALL), text, enough)


def _shape(text: str) -> Iterator[str]:
    seen: set[str] = set()
    for place, part in enumerate(_FIELD.split(text)):
        if place % 2 == 0:
            yield re.escape(part)
        elif part in seen:
            yield f"(?P=n{part})"
        else:
            seen.add(part)
            yield f"(?P<n{part}>.+?)"

"""Strings (DMN 1.5, 10.3.4.3); positions count code points from 1."""

from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from engine import chance
from engine.feel import patterns
from engine.feel.budget import Budget
from engine.feel.errors import Mismatch
from engine.feel.registry import builtin


@builtin("substring", "string: string", "start position: number", "length: number??")
def substring(state: Budget, text: str, start: Any, length: Any) -> str:
    """So many characters from a position, which counts from the end when negative."""
    start = int(start)
    if start == 0 or abs(start) > len(text):
        raise Mismatch("起始位置不在文字里", "the start position is outside the string")
    if length is not None and length < 1:
        raise Mismatch("长度至少是 1", "the length is at least 1")
    first = start - 1 if start > 0 else len(text) + start
    return text[first:] if length is None else text[first : first + int(length)]


@builtin("string length", "string: string")
def string_length(state: Budget, text: str) -> int:
    """How many characters."""
    return len(text)


@builtin("upper case", "string: string")
def upper_case(state: Budget, text: str) -> str:
    """In capitals."""
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(state: Budget, text: str) -> str:
    """In small letters."""
    return text.lower()


@builtin("substring before", "string: string", "match: string")
def substring_before(state: Budget, text: str, match: str) -> str:
    """What stands before the first match; nothing when there is none."""
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string", "match: string")
def substring_after(state: Budget, text: str, match: str) -> str:
    """What stands after the first match; nothing when there is none."""
    return text.partition(match)[2] if match else text


@builtin("contains", "string: string", "match: string")
def contains(state: Budget, text: str, match: str) -> bool:
    """Whether one text is in another."""
    return match in text


@builtin("starts with", "string: string", "match: string")
def starts_with(state: Budget, text: str, match: str) -> bool:
    """Whether a text begins so."""
    return text.startswith(match)


@builtin("ends with", "string: string", "match: string")
def ends_with(state: Budget, text: str, match: str) -> bool:
    """Whether a text ends so."""
    return text.endswith(match)


@builtin("matches", "input: string", "pattern: string", "flags: string??")
def matches(state: Budget, text: str, pattern: str, flags: str | None) -> bool:
    """Whether a pattern is found somewhere in the text."""
    return patterns.is_found(pattern, flags or "", text)


@builtin("replace", "input: string", "pattern: string", "replacement: string", "flags: string??")
def replace(state: Budget, text: str, pattern: str, by: str, flags: str | None) -> str:
    """Every match replaced; `$1` is its first group."""
    return patterns.replaced(state, pattern, flags or "", text, by)


@builtin("split", "string: string", "delimiter: string")
def split(state: Budget, text: str, delimiter: str) -> list[str]:
    """The parts between the matches of a pattern."""
    return patterns.parts(state, delimiter, text)


@builtin("extract", "string: string", "pattern: string")
def extract(state: Budget, text: str, pattern: str) -> list[str]:
    """All that a pattern matches."""
    return patterns.found(state, pattern, text)


@builtin("trim", "string: string")
def trim(state: Budget, text: str) -> str:
    """Without spaces at either end; a full-width one is a character of the text, as in Java."""
    return text.strip(_BLANKS)


#: What Java's `trim` takes for a space: U+0000 to U+0020.
_BLANKS = "".join(map(chr, range(0x21)))


@builtin("is blank", "string: string")
def is_blank(state: Budget, text: str) -> bool:
    """Whether there is nothing but white space, full-width spaces too."""
    return not text.strip()


@builtin("uuid")
def make_uuid(state: Budget) -> str:
    """Another text of 36 characters at every call (RFC 9562, version 4)."""
    return str(UUID(int=chance.source().getrandbits(128), version=4))


@builtin("to base64", "value: string")
def to_base64(state: Budget, text: str) -> str:
    """The text's UTF-8 in Base64."""
    return b64encode(text.encode()).decode()


@builtin("from base64", "value: string")
def from_base64(state: Budget, text: str) -> str:
    """The text whose UTF-8 this is in Base64."""
    try:
        return b64decode(text, validate=True).decode()
    except ValueError:
        raise Mismatch("这不是文字的 Base64", "this is no text in Base64") from None


@builtin("string join", "list: list", "delimiter: string??")
def string_join(state: Budget, items: list[Any], delimiter: str | None) -> str:
    """The texts of a list in one, nulls left out."""
    texts = [item for item in items if item is not None]
    if not all(type(item) is str for item in texts):
        raise Mismatch("列表里有不是文字的项", "the list holds more than strings")
    mark = delimiter or ""
    # Before it is made: the result may be far larger than its parts.
    state.produce_string(sum(map(len, texts)) + len(mark) * len(texts))
    return mark.join(texts)


@builtin("string join", "list: list", "delimiter: string??", "prefix: string", "suffix: string")
def enclosed_join(
    state: Budget, items: list[Any], delimiter: str | None, prefix: str, suffix: str
) -> str:
    """`string join`, between a prefix and a suffix."""
    return f"{prefix}{string_join(state, items, delimiter)}{suffix}"

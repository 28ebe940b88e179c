"""Regular expressions of XPath on RE2, which takes time in proportion to the text, whatever the pattern.

What RE2 lacks (back references, look-around) makes the call
null with a warning.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import re2

from engine.feel import budget
from engine.feel.budget import Budget
from engine.feel.dialect import translate
from engine.feel.errors import BudgetExceeded, Mismatch

_FLAGS = frozenset("smixq")
_LONGEST = 2_000
_REFERENCE = re.compile(r"\\(.)|\$(\d+)|(\$|\\)", re.DOTALL)


def is_found(pattern: str, flags: str, text: str) -> bool:
    """Whether the pattern is in the text; raises Mismatch for one that RE2 cannot run."""
    return _compiled(pattern, flags).search(text) is not None


def replaced(state: Budget, pattern: str, flags: str, text: str, by: str) -> str:
    """The text with every match replaced; raises Mismatch also when nothing is matched by "nothing"."""
    expression = _compiled(pattern, flags)
    if expression.search("") is not None:
        raise Mismatch("模式可以匹配空文字，不能替换", "the pattern matches the empty string")
    pieces = [by] if "q" in flags else _replacement(by, expression.groups)
    made: list[str] = []
    size = last = 0
    # A replacement of a thousand groups, all of them empty, costs as much as one that is long.
    weight = 1 + len(pieces) // 16
    for match in expression.finditer(text):
        state.spend(weight)
        new = text[last : match.start()] + _filled(pieces, match, budget.STRING - size)
        size += len(new)
        made.append(new)
        last = match.end()
    made.append(text[last:])
    state.produce_string(size + len(made[-1]))
    return "".join(made)


def _filled(pieces: Sequence[str | int], match: Any, most: int) -> str:
    """The replacement of one match; groups may be long and asked for again and again."""
    found: list[str] = []
    for piece in pieces:
        found.append(piece if type(piece) is str else match.group(piece) or "")
        most -= len(found[-1])
        if most < 0:
            raise BudgetExceeded("string size", budget.STRING)
    return "".join(found)


def found(state: Budget, pattern: str, text: str) -> list[str]:
    """Every match, as it stands in the text."""
    matches: list[str] = []
    for match in _compiled(pattern, "").finditer(text):
        state.spend(1)
        matches.append(match.group())
        state.produce_string(len(matches[-1]))
    return matches


def parts(state: Budget, pattern: str, text: str) -> list[str]:
    """What stands between the matches."""
    expression = _compiled(pattern, "")
    found: list[str] = []
    last = 0
    for match in expression.finditer(text):
        state.spend(1)
        if match.start() == match.end():
            continue
        found.append(text[last : match.start()])
        last = match.end()
    found.append(text[last:])
    return found


def _replacement(by: str, groups: int) -> list[str | int]:
    """Text and group numbers in turn."""
    made: list[str | int] = []
    last = 0
    for match in _REFERENCE.finditer(by):
        made.append(by[last : match.start()])
        last = match.end()
        escaped, number, lone = match.groups()
        if escaped is not None and escaped in "\\$":
            made.append(escaped)
        elif number is not None:
            made += _group(number, groups)
        elif escaped is not None or lone:
            raise Mismatch("替换文字里的 $ 或 \\ 用得不对", "a stray $ or \\ in the replacement")
    made.append(by[last:])
    return made


def _group(number: str, groups: int) -> list[str | int]:
    """`$12` is group 12 if there are so many, else group 1 and a 2 (XPath, 7.6.3)."""
    for end in range(len(number), 0, -1):
        if int(number[:end]) <= groups:
            return [int(number[:end]), number[end:]]
    return [number[1:]]


# Each may take a megabyte.
@lru_cache(maxsize=64)
def _compiled(pattern: str, flags: str) -> Any:
    if not set(flags) <= _FLAGS:
        raise Mismatch(f"标志“{flags}”里只能有 s、m、i、x、q", "flags are s, m, i, x and q")
    if len(pattern) > _LONGEST:
        raise Mismatch("模式太长", "the pattern is too long")
    pattern = (
        re2.escape(pattern) if "q" in flags else translate(pattern, "x" in flags, "i" in flags)
    )
    inline = "".join(flag for flag in "ims" if flag in flags)
    try:
        return re2.compile((f"(?{inline})" if inline else "") + pattern, _options())
    except re2.error as error:
        raise Mismatch(
            f"不支持这个模式：{pattern[:60]}", f"the pattern cannot be run: {pattern[:60]}"
        ) from error


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    return options

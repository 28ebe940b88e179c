"""What comes into a step from outside: kept in history, so that the step can be taken again in memory.

The answers of a form that are variables, what handlers hand back, what messages, signals and programs
bring along. Of texts only what is written as a code, a date or a number of ours is kept: prose, names and
telephone numbers are not, a mark stands in their place. What a field for free text was answered with is
never kept, however much it looks like a code.
"""

import re
from collections.abc import Container, Mapping
from enum import StrEnum
from typing import Any

#: Stands for a text that is not kept.
PROSE = "…"
#: A number from here on is a telephone's or a person's, no amount.
_LONG = 10**10
#: A longer text is no code; of a longer list or a larger record the rest is not kept.
LONGEST, MOST = 64, 100
#: `society`, `dept-renshe`, `grid.resolve`, `mediator@420303001201`. Not an e-mail address (a point behind
#: the sign), nor what ends in a passport's, an account's or a telephone's number (six figures in a row).
_CODE = re.compile(r"(?!.*[A-Za-z_]\d{6})[A-Za-z_][A-Za-z0-9_.:/-]*(?:@[A-Za-z0-9_:/-]+)?")
#: A day or a moment as variables hold them (ISO 8601), perhaps with the name of its zone; a duration.
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?(?:@[A-Za-z/_]+)?)?|-?P[\dYMWDTHS.]+"
)
#: An id, a code of a table, a place (nine or twelve figures and what is below). Telephone numbers have 7, 8 or
#: 11 figures, identity numbers 15 or 18.
_FIGURES = re.compile(r"-?\d{1,6}(?:\.\d+)?|\d{9}|\d{12}(?:-\d\d){0,2}")


class Input(StrEnum):
    """By which way it came in."""

    START = "start"
    TASK = "task"
    CALL = "call"
    JOB = "job"
    MESSAGE = "message"
    SIGNAL = "signal"


def kept(values: Mapping[str, Any], written: Container[str] = ()) -> dict[str, Any]:
    """Variables as history keeps them, JSON: all names, prose as `PROSE`.

    `written` names the fields, at whatever depth, whose texts people wrote freely.
    """
    return {
        name: _kept(value, written, is_written=name in written) for name, value in values.items()
    }


def _kept(value: Any, written: Container[str], *, is_written: bool) -> Any:
    match value:
        case None | bool():
            return value
        case int() | float():
            return value if abs(value) < _LONG else PROSE
        case str():
            return value if not value or (not is_written and is_kept(value)) else PROSE
        case list() | tuple():
            return [_kept(each, written, is_written=is_written) for each in value[:MOST]]
        case Mapping():
            return {
                str(name): _kept(each, written, is_written=name in written)
                for name, each in list(value.items())[:MOST]
            }
        case _:
            return PROSE


def is_kept(text: str) -> bool:
    """Whether history keeps a text as it is."""
    if len(text) > LONGEST:
        return False
    return not text or any(each.fullmatch(text) for each in (_CODE, _MOMENT, _FIGURES))

"""What people type, read: one way for every page, address, register and file.

Each reader takes the text as it came and the name of its field, and gives a value within bounds the
tables can hold; anything else raises Mistyped, whose sentence says what was expected. Nothing here
remembers or shows the text: whoever asked still has it, to be given back.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from engine import clock
from processes.errors import MissingField, ProcessError

T = TypeVar("T")
Kind = TypeVar("Kind", bound=StrEnum)

#: No day that matters here is outside; so far from the ends of the calendar one may reckon freely.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
#: The largest number of a row (bigint).
LARGEST = 2**63 - 1
#: Yuan (Numeric(14, 2)).
MOST_MONEY = Decimal(10**12) - Decimal("0.01")

# ASCII alone: “²” and “２” are digits to Python and no numbers to the database.
_DAY = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.0+)?)?")
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_NUMBER = re.compile(r"-?[0-9]{1,19}(?:\.[0-9]{1,19})?")


class Mistyped(ProcessError):
    """“{field}”{expected}。"""

    @property
    def beside(self) -> str:
        """The sentence where the field's name stands beside it already."""
        return f"{self.details['expected']}。"


def text(typed: str, field: str, *, most: int) -> str:
    """The text without the blanks around it, ends of lines as one character."""
    found = typed.strip().replace("\r\n", "\n")
    if len(found) > most:
        raise Mistyped(field=field, expected=f"最多{most}字，现在有{len(found)}字")
    return _storable(found, field)


def who(typed: str, field: str) -> str:
    """The name somebody gives as their own on the server, one line of the audit log.

    Raises MissingField without one.
    """
    found = text(typed, field, most=50)
    if not found:
        raise MissingField(field=field)
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} for sign in found):
        raise Mistyped(field=field, expected="应是一行文字，不含换行和看不见的字符")
    return found


def day(typed: str, field: str, *, least: date = EARLIEST, most: date = LATEST) -> date:
    """A day: 2026-03-04, also 2026/3/4 and 2026.3.4."""
    parts = _DAY.fullmatch(typed.strip())
    try:
        found = date(int(parts[1]), int(parts[3]), int(parts[4])) if parts else None
    except ValueError:
        found = None
    if found is None:
        raise Mistyped(field=field, expected="应写成2026-03-04这样的日期")
    if not least <= found <= most:
        raise Mistyped(field=field, expected=f"应在{_words(least)}至{_words(most)}之间")
    return found


def day_of_year(typed: str, field: str) -> date:
    """A day of any year, 03-04, told as one of a leap year."""
    try:
        return day(f"2024-{typed.strip()}", field)
    except Mistyped as error:
        raise Mistyped(field=field, expected="应写成03-04这样的月和日") from error


def time_of_day(typed: str, field: str) -> time:
    """A time of day to the minute, of the district's zone: 09:30."""
    parts = _TIME.fullmatch(typed.strip())
    try:
        if parts:
            return time(int(parts[1]), int(parts[2]))
    except ValueError:
        pass
    raise Mistyped(field=field, expected="应写成09:30这样的时刻")


def moment(typed: str, field: str) -> datetime:
    """A moment in UTC, typed in the district's zone: 2026-03-04 09:30; of a day alone its beginning."""
    on, _blank, at = typed.strip().replace("T", " ").partition(" ")
    at = at or "00:00"
    if not (_DAY.fullmatch(on) and _TIME.fullmatch(at)):
        raise Mistyped(field=field, expected="应写成2026-03-04 09:30这样的时间")
    found = datetime.combine(day(on, field), time_of_day(at, field), tzinfo=clock.zone())
    return found.astimezone(UTC)


def whole(typed: str, field: str, *, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number within its bounds."""
    found = int(typed) if _WHOLE.fullmatch(typed := typed.strip()) else None
    if found is None or not least <= found <= most:
        raise Mistyped(field=field, expected=f"应为{least}到{most}之间的整数")
    return found


def number(typed: str, field: str, *, least: int, most: int, places: int) -> Decimal:
    """A number within its bounds, of so many decimals at most."""
    found = Decimal(typed) if _NUMBER.fullmatch(typed := typed.strip()) else None
    if found is None or not least <= found <= most or found != round(found, places):
        raise Mistyped(field=field, expected=f"应为{least}到{most}之间的数，最多{places}位小数")
    return round(found, places)


def money(typed: str, field: str) -> Decimal:
    """Yuan, to the fen; thousands may be set apart by commas."""
    plain = typed.strip().replace(",", "").replace(",", "")
    if not _NUMBER.fullmatch(plain):
        raise Mistyped(field=field, expected="应为数字，单位为元")
    found = Decimal(plain).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not 0 <= found <= MOST_MONEY:
        raise Mistyped(field=field, expected="应在零到一万亿元之间")
    return found


def row(typed: str, field: str) -> int:
    """The number of a row, one that a row can have."""
    found = int(typed) if _WHOLE.fullmatch(typed := typed.strip()) else -1
    if not 0 <= found <= LARGEST:
        raise Mistyped(field=field, expected="不是有效的编号")
    return found


def choice(
    kind: type[Kind], typed: str, field: str, *, excluded: Collection[Kind] = frozenset()
) -> Kind:
    """A value of the enumeration `kind` that is not excluded; raises Mistyped for any other text."""
    if typed not in set(kind) - set(excluded):
        raise Mistyped(field=field, expected="应从列出的选项中选择")
    return kind(typed)


def given(read: Callable[..., T], typed: str, field: str, **bounds: Any) -> T | None:
    """What `read` makes of the text; None where nothing was typed."""
    return read(typed, field, **bounds) if typed.strip() else None


def asked(read: Callable[..., T], typed: str | None, **bounds: Any) -> T | None:
    """What an address asks for; None for what is none: whoever misspells it, asks for nothing."""
    try:
        return read(typed or "", "", **bounds)
    except Mistyped:
        return None


def asked_instant(typed: str) -> datetime | None:
    """A moment with its zone as an address carries it (ISO 8601), in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(typed)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def asked_choice(kind: type[Kind], typed: str | None) -> Kind | None:
    """The value of `kind` that an address asks for; None for what is none."""
    return asked(partial(choice, kind), typed)


def _storable(found: str, field: str) -> str:
    """PostgreSQL's text holds neither the character 0 nor half of a surrogate pair."""
    if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in found):
        raise Mistyped(field=field, expected="含有不能保存的字符")
    return found


def _words(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"

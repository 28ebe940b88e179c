"""Reading the fields of a row of JSON somebody wrote: each says what is wrong in one sentence."""

import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

#: Characters of a text; an article is quoted whole.
LONGEST = 4_000
_LINES = "\n\t"


def only(row: Mapping[str, Any], names: Collection[str]) -> None:
    """Raises ValueError for what is no object, and for a field nobody knows."""
    if not isinstance(row, Mapping):
        raise TypeError("应是一个对象")
    if unknown := set(row) - set(names):
        raise ValueError(f"不认识的字段：{'、'.join(sorted(unknown))[:200]}")


def text(row: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    if not spare(row, name).strip():
        raise ValueError(f"“{name}”应是文字")
    return str(row[name])


def spare(row: Mapping[str, Any], name: str) -> str:
    """A text that may be left out."""
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"“{name}”应是文字")
    return _storable(value, name)


def texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts, none of them empty."""
    return tuple(text({name: each}, name) for each in items(row, name))


def items(row: Mapping[str, Any], name: str) -> list[Any]:
    """A list; left out, an empty one."""
    value = row.get(name, [])
    if not isinstance(value, list) or len(value) > 100:
        raise TypeError(f"“{name}”应是列表，不超过100项")
    return value


def whole(row: Mapping[str, Any], name: str, most: int) -> int:
    """A whole number, its size within `most`."""
    value = row[name]
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > most:
        raise ValueError(f"“{name}”应是整数，绝对值不超过{most}")
    return value


def claim(row: Mapping[str, Any], name: str) -> bool:
    """Yes or no; left out, no."""
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise TypeError(f"“{name}”应是 true 或 false")
    return value


def day(row: Mapping[str, Any], name: str) -> date:
    """A day that must be there: 2026-01-01."""
    found = spare_day(row, name)
    if found is None:
        raise ValueError(f"“{name}”应是日期")
    return found


def spare_day(row: Mapping[str, Any], name: str) -> date | None:
    """A day that may be left out."""
    value = spare(row, name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ValueError(f"“{name}”应写成2026-01-01这样的日期") from error


def _storable(value: str, name: str) -> str:
    if len(value) > LONGEST:
        raise ValueError(f"“{name}”超过{LONGEST}字")
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in _LINES for sign in value):
        raise ValueError(f"“{name}”含有不能保存的字符")
    return value

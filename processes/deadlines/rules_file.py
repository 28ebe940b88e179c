"""The rules as a JSON file, a list of rows: reading it with every fault there is, and writing it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, time
from typing import Any

import orjson

from engine.faults import Fault, Refused
from processes.deadlines.rules import MARKS, Extension, Kind, Limit, Unit
from processes.organisation.roles import Role

#: No rule is longer than ten years, whatever it is counted in.
LONGEST = 3_660
_TEXTS = ("key", "name", "start", "mark", "article")
_FIELDS = frozenset(each.name for each in fields(Limit))


def read(name: str, text: bytes) -> tuple[Limit, ...]:
    """The rows in a file; raises Refused with every fault of every row."""
    try:
        rows = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused([_broken(name, f"不是 JSON:{error}")]) from error
    if not isinstance(rows, list):
        raise Refused([_broken(name, "应是规则的列表。")])
    faults, found = list[Fault](), list[Limit]()
    for number, row in enumerate(rows, 1):
        try:
            found.append(_limit(row))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            faults.append(_broken(name, f"第{number}条规则:{_told(error)}"))
    faults += _twice(name, found)
    if faults:
        raise Refused(faults)
    return tuple(found)


def write(rows: Iterable[Limit]) -> bytes:
    """The rows as the text of a file, one to a line."""
    lines = (orjson.dumps(_row(each)).decode() for each in rows)
    return ("[\n  " + ",\n  ".join(lines) + "\n]\n").encode()


def _limit(row: Mapping[str, Any]) -> Limit:
    if unknown := set(row) - _FIELDS:
        raise ValueError(f"不认识的字段:{'、'.join(sorted(unknown))}")
    until, extension, at = row.get("in_force_until"), row.get("extension"), row.get("at")
    found = Limit(
        **{key: _text(row, key) for key in _TEXTS},
        variant=row.get("variant") or None,
        amount=_whole(row, "amount"),
        unit=Unit(row["unit"]),
        kind=Kind(row["kind"]),
        version=_whole(row, "version"),
        in_force_from=date.fromisoformat(row["in_force_from"]),
        in_force_until=date.fromisoformat(until) if until else None,
        extension=_extension(extension) if extension else None,
        pauses=tuple(row.get("pauses", ())),
        note=row.get("note", ""),
        right=bool(row.get("right", False)),
        rolls=bool(row.get("rolls", False)),
        at=time.fromisoformat(at) if at else None,
        advances=bool(row.get("advances", False)),
    )
    if found.mark not in MARKS:
        raise ValueError(f"来源标记只能是{'、'.join(MARKS)}")
    return found


def _extension(row: Mapping[str, Any]) -> Extension:
    amount = row["amount"]
    if amount is not None and _whole(row, "amount") < 1:
        raise ValueError("延期的上限应是正整数")
    return Extension(
        amount,
        Unit(row["unit"]),
        tuple(Role(each).value for each in row.get("by", ())),
        row.get("notice") or None,
        bool(row.get("consent", False)),
    )


def _row(limit: Limit) -> dict[str, Any]:
    """Without what is left out because it says nothing."""
    given = {each.name: getattr(limit, each.name) for each in fields(limit)}
    said = {
        key: value
        for key, value in given.items()
        if value not in (None, "", ()) and value is not False
    }
    return {"key": limit.key, "variant": limit.variant} | said


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"“{key}”应是文字")
    return value


def _whole(row: Mapping[str, Any], key: str) -> int:
    value = row[key]
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LONGEST:
        raise ValueError(f"“{key}”应是整数,绝对值不超过{LONGEST}")
    return value


def _twice(name: str, rows: Sequence[Limit]) -> Iterator[Fault]:
    seen: set[str] = set()
    for row in rows:
        if row.rule in seen:
            yield Fault(name, None, row.rule, row.name, "same-limit", f"规则{row.rule}出现了两次。")
        seen.add(row.rule)


def _broken(name: str, message: str) -> Fault:
    return Fault(name, None, None, None, "bad-limits", message)


def _told(error: Exception) -> str:
    return f"缺少字段{error}" if isinstance(error, KeyError) else str(error)

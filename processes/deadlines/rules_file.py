"""The rules as a JSON file: the laws in their versions, and the rules, one to a line.

    {"laws": [{"key": "zhian", "name": "治安管理处罚法", "versions": [{"edition": "2025", …}]}],
     "rules": [{"key": "za.close", …, "law": "zhian@2025"}]}

Releases of before there were versions of laws are a bare list of rules.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import time
from typing import Any, TypeVar

import orjson

from engine.faults import Fault, Refused
from processes.deadlines import json_fields, laws_file
from processes.deadlines.laws import Checked, LawVersion
from processes.deadlines.rules import MARKS, Extension, Kind, Limit, PauseGround, Proceeding, Unit
from processes.organisation.roles import Role

#: No rule is longer than ten years, whatever it is counted in.
LONGEST = 3_660
#: Bytes of a file, and rules in it: more is no library of rules.
LARGEST, MOST = 4_000_000, 5_000
_FIELDS = frozenset(each.name for each in fields(Limit))
_EXTENSION = frozenset(each.name for each in fields(Extension))
T = TypeVar("T")


@dataclass(frozen=True)
class RuleFile:
    """What a file holds."""

    rows: tuple[Limit, ...]
    laws: tuple[LawVersion, ...]
    #: Whether it is of before there were versions of laws.
    is_old: bool = False


def read(name: str, text: bytes) -> RuleFile:
    """What is in a file; raises Refused with every fault of every law and row."""
    content = _content(name, text)
    if isinstance(content, list):
        return RuleFile(_rows(name, content, {}), (), is_old=True)
    if not isinstance(content, dict) or not set(content) <= {"laws", "rules"}:
        raise Refused([_broken(name, "应是规则的列表，或者只有“laws”和“rules”两项。")])
    return of_content(name, content)


def of_content(name: str, content: Mapping[str, Any]) -> RuleFile:
    """What laws and rules as plain JSON values say; raises Refused with every fault."""
    laws, rules = content.get("laws", []), content.get("rules", [])
    if not isinstance(laws, list) or not isinstance(rules, list) or len(rules) > MOST:
        raise Refused([_broken(name, f"“laws”和“rules”应是列表，规则不超过{MOST}条。")])
    found, faults = _each(name, "部法律", laws, laws_file.versions)
    versions = {version.id: version for law in found for version in law}
    faults += _repeated(name, [version.id for law in found for version in law])
    if faults:
        raise Refused(faults)
    return RuleFile(_rows(name, rules, versions), tuple(versions.values()))


def write(rows: Iterable[Limit], laws: Iterable[LawVersion] = ()) -> bytes:
    """The rows, and the laws they belong to with `laws` besides, as the text of a file."""
    rows = list(rows)
    versions = {law.id: law for law in laws}
    versions |= {row.law.id: row.law for row in rows if row.law and row.law.id not in versions}
    parts = (
        ("laws", laws_file.rows(versions.values())),
        ("rules", [row_of(each) for each in rows]),
    )
    return ("{\n" + ",\n".join(_listed(*part) for part in parts) + "\n}\n").encode()


def _content(name: str, text: bytes) -> Any:
    if len(text) > LARGEST:
        raise Refused([_broken(name, "超过4兆字节，不是期限规则。")])
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused([_broken(name, f"不是 JSON：{error}")]) from error


def _rows(name: str, rules: list[Any], laws: Mapping[str, LawVersion]) -> tuple[Limit, ...]:
    found, faults = _each(name, "条规则", rules, lambda row: _limit(row, laws))
    faults += _twice(name, found)
    if faults:
        raise Refused(faults)
    return tuple(found)


def _each(
    name: str, what: str, rows: list[Any], read_one: Callable[[Mapping[str, Any]], T]
) -> tuple[list[T], list[Fault]]:
    """What is read of each, and what is wrong with each."""
    faults, found = list[Fault](), list[T]()
    for number, row in enumerate(rows, 1):
        try:
            found.append(read_one(row))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            faults.append(_broken(name, f"第{number}{what}：{_told(error)}"))
    return found, faults


def _limit(row: Mapping[str, Any], laws: Mapping[str, LawVersion]) -> Limit:
    json_fields.only(row, _FIELDS)
    extension, at = row.get("extension"), row.get("at")
    found = Limit(
        key=json_fields.text(row, "key"),
        name=json_fields.text(row, "name"),
        start=json_fields.text(row, "start"),
        mark=json_fields.text(row, "mark"),
        article=json_fields.text(row, "article"),
        ends=json_fields.texts(row, "ends"),
        applies_to=json_fields.texts(row, "applies_to"),
        categories=json_fields.texts(row, "categories"),
        proceedings=tuple(Proceeding(each) for each in json_fields.texts(row, "proceedings")),
        unused=json_fields.spare(row, "unused"),
        variant=json_fields.spare(row, "variant") or None,
        amount=json_fields.whole(row, "amount", LONGEST),
        unit=Unit(row["unit"]),
        kind=Kind(row["kind"]),
        version=json_fields.whole(row, "version", LONGEST),
        in_force_from=json_fields.day(row, "in_force_from"),
        in_force_until=json_fields.spare_day(row, "in_force_until"),
        extension=_extension(extension) if extension else None,
        pauses=tuple(_pause(each) for each in json_fields.items(row, "pauses")),
        note=json_fields.spare(row, "note"),
        right=json_fields.claim(row, "right"),
        rolls=json_fields.claim(row, "rolls"),
        rolls_article=json_fields.spare(row, "rolls_article"),
        at=time.fromisoformat(at) if at else None,
        advances=json_fields.claim(row, "advances"),
        law=_law(row, laws),
        quote=json_fields.spare(row, "quote"),
        status=Checked(row["status"]) if row.get("status") else None,
        doubt=json_fields.spare(row, "doubt"),
    )
    if found.mark not in MARKS:
        raise ValueError(f"来源标记只能是{'、'.join(MARKS)}")
    if found.version < 1:
        raise ValueError("“version”应从1起")
    return found


def _law(row: Mapping[str, Any], laws: Mapping[str, LawVersion]) -> LawVersion | None:
    wanted = json_fields.spare(row, "law")
    if wanted and wanted not in laws:
        raise ValueError(f"“laws”中没有“{wanted}”")
    return laws[wanted] if wanted else None


def _pause(row: Any) -> PauseGround:
    """A bare reason is one whose article nobody has named."""
    if isinstance(row, str):
        row = {"reason": row}
    json_fields.only(row, {"reason", "article"})
    return PauseGround(json_fields.text(row, "reason"), json_fields.spare(row, "article"))


def _extension(row: Mapping[str, Any]) -> Extension:
    json_fields.only(row, _EXTENSION)
    for name in ("amount", "times", "each"):
        if row.get(name) is not None and json_fields.whole(row, name, LONGEST) < 1:
            raise ValueError("延期的上限和次数应是正整数")
    return Extension(
        row["amount"],
        Unit(row["unit"]),
        # In one order, so that two rows that name the same roles are the same.
        tuple(role.value for role in Role if role.value in _roles(row)),
        json_fields.spare(row, "notice") or None,
        json_fields.claim(row, "consent"),
        row.get("times"),
        row.get("each"),
        json_fields.spare(row, "office"),
        json_fields.spare(row, "article"),
        json_fields.spare(row, "told"),
    )


def _roles(row: Mapping[str, Any]) -> set[str]:
    return {Role(each).value for each in json_fields.items(row, "by")}


def row_of(limit: Limit) -> dict[str, Any]:
    """A rule as the file has it, without what is left out because it says nothing."""
    given = {each.name: getattr(limit, each.name) for each in fields(limit)}
    given |= {"law": limit.law.id if limit.law else None}
    given["extension"] = limit.extension and _extension_row(limit.extension)
    given["pauses"] = [each if each.article else each.reason for each in limit.pauses]
    said = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in given.items()
        if value not in (None, "", (), []) and value is not False
    }
    return {"key": limit.key, "variant": limit.variant} | said


def _extension_row(extension: Extension) -> dict[str, Any]:
    """An amount that is missing says something: the parties decide."""
    given = {each.name: getattr(extension, each.name) for each in fields(extension)}
    unsaid = (None, "", (), False)
    return {k: value for k, value in given.items() if k == "amount" or value not in unsaid}


def _listed(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    lines = ",\n".join(f"    {orjson.dumps(each).decode()}" for each in rows)
    return f'  "{name}": [\n{lines}\n  ]'


def _twice(name: str, rows: Sequence[Limit]) -> Iterator[Fault]:
    seen: set[str] = set()
    for row in rows:
        if row.rule in seen:
            yield Fault(name, None, row.rule, row.name, "same-limit", f"规则{row.rule}出现了两次。")
        seen.add(row.rule)


def _repeated(name: str, ids: Sequence[str]) -> list[Fault]:
    return [
        _broken(name, f"法律版本{each}出现了两次。")
        for each in dict.fromkeys(ids)
        if ids.count(each) > 1
    ]


def _broken(name: str, message: str) -> Fault:
    return Fault(name, None, None, None, "bad-limits", message)


def _told(error: Exception) -> str:
    return f"缺少字段{error}" if isinstance(error, KeyError) else str(error)

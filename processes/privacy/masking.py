"""Particulars as those who do not handle the case see them (docs/domain.md 7): 张某, 138****1234."""

import re
from collections.abc import Iterable
from typing import Protocol

_COMPOUND = frozenset(
    [
        "欧阳",
        "太史",
        "端木",
        "上官",
        "司马",
        "东方",
        "独孤",
        "南宫",
        "万俟",
        "闻人",
        "夏侯",
        "诸葛",
        "尉迟",
        "公羊",
        "赫连",
        "澹台",
        "皇甫",
        "宗政",
        "濮阳",
        "公冶",
        "太叔",
        "申屠",
        "公孙",
        "慕容",
        "仲孙",
        "钟离",
        "长孙",
        "宇文",
        "司徒",
        "鲜于",
        "司空",
        "闾丘",
        "子车",
        "亓官",
        "司寇",
        "巫马",
        "公西",
        "颛孙",
        "壤驷",
        "公良",
        "漆雕",
        "乐正",
        "宰父",
        "谷梁",
        "拓跋",
        "夹谷",
        "轩辕",
        "令狐",
        "段干",
        "百里",
        "呼延",
        "东郭",
        "南门",
        "羊舌",
        "微生",
        "公户",
        "公玉",
        "梁丘",
        "左丘",
        "东门",
        "西门",
        "第五",
    ]
)
_CARD = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


#: Stands for the name of somebody whose particulars are kept no longer.
ANONYMOUS = "（已匿名）"


class Particulars(Protocol):
    """What identifies somebody; a unit goes by its full name."""

    @property
    def is_unit(self) -> bool: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def id_no(self) -> str | None: ...
    @property
    def address(self) -> str | None: ...


def name(given: str) -> str:
    """The surname and 某: 张某, 欧阳某; of a name with a dot its first part."""
    plain = given.strip()
    if not plain or plain == ANONYMOUS:
        return plain
    if "·" in plain:
        return plain.partition("·")[0] + "某"
    if plain[0].isascii():
        return f"{plain[0]}***"
    return (plain[:2] if plain[:2] in _COMPOUND else plain[0]) + "某"


def phone(number: str | None) -> str:
    """138****1234."""
    text = number or ""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "****" if text else ""


def id_number(number: str | None) -> str:
    """420303********1234."""
    text = number or ""
    return f"{text[:6]}********{text[-4:]}" if len(text) >= 12 else "****" if text else ""


def hidden(text: str | None) -> str:
    """Four asterisks where there is a text, nothing where there is none."""
    return "****" if text else ""


def party(known: Particulars) -> str:
    """What the party is called outward; units by their full name."""
    return known.name if known.is_unit else name(known.name)


def words(text: str | None, parties: Iterable[Particulars] = ()) -> str:
    """A text without the parties' names, and without any identity or mobile number."""
    masked = text or ""
    for each in sorted(parties, key=lambda known: -len(known.name)):
        if not each.is_unit and len(each.name) > 1:
            masked = masked.replace(each.name, name(each.name))
        for value in (each.phone, each.id_no, each.address):
            if value and len(value) > 3:
                masked = masked.replace(value, "****")
    masked = _CARD.sub(r"\1********\2", masked)
    return _MOBILE.sub(r"\1****\2", masked)


def erase(text: str | None, parties: Iterable[Particulars] = ()) -> str:
    """A text without anything of the parties, not even surname or a number's ends: for good."""
    erased = text or ""
    for each in sorted(parties, key=lambda known: -len(known.name)):
        if not each.is_unit and len(each.name) > 1:
            erased = erased.replace(each.name, ANONYMOUS)
        for value in (each.phone, each.id_no, each.address):
            if value and len(value) > 3:
                erased = erased.replace(value, hidden(value))
    return _MOBILE.sub(hidden("1"), _CARD.sub(hidden("1"), erased))

"""What one row alone cannot tell: whether what it names is there, and may be so."""

from collections.abc import Iterator
from typing import Any

from processes.access import accounts
from processes.onboarding import sheets
from processes.onboarding.reading import Fault, Row
from processes.onboarding.standing import KEYS, Key, Standing, is_over
from processes.organisation.places import LENGTHS, PlaceKind
from processes.organisation.roles import Role

#: Where a centre is, and what a mediation organisation may serve.
CENTRES = (PlaceKind.DISTRICT, PlaceKind.STREET, PlaceKind.VILLAGE)
_LEVELS = {length: kind for kind, length in LENGTHS.items()}
LEVEL_WORDS = {
    PlaceKind.DISTRICT: "区",
    PlaceKind.STREET: "街道（乡镇）",
    PlaceKind.VILLAGE: "村（社区）",
    PlaceKind.LARGE_GRID: "大网格",
    PlaceKind.SMALL_GRID: "小网格",
}


def key_of(row: Row) -> Key:
    """What the row is known by."""
    return tuple(row.values[part] for part in KEYS[row.sheet])


class Checks:
    """The rows of a workbook beside what is there; each function tells what is wrong with a row."""

    def __init__(self, rows: dict[str, list[Row]], standing: Standing, by: int) -> None:
        self._standing, self._by = standing, by
        self._known = {
            name: {*standing.rows[name], *(key_of(row) for row in rows.get(name, ()))}
            for name in KEYS
        }
        self._first: dict[tuple[str, Any], Row] = {}

    def faults(self, row: Row) -> Iterator[Fault]:
        """Everything that is wrong with the row."""
        yield from self._repeated(row)
        there = self._standing.rows[row.sheet].get(key_of(row))
        if there is not None and is_over(there):
            yield row.fault(
                KEYS[row.sheet][-1], f"已于{there.until_on}停用，不能再用，请另起一个。"
            )
        match row.sheet:
            case sheets.PLACES:
                yield from self._place(row)
            case sheets.ORGANISATIONS | sheets.ROOMS:
                yield from self._served(row)
            case sheets.PEOPLE:
                yield from self._person(row)

    def _repeated(self, row: Row) -> Iterator[Fault]:
        key: Any = key_of(row)
        if row.sheet == sheets.PEOPLE:
            # A person has a row for each office.
            key = (*key, row.values.get("role"), row.values.get("at"))
        first = self._first.setdefault((row.sheet, key), row)
        if first is not row:
            yield row.fault(KEYS[row.sheet][-1], f"与第{first.number}行重复。")

    def _place(self, row: Row) -> Iterator[Fault]:
        code = row.values["code"]
        if not code.startswith(self._standing.district):
            yield row.fault("code", f"不在本区，应以 {self._standing.district} 开头。")
            return
        above = above_of(code)
        if (above,) not in self._known[sheets.PLACES]:
            level = LEVEL_WORDS[_LEVELS[len(above)]]
            yield row.fault("code", f"上级{level} {above} 不在库中，也不在本表中。")

    def _served(self, row: Row) -> Iterator[Fault]:
        code = row.values["place"]
        if (code,) not in self._known[sheets.PLACES]:
            yield row.fault("place", f"没有区划 {code}。")
        elif _LEVELS[len(code)] not in CENTRES:
            yield row.fault("place", "应为区、街道乡镇或村（社区）的代码。")

    def _person(self, row: Row) -> Iterator[Fault]:
        first = self._first.setdefault((row.sheet, ("person", row.values["staff_no"])), row)
        for key in ("name", "phone", "post", "duty", "body"):
            if row.values.get(key) != first.values.get(key):
                yield row.fault(key, f"与第{first.number}行同一编号的人不一致。")
        role, at = row.values.get("role"), row.values.get("at")
        if role is None:
            if at is not None:
                yield row.fault("role", "填了任职处，也要填角色。")
            return
        yield from self._seat(row, role, at or self._standing.district)
        yield from self._offices(row, role, at or self._standing.district)

    def _seat(self, row: Row, role: Role, at: str) -> Iterator[Fault]:
        if role in (Role.LIAISON, Role.UNIT_HEAD):
            if (at,) not in self._known[sheets.UNITS]:
                yield row.fault("at", f"{role.words}要填部门的代码，没有部门 {at}。")
        elif role is Role.MEDIATOR:
            if (at,) not in self._known[sheets.ORGANISATIONS]:
                yield row.fault("at", f"{role.words}要填调解组织的代码，没有调解组织 {at}。")
        else:
            levels = accounts.levels(role)
            words = "或".join(LEVEL_WORDS[kind] for kind in PlaceKind if kind in levels)
            if (at,) not in self._known[sheets.PLACES] or _LEVELS[len(at)] not in levels:
                yield row.fault("at", f"{role.words}要填{words}的代码，{at} 不是。")

    def _offices(self, row: Row, role: Role, at: str) -> Iterator[Fault]:
        person = self._standing.rows[sheets.PEOPLE].get(key_of(row))
        held = self._standing.offices.get(person.id, set()) if person else set()
        if (role, at) in held or person is None:
            return
        if person.id == self._by:
            yield row.fault("role", "不能给自己任职，请由另一位安全管理员办理。")
            return
        for other, _at in sorted(held):
            rule = self._standing.incompatible.get((role, other))
            if rule is not None:
                told = f"“{role.words}”与“{other.words}”不得由一人兼任：{rule.reason}。"
                yield row.fault("role", told)
                return


def above_of(code: str) -> str:
    """The code of the place directly above."""
    lengths = [length for length in LENGTHS.values() if length < len(code)]
    return code[: lengths[-1]]

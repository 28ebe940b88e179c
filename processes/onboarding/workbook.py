"""The workbook to download: what the district has, in the form in which it can be sent back."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from processes import spreadsheets
from processes.access import accounts
from processes.onboarding import needed_units, sheets
from processes.onboarding.checks import LEVEL_WORDS
from processes.onboarding.sheets import OFFERED, Sheet
from processes.onboarding.standing import OFFICE, Standing, is_over
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.places import PlaceKind, UnitKind
from processes.organisation.roles import Role
from processes.spreadsheets import Worksheet

WIDTH = 24


def write(session: Session, district: str) -> bytes:
    """The `.xlsx` file: a sheet of each kind, filled with what is there, and words of help."""
    standing = Standing.load(session, district)
    filled = [_sheet(each, _rows(session, each, standing)) for each in sheets.EVERY]
    return spreadsheets.write([*filled, _help()])


def _sheet(sheet: Sheet, rows: Iterator[Sequence[Any]]) -> Worksheet:
    headings = [f"{each.heading}*" if each.is_needed else each.heading for each in sheet.columns]
    return Worksheet(sheet.name, headings, rows, [WIDTH] * len(headings))


def _rows(session: Session, sheet: Sheet, standing: Standing) -> Iterator[Sequence[Any]]:
    there = [row for _, row in sorted(standing.rows[sheet.name].items()) if not is_over(row)]
    if sheet.name == sheets.PLACES:
        there = [row for row in there if row.kind is not PlaceKind.DISTRICT]
    for row in there:
        if sheet.name == sheets.PEOPLE:
            yield from _person(sheet, row, standing)
        else:
            yield [_cell(getattr(row, each.key)) for each in sheet.columns]
    if sheet.name == sheets.UNITS:
        for code, name in needed_units.find_missing(session, standing).items():
            yield [code, name, UnitKind.DEPARTMENT.words]


def _person(sheet: Sheet, row: Any, standing: Standing) -> Iterator[Sequence[Any]]:
    own = [_cell(getattr(row, c.key)) for c in sheet.columns if c.key not in OFFICE]
    held = sorted(standing.offices.get(row.id, ()))
    offered = [(role.words, at) for role, at in held if role not in ADMINISTRATORS]
    for office in offered or [("", "")]:
        yield [*own, *office]


def _cell(value: Any) -> str:
    return "" if value is None else str(getattr(value, "words", value))


def _help() -> Worksheet:
    rows: list[Sequence[str]] = [("全部", "", "", _GENERAL, "")]
    for sheet in sheets.EVERY:
        rows.append((sheet.name, "", "", sheet.help, ""))
        rows += [
            (
                sheet.name,
                each.heading,
                "必填" if each.is_needed else "可不填",
                each.help,
                each.example,
            )
            for each in sheet.columns
        ]
    rows += [("人员", "角色", role.words, f"任职处：{_seat(role)}", role.value) for role in OFFERED]
    return Worksheet(
        sheets.ASIDE[0], ("工作表", "列", "要求", "说明", "示例"), rows, (12, 18, 14, 70, 24)
    )


_GENERAL = (
    "各表第一行是列名，不要改动；空着的格表示不改。编号和代码请设为文本格式。"
    "这个文件可以反复上传：只录入新的和改了的，从不删除。"
)


def _seat(role: Role) -> str:
    if role in (Role.LIAISON, Role.UNIT_HEAD):
        return "部门的代码"
    if role is Role.MEDIATOR:
        return "调解组织的代码"
    levels = accounts.levels(role)
    if levels == {PlaceKind.DISTRICT}:
        return "可不填，即全区"
    return "或".join(LEVEL_WORDS[kind] for kind in PlaceKind if kind in levels) + "的代码"

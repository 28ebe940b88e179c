"""Reading the workbook: every row of every sheet into values, every fault by sheet, row and column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from processes import spreadsheets
from processes.onboarding import sheets
from processes.onboarding.sheets import Sheet
from processes.spreadsheets import SpreadsheetRefused, Table

#: Rows of one sheet: a district has some thousand grids and as many people.
MOST = 10_000


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, or with one of its cells."""

    sheet: str
    #: As Excel numbers it.
    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Row:
    """A row that could be read; an empty cell gives no value."""

    sheet: str
    number: int
    values: dict[str, Any]

    def fault(self, key: str, sentence: str) -> Fault:
        """What is wrong with the cell of that field."""
        columns = sheets.BY_NAME[self.sheet].columns
        heading = next(each.heading for each in columns if each.key == key)
        return Fault(self.sheet, self.number, heading, sentence)


def read(content: bytes) -> tuple[dict[str, list[Row]], list[Fault]]:
    """The rows of each sheet that is there, and the faults of those that could not be read.

    Raises SpreadsheetRefused for a file that is none of ours.
    """
    tables = spreadsheets.read_sheets(content, most_rows=MOST)
    known = {*sheets.BY_NAME, *sheets.ASIDE}
    if unknown := [name for name, table in tables.items() if name not in known and table]:
        told = "、".join(name[:20] for name in unknown[:10])
        raise SpreadsheetRefused(reason=f"不认识的工作表：{told}。请用模板。")
    rows: dict[str, list[Row]] = {}
    faults: list[Fault] = []
    for sheet in sheets.EVERY:
        table = tables.get(sheet.name)
        if table is None:
            continue
        _require_headings(sheet, table.headings)
        rows[sheet.name] = _read_rows(sheet, table, faults)
    if not any(rows.values()) and not faults:
        raise SpreadsheetRefused(reason="表里没有数据。")
    return rows, faults


def _require_headings(sheet: Sheet, headings: Sequence[str]) -> None:
    expected = [each.heading for each in sheet.columns]
    if unknown := [each[:20] for each in headings if each not in expected]:
        raise SpreadsheetRefused(
            reason=f"工作表“{sheet.name}”有不认识的列：{'、'.join(unknown[:10])}。请用模板。"
        )
    needed = [each.heading for each in sheet.columns if each.is_needed]
    if lacking := [each for each in needed if each not in headings]:
        raise SpreadsheetRefused(
            reason=f"工作表“{sheet.name}”缺少必填的列：{'、'.join(lacking)}。请用模板。"
        )


def _read_rows(sheet: Sheet, table: Table, faults: list[Fault]) -> list[Row]:
    rows = []
    for number, cells in table.rows:
        values: dict[str, Any] = {}
        found = []
        for column in sheet.columns:
            typed = cells.get(column.heading, "")
            if not typed:
                if column.is_needed:
                    found.append(Fault(sheet.name, number, column.heading, "必须填写。"))
                continue
            try:
                values[column.key] = column.read(typed)
            except ValueError as wrong:
                found.append(Fault(sheet.name, number, column.heading, str(wrong)))
        faults += found
        if not found:
            rows.append(Row(sheet.name, number, values))
    return rows

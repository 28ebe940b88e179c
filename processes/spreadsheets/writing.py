"""Writing a table as Excel: every text stays text, and every page says who took it and when."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from engine import clock

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What the programs that open a table may take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What XML cannot hold.
_CONTROLS = {code: None for code in range(32) if code not in (9, 10, 13)}


@dataclass(frozen=True)
class Worksheet:
    """A sheet: its name, its headings and its rows; `widths` in characters, 0: as usual."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Mark:
    """The watermark: who took the table, when, and under what conditions."""

    who: str
    at: datetime
    words: str = ""

    @property
    def line(self) -> str:
        """One line, for the head and foot of every printed page."""
        return f"{self.who} {clock.local(self.at):%Y-%m-%d %H:%M} {self.words}".strip()


def write(sheets: Sequence[Worksheet], *, mark: Mark | None = None) -> bytes:
    """The `.xlsx` file; with a mark, in the head and foot of each sheet and on a sheet of its own."""
    book = Workbook(write_only=True)
    for sheet in [*sheets, *([_marked(mark)] if mark else [])]:
        _add(book, sheet, mark)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _marked(mark: Mark) -> Worksheet:
    rows = [("导出人", mark.who), ("导出时间", f"{clock.local(mark.at):%Y-%m-%d %H:%M:%S}")]
    return Worksheet("水印", ("项目", "内容"), [*rows, ("说明", mark.words)], (12, 60))


def _add(book: Workbook, sheet: Worksheet, mark: Mark | None) -> None:
    page = book.create_sheet(sheet.name)
    page.freeze_panes = "A2"
    for position, width in enumerate(sheet.widths, start=1):
        if width:
            page.column_dimensions[get_column_letter(position)].width = width
    if mark:
        # An ampersand begins a code in heads and feet.
        line = mark.line.replace("&", "&&")
        page.oddHeader.center.text = page.oddFooter.center.text = line
    page.append([_heading(page, each) for each in sheet.headings])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])


def _heading(page: Any, words: str) -> WriteOnlyCell:
    cell = _cell(page, words)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8EEF4")
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _cell(page: Any, value: Any) -> WriteOnlyCell:
    """A cell; a text that looks like a formula stays a text, whatever opens the file."""
    if isinstance(value, datetime):
        value = f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, str):
        value = value.translate(_CONTROLS)
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        # The apostrophe Excel itself writes before such a text, kept when saved as CSV too.
        cell.quotePrefix = value.startswith(_FORMULA)
        cell.number_format = "@"
    return cell

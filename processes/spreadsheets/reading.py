"""Reading a table that somebody sent: the first sheet of an Excel file, or CSV.

A file is never trusted: what unpacks to too much, links to other files, holds macros or is computed
by formulas is refused before or while it is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.xml import functions

from engine.own_thread import in_own_thread
from processes import archives
from processes.archives import ArchiveRefused, Bounds
from processes.errors import ProcessError

#: Characters of a cell, and of all that is read of one file.
MOST_COLUMNS, MOST_TEXT, MOST_CHARACTERS = 60, 5000, 5_000_000
#: Sheets of a file of which more than the first is read.
MOST_SHEETS = 10
#: Enough for five thousand rows of fifty columns; of what is kept whole in memory, as the styles
#: are, no more than a workbook of that size has.
BOUNDS = Bounds(
    sent=8 * 2**20,
    parts=200,
    unpacked=40 * 2**20,
    part=32 * 2**20,
    elements=30_000,
    named={
        **dict.fromkeys(("c", "v", "is", "t"), (400_000, "单元格")),
        **dict.fromkeys(("r", "rPr"), (50_000, "文字格式")),
        "row": (100_000, "行"),
        "si": (200_000, "文字"),
        "sheet": (50, "工作表"),
        "xf": (5_000, "单元格样式"),
        # The library looks for dates in each with a pattern whose cost grows with the square.
        "numFmt": (300, "数字格式"),
        "mergeCell": (10_000, "合并的单元格"),
    },
)
#: Empty rows in a row after which nothing more is looked for.
GAP = 200
_REFUSED_PARTS = re.compile(r"externalLinks|vbaProject|embeddings|activeX|connections\.xml", re.I)

# The library reads with one parser whatever the thread, and lxml loses all names of the thread before
# whenever such a parser is used in another: two megabytes a workbook, for ever. Without it each
# thread has a parser of its own; what declares entities is refused before the library sees it.
functions.fromstring.keywords.pop("parser", None)


class SpreadsheetRefused(ProcessError):
    """这个文件不能导入：{reason}"""


@dataclass(frozen=True)
class Table:
    """The first row as headings, and the rows below that hold anything, with their numbers."""

    headings: list[str]
    #: Row number as Excel shows it, and heading to text.
    rows: list[tuple[int, dict[str, str]]]


def read(content: bytes, *, most_rows: int) -> Table:
    """The table in an `.xlsx` or CSV file; raises SpreadsheetRefused."""
    return _table(read_lines(content, most_rows=most_rows), most_rows)


def read_sheets(content: bytes, *, most_rows: int) -> dict[str, Table | None]:
    """The tables of an `.xlsx` file by the names of their sheets, None for one that is empty.

    The bounds are those of a whole file, for several sheets may be one part of it; all together
    have three times the rows one may have. Raises SpreadsheetRefused, which names the sheet.
    """
    if content[:2] != b"PK":
        raise SpreadsheetRefused(reason="应为 .xlsx 文件。")
    found: dict[str, Table | None] = {}
    counted, left = _Counted(), most_rows * 3
    with _opened(content) as book:
        if len(book.worksheets) > MOST_SHEETS:
            raise SpreadsheetRefused(reason=f"工作表超过{MOST_SHEETS}张。")
        for sheet in book.worksheets:
            with _named(sheet.title):
                lines = [*counted(_lines(sheet, most_rows))]
                is_empty = not any(any(cells) for _, cells in lines)
                found[sheet.title] = None if is_empty else _table(iter(lines), most_rows)
            left -= len(lines)
            if left < 0:
                raise SpreadsheetRefused(reason=f"各表总共超过{most_rows * 3}行。")
    return found


@contextmanager
def _named(title: str) -> Iterator[None]:
    """Say of a refusal which sheet it is about."""
    try:
        yield
    except SpreadsheetRefused as refusal:
        told = refusal.details["reason"]
        raise SpreadsheetRefused(reason=f"工作表“{title[:31]}”：{told}") from refusal


def _table(numbered: Iterator[tuple[int, list[str]]], most_rows: int) -> Table:
    _, first = next(numbered, (0, []))
    headings = [each.rstrip("*").strip() for each in first]
    if not any(headings):
        raise SpreadsheetRefused(reason="第一行应是各列的名称。")
    named = [each for each in headings if each]
    if repeated := {each for each in named if named.count(each) > 1}:
        shown = sorted(each[:20] for each in repeated)[:5]
        raise SpreadsheetRefused(reason=f"列名“{'、'.join(shown)}”重复。")
    rows = []
    for number, cells in numbered:
        if any(cells):
            rows.append((number, {h: c for h, c in zip(headings, cells, strict=False) if h}))
        if len(rows) > most_rows:
            raise SpreadsheetRefused(reason=f"超过{most_rows}行，请分成几个文件。")
    return Table(named, rows)


def read_lines(content: bytes, *, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, empty ones and the headings among them; raises SpreadsheetRefused."""
    if len(content) > BOUNDS.sent:
        raise SpreadsheetRefused(reason=f"超过{BOUNDS.sent // 2**20}兆字节。")
    lines = _excel(content, most_rows) if content[:2] == b"PK" else _csv(content)
    yield from _Counted()(lines)


class _Counted:
    """Lines as they come, as long as all together are not too much."""

    def __init__(self) -> None:
        self._left = MOST_CHARACTERS

    def __call__(self, lines: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        for number, cells in lines:
            self._left -= sum(map(len, cells))
            if self._left < 0:
                raise SpreadsheetRefused(reason=f"文字总共超过{MOST_CHARACTERS // 10_000}万字。")
            yield number, cells


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SpreadsheetRefused(reason="既不是 .xlsx 文件，也不是 UTF-8 或 GBK 编码的 CSV 文件。")
    if "\0" in text:
        raise SpreadsheetRefused(
            reason="既不是 .xlsx 文件，也不是 CSV 文件；旧的 .xls 文件请另存为 .xlsx。"
        )
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
            yield number, [_shortened(each.strip()) for each in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise SpreadsheetRefused(reason="CSV 文件的格式不对。") from error


def _excel(content: bytes, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    with _opened(content) as book:
        yield from _lines(book.worksheets[0], most_rows)


def _lines(sheet: Any, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    # The size a file claims may be wrong, and a claimed million of empty rows takes minutes.
    sheet.reset_dimensions()
    yield from _rows(sheet, most_rows)


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """The workbook; whatever fails in the block is the file's fault."""
    _inspect(content)
    try:
        yield in_own_thread(
            load_workbook, io.BytesIO(content), read_only=True, keep_links=False, data_only=False
        )
    except SpreadsheetRefused:
        raise
    except Exception as error:
        # Whatever a damaged file breaks inside the library, it is the file that is wrong.
        raise SpreadsheetRefused(reason="文件已损坏，或不是 .xlsx 格式。") from error


def _inspect(content: bytes) -> None:
    """Refuse what is too much or not allowed, before the library reads anything."""
    try:
        for name, _ in archives.unpack(content, BOUNDS):
            if _REFUSED_PARTS.search(name):
                raise SpreadsheetRefused(
                    reason="含有宏、外部链接或嵌入的文件，请另存为普通的 .xlsx 文件。"
                )
    except ArchiveRefused as refusal:
        raise SpreadsheetRefused(reason=refusal.reason) from refusal


def _rows(sheet: Any, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    empty = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        cells = [_cell(each, number) for each in row]
        empty = 0 if any(cells) else empty + 1
        if empty > GAP or number > most_rows + GAP * 2:
            if any(cells):
                raise SpreadsheetRefused(reason=f"超过{most_rows}行，请分成几个文件。")
            return
        yield number, cells


def _cell(cell: ReadOnlyCell | EmptyCell, number: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise SpreadsheetRefused(reason=f"第{number}行有公式，请粘贴为数值后再导入。")
    if isinstance(value, datetime):
        return (
            value.isoformat(" ", "minutes")
            if value.time().isoformat() != "00:00:00"
            else (value.date().isoformat())
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _shortened(str(value).replace("\0", "").strip())


def _shortened(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise SpreadsheetRefused(reason=f"有一格超过{MOST_TEXT}字。")
    return text

"""Reading a table that somebody sent: the first sheet of an Excel file, or CSV.

A file is never trusted: what unpacks to too much, links to other files, holds macros or is computed
by formulas is refused before or while it is read.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

from processes.errors import ProcessError

#: Bytes of the file, and of what it unpacks to; how many parts.
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 8 * 1024 * 1024, 40 * 1024 * 1024, 200
MOST_COLUMNS, MOST_TEXT = 60, 5000
#: Empty rows in a row after which nothing more is looked for.
GAP = 200
_REFUSED_PARTS = re.compile(r"externalLinks|vbaProject|embeddings|activeX|connections\.xml", re.I)


class SheetRefused(ProcessError):
    """这个文件不能导入:{reason}"""


@dataclass(frozen=True)
class Table:
    """The first row as headings, and the rows below that hold anything, with their numbers."""

    headings: list[str]
    #: Row number as Excel shows it, and heading to text.
    rows: list[tuple[int, dict[str, str]]]


def read(content: bytes, *, most_rows: int) -> Table:
    """The table in an `.xlsx` or CSV file; raises SheetRefused."""
    if len(content) > MOST_BYTES:
        raise SheetRefused(reason=f"超过{MOST_BYTES // 1024 // 1024}兆字节。")
    lines = _excel(content, most_rows) if content[:2] == b"PK" else _csv(content)
    _, first = next(lines, (0, []))
    headings = [each.rstrip("*").strip() for each in first]
    if not any(headings):
        raise SheetRefused(reason="第一行应是各列的名称。")
    named = [each for each in headings if each]
    if repeated := {each for each in named if named.count(each) > 1}:
        raise SheetRefused(reason=f"列名“{'、'.join(sorted(repeated))}”重复。")
    rows = []
    for number, cells in lines:
        if any(cells):
            rows.append((number, {h: c for h, c in zip(headings, cells, strict=False) if h}))
        if len(rows) > most_rows:
            raise SheetRefused(reason=f"超过{most_rows}行,请分成几个文件。")
    return Table(named, rows)


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise SheetRefused(reason="既不是 .xlsx 文件,也不是 UTF-8 或 GBK 编码的 CSV 文件。")
    if "\0" in text:
        raise SheetRefused(
            reason="既不是 .xlsx 文件,也不是 CSV 文件;旧的 .xls 文件请另存为 .xlsx。"
        )
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
            yield number, [_shortened(each.strip()) for each in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise SheetRefused(reason="CSV 文件的格式不对。") from error


def _excel(content: bytes, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    _inspect(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, data_only=False)
        sheet = book.worksheets[0]
        # The size a file claims may be wrong, and a claimed million of empty rows takes minutes.
        sheet.reset_dimensions()
        yield from _rows(sheet, most_rows)
    except SheetRefused:
        raise
    except Exception as error:
        # Whatever a damaged file breaks inside the library, it is the file that is wrong.
        raise SheetRefused(reason="文件已损坏,或不是 .xlsx 格式。") from error


def _inspect(content: bytes) -> None:
    """Refuse by the archive's table of contents, before the library unpacks anything."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise SheetRefused(reason="文件已损坏,或不是 .xlsx 格式。") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise SheetRefused(reason="解压后过大。")
    for part in parts:
        if _REFUSED_PARTS.search(part.filename):
            raise SheetRefused(reason="含有宏、外部链接或嵌入的文件,请另存为普通的 .xlsx 文件。")
        if part.flag_bits & 1:
            raise SheetRefused(reason="文件有密码保护。")
        if part.filename.endswith((".xml", ".rels")):
            _refuse_entities(archive, part)


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """An XML part that declares entities can unpack to any size in the parser."""
    try:
        content = archive.read(part)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise SheetRefused(reason="文件已损坏,或不是 .xlsx 格式。") from error
    # A zero byte: UTF-16, in which the words below would not be recognised.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:64]:
        raise SheetRefused(reason="文件中有不允许的内容。")


def _rows(sheet: Any, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    empty = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        cells = [_cell(each, number) for each in row]
        empty = 0 if any(cells) else empty + 1
        if empty > GAP or number > most_rows + GAP * 2:
            if any(cells):
                raise SheetRefused(reason=f"超过{most_rows}行,请分成几个文件。")
            return
        yield number, cells


def _cell(cell: ReadOnlyCell | EmptyCell, number: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise SheetRefused(reason=f"第{number}行有公式,请粘贴为数值后再导入。")
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
        raise SheetRefused(reason=f"有一格超过{MOST_TEXT}字。")
    return text

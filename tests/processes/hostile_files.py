"""Files made to cost whoever reads them: small to send, without end to read."""

import io
import json
import random
import re
import zipfile

from openpyxl import Workbook

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
TEXTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
#: What no compression makes smaller: beside it the rest is not conspicuous by how far it unpacks.
PADDING = random.Random(1).randbytes(400_000)  # noqa: S311
PLAIN = (
    "<cellStyleXfs><xf/></cellStyleXfs><cellStyles><cellStyle name='Normal' xfId='0'/></cellStyles>"
)
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{"&a%s;" % (n - 1 or "") * 10}">' for n in range(1, 12))
    + "]>"
)


def changed(content, parts, method=zipfile.ZIP_DEFLATED):
    """The archive with parts put in or replaced."""
    source, kept = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    held = {name: source.read(name) for name in source.namelist()}
    held |= {"xl/media/padding.png": PADDING} | dict(parts)
    with zipfile.ZipFile(kept, "w", method, compresslevel=9) as made:
        for name, part in held.items():
            made.writestr(name, part)
    return kept.getvalue()


def sheet(rows, before=""):
    return f"<worksheet {NS}>{before}<sheetData>{rows}</sheetData></worksheet>"


def styles(held):
    return f"<styleSheet {NS}>{held}{PLAIN}</styleSheet>"


def cells(count, rows=1):
    """Rows below their headings, whose every cell is the first of the texts."""
    first = "".join(f'<c t="inlineStr"><is><t>{n}</t></is></c>' for n in range(count))
    row = '<c t="s"><v>0</v></c>' * count
    below = "".join(f'<row r="{n}">{row}</row>' for n in range(2, rows + 2))
    return f'<row r="1">{first}</row>{below}'


def one_part_many_times():
    """Ten sheets of ten thousand rows, all of them one part of the file."""
    made, kept = Workbook(), io.BytesIO()
    for name in ("区划", "部门", "调解组织", "房间", "人员", *"甲乙丙丁"):
        made.create_sheet(name)
    made.save(kept)
    rows = "".join(
        f'<row r="{n}"><c t="inlineStr"><is><t>1</t></is></c></row>' for n in range(1, 9_999)
    )
    links = zipfile.ZipFile(kept).read("xl/_rels/workbook.xml.rels").decode()
    same = re.sub(r"sheet\d+\.xml", "sheet1.xml", links)
    parts = [(SHEET, sheet(rows)), ("xl/_rels/workbook.xml.rels", same)]
    return changed(kept.getvalue(), parts)


def formats(count, length):
    held = "".join(
        f'<numFmt numFmtId="{n + 200}" formatCode="{"[" * length}"/>' for n in range(count)
    )
    return styles(f"<numFmts>{held}</numFmts>")


def texts_in(book, part, held):
    """The texts in a part, which the contents say holds them."""
    types = zipfile.ZipFile(io.BytesIO(book)).read(TYPES).decode()
    types = types.replace(
        "<Override ", f'<Override PartName="/{part}" ContentType="{TEXTS}"/><Override ', 1
    )
    return changed(book, {part: f"<sst {NS}>{held}</sst>", TYPES: types})


def books(book):
    """What makes workbooks, by what is wrong with them; `book` is a good one."""
    return {
        "texts": lambda: texts_in(book, STRINGS, "<si/>" * 6_000_000),
        "texts in a picture": lambda: texts_in(book, "xl/media/a.png", "<si/>" * 6_000_000),
        "pieces of text": lambda: texts_in(book, STRINGS, f"<si>{'<r/>' * 5_000_000}</si>"),
        "cells": lambda: changed(book, {SHEET: sheet(f'<row r="1">{"<c/>" * 7_000_000}</row>')}),
        "one text in all cells": lambda: texts_in(
            changed(book, {SHEET: sheet(cells(50, 4_000))}),
            STRINGS,
            f"<si><t>{'长' * 4_900}</t></si>",
        ),
        "styles": lambda: changed(book, {STYLES: styles(f"<cellXfs>{'<xf/>' * 2_000_000}</cellXfs>")}),
        "fonts": lambda: changed(book, {STYLES: styles(f"<fonts>{'<font/>' * 3_000_000}</fonts>")}),
        "patterns of numbers": lambda: changed(book, {STYLES: formats(1, 1_000_000)}),
        "many patterns of numbers": lambda: changed(book, {STYLES: formats(5_000, 1_000)}),
        "sheets": lambda: changed(
            book, {BOOK: f"<workbook {NS}><sheets>{'<sheet/>' * 3_000_000}</sheets></workbook>"}
        ),
        "names": lambda: changed(
            book,
            {BOOK: f"<workbook {NS}><definedNames>{'<definedName/>' * 2_000_000}</definedNames></workbook>"},
        ),
        "types": lambda: changed(book, {TYPES: f"<Types>{'<Override/>' * 3_000_000}</Types>"}),
        "depth": lambda: changed(book, {SHEET: "<a>" * 400_000 + "</a>" * 400_000}),
        "entities": lambda: changed(book, {SHEET: f"{ENTITIES}<worksheet>&a11;</worksheet>"}),
        "entities in UTF-16": lambda: changed(
            book, {SHEET: f"{ENTITIES}<worksheet>&a11;</worksheet>".encode("utf-16")}
        ),
        "nothing but air": lambda: changed(book, {"xl/a.xml": b" " * 200 * 2**20}),
        "a dictionary of LZMA": lambda: changed(book, {"xl/a.xml": b"a"}, zipfile.ZIP_LZMA),
        "entries": lambda: entries(book),
    }  # fmt: skip


def entries(content, count=100_000):
    """A table of contents that names one part again and again."""
    kept = io.BytesIO(content)
    with zipfile.ZipFile(kept, "a") as made:
        again = made.infolist()[0]
        made.filelist.extend([again] * count)
        made.comment = b"x"
    return kept.getvalue()


def claims(book):
    """A workbook that claims all rows and columns there are, and has one cell at their end."""
    claimed = sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<dimension ref="A1:XFD1048576"/>',
    )
    return changed(book, {SHEET: claimed})


def texts():
    """What makes CSV, by what is wrong with it."""
    return {
        "a line of commas": lambda: b"," * 8_000_000,
        "a cell without end": lambda: b'"' + b"a" * 8_000_000,
        "quotes": lambda: b'""' * 4_000_000,
        "rows": lambda: b"a\n" * 4_000_000,
        "cells of the most there may be": lambda: b"a\n" + (b"x" * 4_999 + b"\n") * 1_600,
    }


def documents(template):
    """What makes Word documents, by what is wrong with them; `template` is a good one."""
    body = "word/document.xml"
    return {
        "elements": lambda: changed(template, {"word/a.xml": "<a>" + "<b/>" * 260_000 + "</a>"}),
        "depth": lambda: changed(template, {body: "<a>" * 100_000 + "</a>" * 100_000}),
        "entities": lambda: changed(
            template, {body: f"{ENTITIES}<w:document {W}>&a11;</w:document>"}
        ),
        "nothing but air": lambda: changed(template, {"word/a.xml": b" " * 200 * 2**20}),
        "many parts of air": lambda: changed(
            template, {f"word/{n}.xml": f"<a>{' ' * 1_000_000}</a>" for n in range(60)}
        ),
        "entries": lambda: entries(template),
    }


def json_texts():
    """What makes JSON, by what is wrong with it."""
    return {
        "depth": lambda: b"[" * 1_000_000,
        "a number without end": lambda: b"[" + b"9" * 1_000_000 + b"]",
        "lists": lambda: b"[" + b"[]," * 1_000_000 + b"[]]",
        "an exponent": lambda: b"[1e999999999]",
        "objects": lambda: json.dumps([{"date": "2026-01-01"}] * 200_000).encode(),
    }

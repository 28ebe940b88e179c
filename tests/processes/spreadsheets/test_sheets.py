"""Tables from outside are read with distrust; tables we hand out hold texts alone."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from openpyxl import Workbook, load_workbook

from processes import spreadsheets
from processes.spreadsheets import Mark, SpreadsheetRefused, Worksheet


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def repacked(content, add=(), replace=()):
    source, kept = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, dict(replace).get(name, source.read(name)))
        for name, held in add:
            made.writestr(name, held)
    return kept.getvalue()


GOOD = book(("姓名", "数"), ("示例甲", 3), (None, None), (" 示例乙 ", 1.5))
SHEET = "xl/worksheets/sheet1.xml"


def test_rows_keep_their_numbers_and_cells_are_texts():
    table = spreadsheets.read(GOOD, most_rows=10)
    assert table.rows == [(2, {"姓名": "示例甲", "数": "3"}), (4, {"姓名": "示例乙", "数": "1.5"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_people_have(encoding):
    content = "姓名,数\r\n示例甲,3\r\n".encode(encoding)
    assert spreadsheets.read(content, most_rows=10).rows == [(2, {"姓名": "示例甲", "数": "3"})]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "第一行"),
        (b"\xff\xfe\x00junk\x81", "既不是"),
        (b"PK\x03\x04junk", "损坏"),
        (book(("甲", "甲"), (1, 2)), "重复"),
        (book(("甲",), ("=1+1",)), "公式"),
        (book(("甲",), *[(n,) for n in range(20)]), "超过10行"),
        (book(("甲",), ("长" * 5001,)), "5000字"),
        (repacked(GOOD, [("xl/vbaProject.bin", b"x")]), "宏"),
        (repacked(GOOD, [("xl/externalLinks/externalLink1.xml", b"<a/>")]), "外部链接"),
        (repacked(GOOD, [("xl/big.bin", b"0" * (41 * 1024 * 1024))]), "过大"),
        (repacked(GOOD, [(f"x{n}", b"") for n in range(300)]), "太多"),
        (
            repacked(GOOD, replace={SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}.items()),
            "不允许",
        ),
        (repacked(GOOD, replace={SHEET: b"<worksheet><"}.items()), "损坏"),
        (b"0" * (9 * 1024 * 1024), "兆字节"),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(SpreadsheetRefused, match=sentence):
        spreadsheets.read(content, most_rows=10)


def test_a_million_claimed_rows_end_soon():
    rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(3, 60_000))
    ns = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    first = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = b'<worksheet xmlns="%s"><sheetData>%s%s</sheetData></worksheet>' % (ns, first, rows)
    assert (
        spreadsheets.read(repacked(GOOD, replace={SHEET: sheet}.items()), most_rows=10).rows == []
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_a_text_that_looks_like_a_formula_stays_a_text(text):
    content = spreadsheets.write([Worksheet("表", ["甲"], [[text]])])
    cell = load_workbook(io.BytesIO(content)).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)


def test_the_watermark_is_on_every_page_and_on_a_sheet_of_its_own():
    mark = Mark("示例&某", datetime(2026, 3, 4, 1, tzinfo=UTC), "已脱敏")
    made = load_workbook(
        io.BytesIO(spreadsheets.write([Worksheet("表", ["甲"], [["x"]])], mark=mark))
    )
    assert "2026-03-04 09:00 已脱敏" in made["表"].oddFooter.center.text
    assert [c.value for c in made["水印"]["B"]] == [
        "内容", "示例&某", "2026-03-04 09:00:00", "已脱敏",
    ]  # fmt: skip

"""Which files are taken: what they are is what they hold, and nothing that runs when it is opened."""

import io
import zipfile

import pytest

from processes.documents.attachments import DOCX, XLSX, recognise
from processes.documents.errors import AttachmentRefused


def archive(*parts):
    """A zip archive with parts of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for each in parts:
            made.writestr(each, "<a/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "mimetype"),
    [
        ("协议.docx", archive("word/document.xml"), DOCX),
        ("名单.xlsx", archive("xl/workbook.xml", "xl/worksheets/sheet1.xml"), XLSX),
        ("公文.ofd", archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        ("说明.txt", "张湾区\r\n第二行".encode(), "text/plain"),
        ("说明.TXT", "\ufeff张湾区".encode(), "text/plain"),
        ("旧.txt", "张湾区".encode("gb18030"), "text/plain"),
    ],
)
def test_a_file_is_taken_for_what_it_holds(name, content, mimetype):
    assert recognise(name, content) == mimetype


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名单.xlsx", archive("word/document.xml")),
        ("名单.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin")),
        ("名单.xlsx", archive("xl/workbook.xml", "xl/macrosheets/sheet1.xml")),
        ("名单.xlsx", archive("xl/workbook.xml", "xl/externalLinks/externalLink1.xml")),
        ("名单.xlsx", archive("xl/workbook.xml", "xl/activeX/activeX1.xml")),
        ("协议.docx", archive("word/document.xml", "word/vbaProject.bin")),
        ("公文.ofd", archive("Doc_0/Document.xml")),
        ("公文.ofd", b"PK\x03\x04 broken"),
        ("说明.txt", b"MZ\x00\x01"),
        ("说明.txt", b"\x1b[2J"),
        ("说明.txt", b"\xff\xff\xff"),
    ],
)
def test_what_is_something_else_or_runs_is_refused(name, content):
    kind = name.rpartition(".")[2].upper()
    with pytest.raises(AttachmentRefused, match=f"文件的内容不是{kind}。"):
        recognise(name, content)


@pytest.mark.parametrize("name", ["名单.csv", "旧.doc", "旧.xls", "页.html", "图.svg", "无"])
def test_what_runs_in_its_program_is_not_taken_at_all(name):
    with pytest.raises(AttachmentRefused, match="只收 PDF、OFD、JPG、PNG、DOCX、XLSX 和 TXT"):
        recognise(name, b"x")

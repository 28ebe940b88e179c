"""Every reader of what people send refuses in a sentence, within its memory and its time."""

import io

import pytest
from openpyxl import Workbook

from processes.documents import templates
from tests.confined import confined
from tests.processes import hostile_files

#: Reads the file as named, prints the class of the refusal and its sentence.
READ = """
import sys
from pathlib import Path
from engine.errors import EngineError
{imports}
content = Path(sys.argv[1]).read_bytes()
try:
    print("read", {read})
except EngineError as refusal:
    print(type(refusal).__name__, refusal)
"""
SHEET = READ.format(
    imports="from processes import spreadsheets",
    read="len(spreadsheets.read(content, most_rows=5000).rows)",
)
SHEETS = READ.format(
    imports="from processes.onboarding import reading", read="len(reading.read(content)[0])"
)
CALENDAR = READ.format(
    imports="from processes.calendars import importing",
    read="len(importing.read(sys.argv[2], content))",
)
TEMPLATE = READ.format(
    imports="from processes.documents import template_validation",
    read="template_validation.require_safe(content)",
)
ATTACHMENT = READ.format(
    imports="from processes.documents import attachments",
    read="attachments.recognise('a.docx', content)",
)
RULES = READ.format(
    imports="from processes.deadlines import rules_file", read="len(rules_file.read('a', content))"
)
FORM = READ.format(imports="from engine.forms import read", read="read.read(content, 'a.form')")
DIAGRAM = READ.format(imports="from engine.dialect import xml", read="xml.parse(content, 'a.bpmn')")
DIAGRAMS = {
    "entities": lambda: f"{hostile_files.ENTITIES}<definitions>&a11;</definitions>",
    "depth": lambda: "<a>" * 1_000_000,
    "elements": lambda: f"<a>{'<b/>' * 1_200_000}</a>",
    "attributes": lambda: "<a " + " ".join(f"a{n}='1'" for n in range(400_000)) + "/>",
    "a text without end": lambda: f"<a>{'x' * 6_000_000}</a>",
}  # fmt: skip


def good_book():
    made, kept = Workbook(), io.BytesIO()
    made.active.append(["甲"])
    made.save(kept)
    return kept.getvalue()


BOOKS = hostile_files.books(good_book())


@pytest.fixture
def read(tmp_path):
    """What a reader said of a content."""

    def call(script, content, *arguments):
        path = tmp_path / "sent"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return confined(script, path, *arguments)

    return call


@pytest.mark.parametrize("what", BOOKS)
def test_a_workbook(read, what):
    assert read(SHEET, BOOKS[what]()).startswith("SpreadsheetRefused 这个文件不能导入：")


@pytest.mark.parametrize("what", ["texts", "entities", "one part many times"])
def test_a_workbook_of_several_sheets(read, what):
    content = hostile_files.one_part_many_times() if what not in BOOKS else BOOKS[what]()
    assert read(SHEETS, content).startswith("SpreadsheetRefused 这个文件不能导入：")


@pytest.mark.parametrize("what", ["texts", "styles", "entities", "entries"])
def test_a_calendar_in_a_workbook(read, what):
    assert read(CALENDAR, BOOKS[what](), "a.xlsx").startswith("CalendarNotRead 日历没有导入：")


def test_a_workbook_may_claim_any_size(read):
    assert read(SHEET, hostile_files.claims(good_book())) == "read 0"


@pytest.mark.parametrize("what", TEXTS := hostile_files.texts())
def test_a_csv(read, what):
    assert read(SHEET, TEXTS[what]()).startswith("SpreadsheetRefused 这个文件不能导入：")


@pytest.mark.parametrize("what", TEXTS)
def test_a_calendar_in_csv(read, what):
    assert read(CALENDAR, TEXTS[what](), "a.csv").startswith("CalendarNotRead 日历没有导入：")


@pytest.mark.parametrize("what", JSON := hostile_files.json_texts())
def test_a_calendar_and_rules_in_json(read, what):
    assert read(CALENDAR, JSON[what](), "a.json").startswith("CalendarNotRead ")
    assert read(RULES, JSON[what]()).startswith("Refused ")
    assert read(FORM, JSON[what]()).startswith("Refused ")


@pytest.mark.parametrize(
    "what", DOCUMENTS := hostile_files.documents(templates.read_shipped("cover"))
)
def test_a_template(read, what):
    assert read(TEMPLATE, DOCUMENTS[what]()).startswith("TemplateRefused 这个模板不能使用：")


def test_an_attachment_is_never_unpacked_and_its_contents_are_bounded(read):
    assert read(ATTACHMENT, DOCUMENTS["nothing but air"]()).startswith("read ")
    assert read(ATTACHMENT, DOCUMENTS["entries"]()).startswith("AttachmentRefused ")


@pytest.mark.parametrize("what", DIAGRAMS)
def test_a_diagram(read, what):
    assert read(DIAGRAM, DIAGRAMS[what]()).startswith("Refused ")

"""A decision table out as a spreadsheet and back, and asked with values; its gaps."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from engine.deployment.bundle import Source
from engine.dialect import xml
from engine.dmn import gaps
from processes.diagrams import shipped
from processes.spreadsheets import SpreadsheetRefused
from processes.studio import comparison, table_sheet, table_trials
from processes.studio.errors import NoSuchTable, WrongValue
from processes.studio.models import FileKind

GAP = (Path(__file__).parent / "wrong" / "table-gap.dmn").read_bytes()
FILE = "table-gap.dmn"


def edited(content, *acts):
    """What a person did to the rows of a sheet."""
    book = load_workbook(io.BytesIO(content))
    for act in acts:
        act(book.worksheets[0])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def back(*acts, content=GAP, file=FILE, decision="route"):
    sheet = edited(table_sheet.write(file, content, decision), *acts)
    return table_sheet.read(file, content, decision, sheet)


def same(file, before, after):
    return comparison.compare(FileKind.DMN, file, before, after).differences


@pytest.mark.parametrize(
    ("file", "decision"),
    [
        ("triage.dmn", "triage"),
        ("triage.dmn", "tier_route"),
        ("triage.dmn", "departments"),
        ("mediation.dmn", "mediation_term"),
    ],
)
def test_every_shipped_table_comes_back_as_it_went_out(file, decision):
    [source] = [each for each in shipped.sources() if each.name == file]
    returned = back(content=source.text, file=file, decision=decision)
    assert returned.changes == []
    assert same(file, source.text, returned.content) == ()


def test_what_was_changed_is_told_row_by_row():
    def change(page):
        page.cell(2, 4, '"leader"')

    def add(page):
        page.append([3, '"blue"', "true", '"department"', "补上的", ""])

    returned = back(change, add)
    assert returned.changes == [
        '改动第1行：结果1 责任层 "department" → "leader"',
        '新增第3行：条件1 风险色 "blue"、条件2 涉治安刑事 true、结果1 责任层 "department"',
    ]
    assert list(gaps.uncertain(xml.parse(returned.content, FILE), FILE)) == []


def test_a_row_copied_with_its_mark_is_a_new_one_and_a_missing_one_is_gone():
    def copy(page):
        page.append([each.value for each in page[3]])
        page.delete_rows(2)

    returned = back(copy)
    assert returned.changes[0].startswith("新增第2行")
    assert returned.changes[1].startswith("删除原第1行")
    assert len(list(xml.parse(returned.content, FILE).iter("{*}rule"))) == 2


def test_rows_in_another_order_are_said_to_be_so():
    def swap(page):
        rows = [[each.value for each in page[number]] for number in (3, 2)]
        page.delete_rows(2, 2)
        for each in rows:
            page.append(each)

    assert back(swap).changes == ["各行的先后有变动"]


def other_book(*rows):
    book = Workbook()
    for each in rows:
        book.active.append(each)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("sheet", "why"),
    [
        (b"", "第一行"),
        (b"PK\x03\x04 no zip", "损坏|不是"),
        (other_book(["行", "条件1 风险色"]), "没有“条件2 涉治安刑事”"),
        (
            other_book(["条件1 风险色", "条件2 涉治安刑事", "结果1 责任层"], ["=1+1", "", ""]),
            "公式",
        ),
        ("条件1 风险色,条件2 涉治安刑事,结果1 责任层\n\x07,,".encode(), "控制字符"),
    ],
)
def test_a_sheet_that_is_not_the_table_is_refused_with_a_sentence(sheet, why):
    with pytest.raises(SpreadsheetRefused, match=why):
        table_sheet.read(FILE, GAP, "route", sheet)


def test_there_is_no_sheet_of_what_is_no_table():
    with pytest.raises(NoSuchTable):
        table_sheet.write(FILE, GAP, "risk")


def decide(**values):
    return table_trials.decide([Source.of(FILE, GAP)], FILE, "route", values)


def test_a_decision_is_asked_with_what_is_typed():
    asked = table_trials.inputs(FILE, GAP, "route")
    assert [(each.name, each.kind) for each in asked] == [
        ("risk_color", "string"),
        ("police_matter", "boolean"),
    ]
    answer = decide(risk_color="blue", police_matter="false")
    assert (answer.value, [each.number for each in answer.matched]) == ("grid", [2])
    answer = decide(risk_color='="blue"', police_matter="true")
    assert (answer.value, answer.matched) == (None, ())
    assert "没有规则命中" in answer.warnings[0]


def test_what_the_decisions_behind_it_ask_is_asked_too():
    [source] = [each for each in shipped.sources() if each.name == "triage.dmn"]
    asked = {each.name for each in table_trials.inputs(source.name, source.text, "triage")}
    assert {"risk_color", "police_matter", "scale", "category"} <= asked
    values = {"scale": "mass", "risk_color": "red"}
    answer = table_trials.decide([source], source.name, "triage", values)
    assert {each.decision for each in answer.matched} == {"triage", "tier_route"}
    assert "“类别”列有要算的条件" in table_trials.undecided(source.name, source.text, "tier_route")


@pytest.mark.parametrize("words", ["maybe", "=1 +", "1" * 1001])
def test_a_value_that_is_none_is_told(words):
    with pytest.raises(WrongValue, match="police_matter"):
        decide(police_matter=words)

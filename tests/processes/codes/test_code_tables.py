"""Code tables: editions in force from a day, published from a file, never without codes in use."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from processes.cases.choices import AgreementForm, Scale, Severity, Source
from processes.codes import code_tables, editions
from processes.codes.editions import HEADINGS, EditionRefused
from processes.errors import WrongChoice
from processes.privacy import identity_numbers
from processes.spreadsheets import SpreadsheetRefused


def book(*rows):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def held(edition):
    return [
        (c.code, c.name, c.above, c.statistics, "是" if c.is_sensitive else "")
        for c in edition.codes.values()
    ]


@pytest.fixture
def publish(session, cast):
    def put(content, key="category", **changed):
        facts = {"since_on": date(2026, 4, 1), "source": "示例文件", "is_provisional": False}
        facts |= {"by": cast["system_admin"], **changed}
        return editions.publish(session, key, content, **facts)

    return put


def test_every_category_counts_in_the_other_statistics_too(session):
    counted = code_tables.find_current(session, "statistics").codes
    categories = code_tables.find_current(session, "category").codes
    assert categories
    for each in categories.values():
        assert each.statistics in counted, each
        assert code_tables.statistics(session, each.code) == each.statistics


def test_a_tag_that_has_its_own_statistics_decides(session):
    assert code_tables.statistics(session, "0701", ["家庭"]) == "11"
    assert code_tables.statistics(session, "0701", ["拖欠农民工工资"]) == "10"


def test_the_tables_the_program_fixes_say_what_the_program_knows(session):

    for key, kind in (
        ("scale", Scale),
        ("severity", Severity),
        ("source", Source),
        ("agreement_form", AgreementForm),
    ):
        assert code_tables.find_current(session, key).names == {
            each.value: each.words for each in kind
        }
    assert code_tables.find_current(session, "id_type").names == identity_numbers.ID_TYPES


def test_an_edition_is_in_force_from_its_day(session, publish, at):
    with at(3, 4):
        now = code_tables.find_current(session, "category")
        made = publish(book(HEADINGS, *held(now), ("1701", "示例新类别", "99", "18", "")))
        assert (
            code_tables.find_current(session, "category")
            == code_tables.list_editions(session, "category")[0]
        )
        assert code_tables.find_current(session, "category").until_on == date(2026, 3, 31)
        with pytest.raises(WrongChoice):
            code_tables.require(session, "category", "1701")
    with at(4, 1):
        code_tables.require(session, "category", "1701")
        assert code_tables.all_current(session)["category"] == made


def test_what_was_dropped_keeps_its_name(session, publish, at):
    with at(3, 4):
        publish(book(HEADINGS, ("01", "示例", None, None, None)))
    with at(4, 2):
        assert "0201" not in code_tables.find_current(session, "category").codes
        assert code_tables.names(session, "category")["0201"] == "用水排水通行通风采光"


def test_a_code_in_use_cannot_be_dropped(session, publish, case, at):
    with at(3, 4), pytest.raises(EditionRefused) as refusal:
        publish(book(HEADINGS, ("01", "示例", None, None, None)))
    assert "已有案件使用" in refusal.value.faults[0].sentence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("代码",), ("01",)], "缺少“名称”"),
        ([HEADINGS], "没有代码"),
        ([HEADINGS, ("a b", "甲")], "1至12位"),
        ([HEADINGS, ("01", "甲"), ("01", "乙")], "重复"),
        ([HEADINGS, ("01", "")], "1至40字"),
        ([HEADINGS, ("0101", "甲", "01")], "没有这个上级代码"),
        ([HEADINGS, ("01", "甲", None, "77")], "没有这个统计类别"),
        ([HEADINGS, ("01", "甲", None, None, "也许")], "请填“是”或“否”"),
    ],
)
def test_a_faulty_file_publishes_nothing(session, publish, at, rows, sentence):
    with at(3, 4), pytest.raises(EditionRefused) as refusal:
        publish(book(*rows))
    assert sentence in " ".join(each.sentence for each in refusal.value.faults)
    assert len(code_tables.list_editions(session, "category")) == 1


def test_a_fixed_table_and_a_past_day_are_refused(publish, at):
    with at(4, 2), pytest.raises(EditionRefused) as refusal:
        publish(book(HEADINGS, ("01", "甲")), "scale", source=" ")
    assert len(refusal.value.faults) == 3


def test_the_file_handed_out_is_the_pattern_for_the_next(session, publish, at, cast):
    with at(3, 4):
        edition = code_tables.find_current(session, "category")
        assert publish(editions.write_table(edition)).codes == edition.codes


def test_formulas_are_not_taken(publish, at):
    with at(3, 4), pytest.raises(SpreadsheetRefused, match="公式"):
        publish(book(HEADINGS, ("01", "=1+1")))


def test_a_case_of_no_category_is_refused(session, cast):
    with pytest.raises(WrongChoice):
        code_tables.require(session, "category", "77")

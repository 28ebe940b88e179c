"""Importing disputes: checked whole, registered row by row, each once."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

import processes.handlers  # noqa: F401 - registers what the diagrams call
from engine import worker
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.errors import NotFound
from processes import spreadsheets
from processes.audit import log as audit_log
from processes.cases import parties
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.imports import batches, running
from processes.imports.batches import AllFaulty, HasFaults, NotWaiting
from processes.imports.models import ImportRow, ImportState, RowState
from processes.notices import Notification
from processes.spreadsheets import SpreadsheetRefused, Worksheet
from tests.journeys.district import FOLDER
from tests.processes.factories import OTHER_GRID
from tests.processes.imports.importing import HEADINGS, table


@pytest.fixture
def deployed(session):
    files = (each for each in FOLDER.iterdir() if each.suffix in {".bpmn", ".dmn", ".form"})
    catalogue.deploy(session, [Source.of(each.name, each.read_bytes()) for each in files])


@pytest.fixture
def receive(session, cast):
    def sent(*rows, by="center"):
        return batches.receive(session, table(*rows), "示例.xlsx", by=cast[by])

    return sent


def faults(session, batch):
    found = batches.list_rows(session, batch, [RowState.FAULTY])
    return {row.number: [tuple(each) for each in row.faults] for row in found}


def test_every_good_row_becomes_a_case_with_its_process(session, cast, deployed, receive, at):
    with at(3, 4):
        second = {"简述": "积案：拆迁补偿未兑现", "类别": "征地拆迁", "被申请人": "示例乙"}
        batch = receive({}, second | {"类别": "1101", "责任层级": "领导", "涉案金额": "1,200.50"})
        assert batches.count_rows(session, batch)[RowState.READY] == 2
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        running.start(session, batch, leave_out=False, by=cast["center"])
        worker.run_until_idle(session)
    first, backlog = session.scalars(select(Case).order_by(Case.id)).all()
    assert (first.tier, backlog.tier) == (Tier.GRID, Tier.LEADER)
    assert (backlog.amount, len(parties.list_for_case(session, backlog.id))) == (1200.5, 2)
    assert batch.state is ImportState.DONE
    assert session.scalars(select(ImportRow.cells)).all() == [None, None]
    assert session.scalars(select(Notification.title)).all()[-1] == "导入完成：登记2件"
    assert audit_log.list_entries(session)[0].what == "import.started"


@pytest.mark.parametrize(
    ("wrong", "column", "sentence"),
    [
        ({"简述": ""}, "简述", "必须填写"),
        ({"类别": "77"}, "类别", "没有这个类别"),
        ({"风险": "紫"}, "风险", "红、橙、黄、蓝"),
        ({"网格代码": OTHER_GRID}, "网格代码", "不在您的辖区"),
        ({"发生日期": "昨天"}, "发生日期", "2026-03-04"),
        ({"发生日期": "2026-03-04及以后"}, "发生日期", "2026-03-04"),
        ({"发现时间": "2199-01-01 09:00"}, "发现时间", "不能晚于"),
        ({"涉及人数": "两"}, "涉及人数", "整数"),
        ({"涉案金额": "很多"}, "涉案金额", "数字"),
        ({"重点领域": "邻里、外星"}, "重点领域", "外星"),
        ({"信访事项": "也许"}, "信访事项", "是"),
        ({"申请人": ""}, "申请人", "必须填写"),
        ({"申请人电话": "1"}, "申请人电话", "手机"),
        ({"申请人证件号码": "420303199001011234"}, "申请人证件号码", "末位"),
        ({"被申请人电话": "13800001234"}, "被申请人", "没有填写"),
        ({"申请人人员类别": "外星人"}, "申请人人员类别", "没有这个人员类别"),
        ({"责任层级": "天上"}, "责任层级", "网格、社会"),
    ],
)
def test_every_fault_is_told_by_row_and_column(session, receive, wrong, column, sentence):
    batch = receive({}, wrong)
    ((told, said), *_others) = faults(session, batch)[3]
    assert told == column
    assert sentence in said


def test_a_number_of_the_e_platform_twice_in_a_file_is_a_fault(session, receive):
    batch = receive({"e平台编号": "E-1"}, {"e平台编号": "E-1"})
    assert list(faults(session, batch)) == [3]


def test_nothing_is_imported_while_a_row_is_faulty_unless_left_out(
    session, cast, deployed, receive, at
):
    with at(3, 4):
        batch = receive({}, {"风险": "紫"})
        with pytest.raises(HasFaults):
            running.start(session, batch, leave_out=False, by=cast["center"])
        running.start(session, batch, leave_out=True, by=cast["center"])
        worker.run_until_idle(session)
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert batches.count_rows(session, batch)[RowState.FAULTY] == 1
    with pytest.raises(NotWaiting):
        running.start(session, batch, leave_out=True, by=cast["center"])


def test_the_table_of_faults_can_be_mended_and_sent_again(session, cast, receive):
    batch = receive({}, {"风险": "紫"})
    content = batches.write_faults(session, batch)
    page = load_workbook(io.BytesIO(content)).active
    assert page["A2"].value == 3
    assert "风险：" in page["B2"].value
    again = batches.receive(session, content, "问题.xlsx", by=cast["center"])
    assert faults(session, again).keys() == {2}


def test_the_same_file_is_the_same_import(session, cast, deployed, receive, at):
    with at(3, 4):
        batch = receive({})
        content = table({})
        running.start(session, batch, leave_out=False, by=cast["center"])
        for _ in range(2):  # a job may run twice
            running.register_some(session, batch.id)
    known = session.get(type(batch), batch.id)
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert known.digest
    assert content


def test_a_file_sent_again_leads_to_its_import(session, cast):
    content = table({})
    first = batches.receive(session, content, "a.xlsx", by=cast["center"])
    assert batches.receive(session, content, "b.xlsx", by=cast["center"]) is first
    with pytest.raises(SpreadsheetRefused, match="他人"):
        batches.receive(session, content, "c.xlsx", by=cast["district_center"])
    batches.discard(session, first)
    assert batches.receive(session, content, "d.xlsx", by=cast["center"]) is not first


@pytest.mark.parametrize(
    ("headings", "rows", "sentence"),
    [
        (["简述"], [["x"]], "缺少必填的列"),
        ([*HEADINGS, "星座"], [["x"]], "不认识的列"),
        (HEADINGS, [], "没有数据"),
    ],
)
def test_another_table_is_refused_whole(session, cast, headings, rows, sentence):
    content = spreadsheets.write([Worksheet("纠纷", headings, rows)])
    with pytest.raises(SpreadsheetRefused, match=sentence):
        batches.receive(session, content, "x.xlsx", by=cast["center"])


def test_a_file_of_faults_alone_starts_nothing(session, cast, receive):
    with pytest.raises(AllFaulty):
        running.start(session, receive({"风险": "紫"}), leave_out=True, by=cast["center"])


def test_nobody_else_reads_an_import(session, cast, receive):
    with pytest.raises(NotFound):
        batches.get(session, receive({}).id, cast["district_center"])


def test_five_thousand_rows_are_checked_in_reasonable_time(session, receive):
    batch = receive(*({"简述": f"第{n}件"} for n in range(1000)))
    assert batches.count_rows(session, batch)[RowState.READY] == 1000

"""The workbook a district is opened with: checked whole, shown, and put in force once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import clock
from engine.errors import NotFound
from processes import spreadsheets
from processes.audit import log as audit_log
from processes.onboarding import files, running, workbook
from processes.onboarding.files import NotWaiting
from processes.onboarding.models import FileState
from processes.onboarding.running import HasFaults, NothingToDo, OtherSince
from processes.organisation import people
from processes.organisation.people import Appointment, Person
from processes.organisation.places import MediationOrganisation, Place, PlaceKind, Unit
from processes.organisation.roles import Role
from processes.rooms.models import Room
from processes.spreadsheets import SpreadsheetRefused, Worksheet
from tests.processes.factories import DISTRICT
from tests.processes.onboarding.workbooks import GOOD, book, cells, put_in_force, row

TABLES = (Place, Unit, MediationOrganisation, Room, Person, Appointment)


@pytest.fixture
def admin(cast):
    return cast["security_admin"]


@pytest.fixture
def receive(session, admin):
    def send(content=None, **changed):
        content = book(**changed) if content is None else content
        return files.receive(session, content, "本区.xlsx", district=DISTRICT, by=admin)

    return send


@pytest.fixture
def confirmed(session, admin, receive):
    """The good workbook, in force."""
    file = receive()
    put_in_force(session, file, admin)
    return file


def counts(session):
    return [session.scalar(select(func.count()).select_from(each)) for each in TABLES]


def found(file, kind):
    return [(sheet, number, name) for number, sheet, name, _told in file.findings[kind]]


def faults(file):
    return [tuple(each) for each in file.findings["faults"]]


def test_nothing_is_changed_before_somebody_confirms(session, receive):
    before = counts(session)
    file = receive()
    assert counts(session) == before
    assert file.state is FileState.CHECKED
    assert [len(file.findings[key]) for key in ("new", "changed", "offices", "faults")] == [
        *(10, 0, 4, 0)
    ]


def test_all_of_it_is_put_in_force(session, confirmed):
    grid = session.get(Place, "420303009201-01-01")
    assert (grid.kind, grid.above) == (PlaceKind.SMALL_GRID, "420303009201-01")
    assert session.get(Unit, "dept-shuiwu").kind.words == "区直部门"
    assert session.get(MediationOrganisation, "org-dongfeng").place == "420303009201"
    assert session.scalars(select(Room.seats).filter_by(name="调解一室")).one() == 12
    person = session.scalars(select(Person).filter_by(staff_no="A002")).one()
    held = {(each.role, each.at) for each in people.list_appointments(session, person.id)}
    assert held == {(Role.MEDIATOR, "org-dongfeng"), (Role.GRID_HEAD, "420303009201")}
    leader = session.scalars(select(Person).filter_by(staff_no="A003")).one()
    assert people.list_appointments(session, leader.id)[0].at == DISTRICT
    assert (confirmed.state, confirmed.content) == (FileState.DONE, None)


def test_the_log_tells_every_office(session, confirmed, admin):
    told, said = audit_log.list_entries(session, size=2)
    assert (said.what, said.by) == ("onboarding.confirmed", int(admin.id))
    assert (said.details["created"], said.details["appointed"]) == (10, 4)
    person = session.scalars(select(Person).filter_by(staff_no="A001")).one()
    assert f"{person.id} grid_worker@420303009201-01-01" in told.details["offices"]


def test_the_same_file_again_changes_nothing(session, confirmed, receive, admin):
    before = counts(session)
    file = receive()
    assert [len(file.findings[key]) for key in ("new", "changed", "offices")] == [0, 0, 0]
    assert sum(file.findings["unchanged"].values()) == sum(map(len, GOOD.values()))
    with pytest.raises(NothingToDo):
        running.ask(session, file, by=admin)
    assert counts(session) == before


def test_what_is_downloaded_changes_nothing_when_it_is_sent_back(session, confirmed, receive):
    file = receive(workbook.write(session, DISTRICT))
    assert [len(file.findings[key]) for key in ("new", "changed", "offices", "faults")] == [0] * 4


def test_who_leads_the_departments_has_a_code_of_its_own_kind(session, confirmed, receive, admin):
    leads = {"代码": "unit-zhengfawei", "名称": "区委政法委", "类型": "牵头单位"}
    put_in_force(session, receive(部门=[*GOOD["部门"], leads]), admin)
    assert session.get_one(Unit, "unit-zhengfawei").name == "区委政法委"
    file = receive(workbook.write(session, DISTRICT))
    assert [len(file.findings[key]) for key in ("new", "changed", "faults")] == [0] * 3


@pytest.mark.parametrize(
    ("sheet", "number", "heading", "text", "key", "told"),
    [
        ("区划", 2, "名称", "车城路街道", "420303009", {"名称": ["车城街道", "车城路街道"]}),
        ("部门", 2, "类型", "牵头单位", "dept-shuiwu", {"类型": ["区直部门", "牵头单位"]}),
        ("调解组织", 2, "专业领域", "物业", "org-dongfeng", {"专业领域": ["", "物业"]}),
        ("房间", 2, "座位数", "20", "420303009 调解一室", {"座位数": ["12", "20"]}),
        ("人员", 2, "办公电话", "0719-2", "A001 示例甲", {"办公电话": ["0719-1", "0719-2"]}),
    ],
)
def test_a_changed_cell_is_shown_before_it_is_written(
    session, confirmed, receive, admin, sheet, number, heading, text, key, told
):
    file = receive(**row(sheet, number, **{heading: text}))
    assert file.findings["changed"] == [[number, sheet, key, told]]
    assert [file.findings["new"], file.findings["offices"]] == [[], []]
    put_in_force(session, file, admin)
    assert receive(**row(sheet, number, **{heading: text})).findings["changed"] == []


def test_an_empty_cell_and_a_row_left_out_change_nothing(session, confirmed, receive):
    file = receive(**row("人员", 2, 办公电话=""), 部门=[])
    assert file.findings["changed"] == file.findings["new"] == []


@pytest.mark.parametrize(
    ("sheet", "number", "heading", "text", "words"),
    [
        ("区划", 2, "代码", "42030300", "9位"),
        ("区划", 2, "代码", "", "必须填写"),
        ("区划", 2, "代码", "420304009", "不在本区"),
        ("区划", 3, "代码", "420303008201", "上级街道（乡镇） 420303008 不在"),
        ("区划", 3, "名称", "村" * 41, "最多40字"),
        ("区划", 3, "代码", "420303009", "与第2行重复"),
        ("部门", 2, "代码", "水务局", "dept-"),
        ("部门", 2, "类型", "事业单位", "区直部门、牵头单位"),
        ("调解组织", 2, "类型", "", "必须填写"),
        ("调解组织", 2, "服务区划代码", "420303777", "没有区划 420303777"),
        ("房间", 2, "中心所在区划代码", "420303009201-01", "应为区、街道乡镇或村"),
        ("房间", 2, "类型", "会议室", "信访接待室"),
        ("房间", 2, "座位数", "0", "1到1000"),
        ("人员", 2, "编号", "甲1", "2至20位"),
        ("人员", 2, "角色", "安全管理员", "三种管理员不能从表中任命"),
        ("人员", 2, "角色", "auditor", "三种管理员不能从表中任命"),
        ("人员", 2, "角色", "局长", "应为以下之一"),
        ("人员", 2, "角色", "", "也要填角色"),
        ("人员", 2, "任职处代码", "420303009", "网格员要填大网格或小网格的代码"),
        ("人员", 2, "任职处代码", "", "420303 不是"),
        ("人员", 3, "任职处代码", "org-none", "没有调解组织 org-none"),
        ("人员", 4, "姓名", "示例丁", "与第3行同一编号的人不一致"),
        ("人员", 4, "角色", "人民调解员", "没有调解组织"),
    ],
)
def test_a_fault_is_told_by_sheet_row_and_column(
    session, receive, admin, sheet, number, heading, text, words
):
    before = counts(session)
    file = receive(**row(sheet, number, **{heading: text}))
    told = [(s, n, c) for s, n, c, sentence in faults(file) if words in sentence]
    assert told, faults(file)
    assert (told[0][0], told[0][1]) == (sheet, number)
    with pytest.raises(HasFaults):
        running.ask(session, file, by=admin)
    assert counts(session) == before


def test_every_fault_is_told_at_once(receive):
    file = receive(区划=[{"代码": "1", "名称": ""}], 部门=[{"代码": "x", "名称": "乙"}])
    assert {(s, n, c) for s, n, c, _ in faults(file)} >= {
        ("区划", 2, "代码"),
        ("区划", 2, "名称"),
        ("部门", 2, "代码"),
        ("人员", 2, "任职处代码"),
    }
    assert file.findings["faulty"] == len(faults(file))


def test_who_is_an_administrator_gets_no_office_from_the_workbook(session, cast, receive):
    auditor = session.get(Person, int(cast["auditor"].id))
    auditor.staff_no = "A001"
    session.flush()
    [fault] = faults(receive(**row("人员", 2, 姓名=auditor.name)))
    assert fault[:3] == ("人员", 2, "角色")
    assert "不得由一人兼任" in fault[3]


def test_nobody_appoints_themselves(session, cast, receive, admin):
    own = session.get(Person, int(admin.id))
    own.staff_no = "A001"
    session.flush()
    [fault] = faults(receive(**row("人员", 2, 姓名=own.name)))
    assert "不能给自己任职" in fault[3]


def test_a_namesake_without_a_number_is_pointed_out(session, receive):
    session.add(Person(name="示例甲", district=DISTRICT))
    session.flush()
    [notice] = receive().findings["notices"]
    assert "人员第2行“示例甲”将作为新的人录入" in notice


def test_an_organisation_that_has_ended_does_not_come_back(session, confirmed, receive):
    ended = session.get(MediationOrganisation, "org-dongfeng")
    ended.until_on = clock.today() - timedelta(days=1)
    session.flush()
    assert ("调解组织", 2, "代码") in [each[:3] for each in faults(receive())]


def test_what_changed_since_the_check_is_shown_again(session, receive, admin):
    file = receive()
    session.add(Unit(code="dept-shuiwu", name="水务局", district=DISTRICT))
    session.flush()
    put_in_force(session, file, admin)
    assert (file.state, file.failure) == (FileState.CHECKED, str(OtherSince()))
    assert session.get(Place, "420303009") is None
    assert found(file, "changed") == [("部门", 2, "dept-shuiwu")]
    put_in_force(session, file, admin)
    assert session.get(Unit, "dept-shuiwu").name == "区水务局"


def test_a_file_is_decided_once(session, confirmed, receive, admin):
    for act in (
        lambda: running.ask(session, confirmed, by=admin),
        lambda: running.stop(session, confirmed, by=admin),
        lambda: files.discard(session, confirmed),
    ):
        with pytest.raises(NotWaiting):
            act()
    with pytest.raises(NotFound):
        files.get(session, confirmed.id, "420302")


def test_a_new_file_takes_the_place_of_one_that_waits(session, receive):
    first = receive()
    receive()
    session.refresh(first)
    assert (first.state, first.content) == (FileState.DISCARDED, None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "应为 .xlsx 文件"),
        (b"PK junk", "已损坏"),
        (spreadsheets.write([Worksheet("工资", ["姓名"], [["甲"]])]), "不认识的工作表：工资"),
        (spreadsheets.write([Worksheet("部门", ["代码", "名称", "备注"], [])]), "不认识的列：备注"),
        (spreadsheets.write([Worksheet("部门", ["名称"], [["甲"]])]), "缺少必填的列：代码"),
        (spreadsheets.write([Worksheet("部门", ["代码", "名称"], [])]), "表里没有数据"),
        (
            spreadsheets.write([Worksheet("部门", ["代码", "代码"], [])]),
            "工作表“部门”：列名“代码”重复",
        ),
    ],
)
def test_what_is_no_workbook_of_ours_is_refused(receive, content, words):
    with pytest.raises(SpreadsheetRefused) as refusal:
        receive(content)
    assert words in str(refusal.value)


def test_the_help_tells_every_column(session, cast):
    told = cells(workbook.write(session, DISTRICT))["说明"]
    assert {(line[0], line[1]) for line in told} >= {("区划", "代码"), ("人员", "任职处代码")}
    assert ["人员", "角色", "网格员", "任职处：大网格或小网格的代码", "grid_worker"] in told

"""Workbooks to open a district with."""

import io

from openpyxl import load_workbook

from engine import clock, worker
from processes import spreadsheets
from processes.onboarding import running, sheets
from processes.organisation import people
from processes.organisation.people import Appointment, Person
from processes.organisation.places import Place, PlaceKind
from processes.organisation.roles import Role
from processes.spreadsheets import Worksheet
from tests.processes.factories import DISTRICT

GOOD = {
    "区划": [
        {"代码": "420303009", "名称": "车城街道"},
        {"代码": "420303009201", "名称": "东风村"},
        {"代码": "420303009201-01", "名称": "第一大网格"},
        {"代码": "420303009201-01-01", "名称": "第一小网格"},
    ],
    "部门": [{"代码": "dept-shuiwu", "名称": "区水务局"}],
    "调解组织": [
        {
            "代码": "org-dongfeng",
            "名称": "东风村人民调解委员会",
            "类型": "人民调解",
            "服务区划代码": "420303009201",
        }
    ],
    "房间": [
        {
            "中心所在区划代码": "420303009",
            "名称": "调解一室",
            "类型": "矛盾纠纷调处室",
            "座位数": "12",
        }
    ],
    "人员": [
        {
            "编号": "A001",
            "姓名": "示例甲",
            "办公电话": "0719-1",
            "角色": "网格员",
            "任职处代码": "420303009201-01-01",
        },
        {"编号": "A002", "姓名": "示例乙", "角色": "人民调解员", "任职处代码": "org-dongfeng"},
        {"编号": "A002", "姓名": "示例乙", "角色": "网格长", "任职处代码": "420303009201"},
        {"编号": "A003", "姓名": "示例丙", "职务": "区委领导", "角色": "包案领导"},
    ],
}


def book(**changed):
    """The `.xlsx` file; `changed` names sheets with their rows, in place of the good ones."""
    made = []
    for sheet in sheets.EVERY:
        headings = [each.heading for each in sheet.columns]
        rows = (GOOD | changed)[sheet.name]
        lines = [[row.get(each, "") for each in headings] for row in rows]
        made.append(Worksheet(sheet.name, headings, lines))
    return spreadsheets.write(made)


def row(sheet, number, **changed):
    """The good rows of a sheet, of which one has other cells."""
    rows = [dict(each) for each in GOOD[sheet]]
    rows[number - 2] |= changed
    return {sheet: rows}


def put_in_force(session, file, by):
    """Have it put in force, and a worker do so."""
    running.ask(session, file, by=by)
    session.flush()
    worker.run_until_idle(session)


def opening_administrator(session):
    """The security administrator of a district that has nothing else yet."""
    session.add(Place(code=DISTRICT, name="示例区", kind=PlaceKind.DISTRICT, district=DISTRICT))
    person = Person(name="示例管理员", district=DISTRICT)
    session.add(person)
    session.flush()
    begun = {"district": DISTRICT, "since_on": clock.today()}
    session.add(Appointment(person_id=person.id, role=Role.SECURITY_ADMIN, at=DISTRICT, **begun))
    session.flush()
    return people.identify(session, person.id)


def cells(content):
    """What the file says, a list of lines for each sheet."""
    opened = load_workbook(io.BytesIO(content))
    return {
        each.title: [list(line) for line in each.iter_rows(values_only=True)]
        for each in opened.worksheets
    }

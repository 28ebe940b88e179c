"""Disputes and case events for programs: registered once, heard of in order, within the program's office."""

import pytest
from sqlalchemy import func, select

from processes.cases.models import Case, Party
from processes.diagrams import shipped
from processes.organisation.roles import Role
from tests.processes.factories import GRID
from tests.web.program import Program, enter

DISPUTE = {
    "grid": GRID,
    "summary": "楼上卫生间漏水，楼下天花板发霉。",
    "category": "0201",
    "riskColor": "blue",
    "source": "visit",
    "parties": [
        {"name": "张三", "phone": "13800001234"},
        {"name": "李四", "side": "respondent"},
    ],
    "requestId": "e-0001",
}


@pytest.fixture
def program(app, session, cast):
    """One with the rights of the district's centre, in a district that handles disputes."""
    shipped.deploy_first(session)
    return Program(app, *enter(session, Role.DISTRICT_CENTER))


def test_a_dispute_is_registered_once_and_heard_of(program, session):
    made = program.ok("POST", "/disputes", DISPUTE)
    assert program.ok("POST", "/disputes", DISPUTE) == made
    case = session.scalars(select(Case).where(Case.case_no == made["caseNumber"])).one()
    assert str(case.instance_id) == made["processInstanceKey"]
    assert (case.summary, case.risk_color.value) == (DISPUTE["summary"], "blue")
    parties = session.scalars(select(Party).where(Party.case_id == case.id).order_by(Party.id))
    assert [each.name for each in parties] == ["张三", "李四"]
    found = program.ok("POST", "/case-events/search", {"limit": 1})
    assert found["items"][0]["subject"] == case.case_no
    assert found["items"][0]["data"]["change"] == "registered"
    assert "张三" not in str(found)
    onward = program.ok("POST", "/case-events/search", {"after": found["endCursor"]})
    positions = [int(each["sequence"]) for each in onward["items"]]
    assert positions == sorted(positions)
    assert all(each > int(found["endCursor"]) for each in positions)
    last = program.ok("POST", "/case-events/search", {"after": onward["endCursor"]})
    assert last == {"items": [], "endCursor": onward["endCursor"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"riskColor": "purple"},
        {"category": "no-such"},
        {"summary": ""},
        {"parties": []},
        {"parties": [{"name": "张三", "idNumber": "123"}]},
        {"grid": "nowhere"},
        {"foundAt": "yesterday"},
        {"amount": "a lot"},
    ],
)
def test_what_is_wrong_is_refused_whole(program, session, wrong):
    before = session.scalar(select(func.count()).select_from(Case))
    answer = program.call("POST", "/disputes", DISPUTE | wrong)
    assert answer.status_code in {400, 403, 404}, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"]
    assert session.scalar(select(func.count()).select_from(Case)) == before


def test_the_schema_of_events_is_served(app):
    answer = app.test_client().get("/schemas/case-event.v1.json")
    assert answer.json["$id"] == "/schemas/case-event.v1.json"

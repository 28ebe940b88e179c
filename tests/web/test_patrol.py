"""The grid worker's screen of the day, and the coverage of a place."""

from datetime import datetime

import pytest
from sqlalchemy import select

from engine import clock
from processes import patrol
from processes.cases.models import Case
from processes.patrol import PatrolFinding, PatrolRecord
from tests.processes.factories import DISTRICT, GRID, OTHER_VILLAGE, STREET, VILLAGE
from tests.web import town

TUESDAY = datetime(2026, 3, 3, 9, tzinfo=clock.zone())
SATURDAY = datetime(2026, 3, 7, 9, tzinfo=clock.zone())


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def sheet(session, cast):
    patrol.make(session, TUESDAY.date())
    return session.scalars(select(PatrolRecord).filter_by(grid=GRID)).one()


def test_one_tap_reports_a_day_without_findings(browse, session, sheet):
    worker = browse("grid_worker")
    assert "还有1个没有记录" in worker.get("/patrol/").text
    answer = worker.post(f"/patrol/{sheet.id}/zero", follow_redirects=True)
    assert "已记录：今日无事" in answer.text
    assert "1个网格，都已记录。" in answer.text
    assert patrol.measure(session, VILLAGE, TUESDAY.date()).recorded == 1


def test_a_finding_opens_one_case_with_its_text_and_tags(browse, session, sheet):
    town.deploy(session)
    worker = browse("grid_worker")
    worker.get("/patrol/")
    typed = {"text": "三单元楼道堆物，邻居争吵", "focus_tags": ["邻里"], "open": "1"}
    answer = worker.post(f"/patrol/{sheet.id}/findings", typed)
    form = worker.get(answer.location).text
    assert "三单元楼道堆物，邻居争吵</textarea>" in form
    assert 'value="邻里" checked' in form
    found = session.scalars(select(PatrolFinding)).one()
    sent = {
        **REGISTRATION,
        "summary": found.text,
        "form_key": f"finding-{found.id}",
        "finding": found.id,
    }
    first = worker.post("/cases/new", sent)
    again = worker.post("/cases/new", sent | {"summary": "又点了一次"})
    session.refresh(found)
    case = session.scalars(select(Case)).one()
    assert found.case_id == case.id
    assert first.location.startswith(f"/cases/{case.id}")
    assert again.location == f"/cases/{case.id}"
    assert worker.get(f"/cases/new?finding={found.id}").location == f"/cases/{case.id}"
    assert case.case_no in worker.get("/patrol/").text
    assert case.case_no in worker.get("/registers/findings").text


def test_what_cannot_be_kept_is_shown_again(browse, sheet):
    worker = browse("grid_worker")
    worker.get("/patrol/")
    typed = {"text": " ", "focus_tags": ["债务"]}
    answer = worker.post(f"/patrol/{sheet.id}/findings", typed)
    assert answer.status_code == 422
    assert "必填项“发现的情况”没有填写" in answer.text
    assert 'value="债务" checked' in answer.text


def test_on_a_day_off_one_may_record_and_need_not(browse, session, cast):
    with clock.at(SATURDAY):
        worker = browse("grid_worker")
        assert "今天不上班" in worker.get("/patrol/").text
        assert "今日无事" in worker.post("/patrol/extra", follow_redirects=True).text


def test_coverage_names_the_blank_grids(browse, sheet):
    text = browse("center").get("/patrol/coverage").text
    assert "0/2" in text
    assert "第一大网格第2小网格" in text
    assert f"within={VILLAGE}" in text
    assert browse("center").get("/patrol/coverage?on=2026-03-02").status_code == 200


def test_nobody_looks_at_another_place(browse, sheet):
    for place in (DISTRICT, OTHER_VILLAGE):
        assert browse("center").get(f"/patrol/coverage?within={place}").status_code == 403
    assert browse("center").get(f"/patrol/coverage?within={STREET}").status_code == 200
    assert (
        browse("district_center").get(f"/patrol/coverage?within={OTHER_VILLAGE}").status_code == 200
    )


def test_the_outsider_records_nothing_of_this_grid(browse, session, cast, sheet):
    found = patrol.record_finding(session, sheet.id, "纠纷", by=cast["grid_worker"])
    outsider = browse("outsider")
    assert outsider.post(f"/patrol/{sheet.id}/zero").status_code == 404
    assert outsider.post(f"/patrol/{sheet.id}/findings", {"text": "x"}).status_code == 404
    assert outsider.get(f"/cases/new?finding={found.id}").status_code == 404
    for name in ("liaison", "auditor", "mediator"):
        browser = browse(name)
        for path in ("/patrol/", "/patrol/coverage"):
            assert browser.get(path).status_code == 403, (name, path)
        assert browser.post("/patrol/extra").status_code == 403


REGISTRATION = {
    "grid": GRID,
    "event_name": "",
    "source": "patrol",
    "category": "0201",
    "risk_color": "blue",
    "scale": "01",
    "level": "04",
    "party_side": ["applicant"],
    "party_name": ["示例甲"],
    "party_phone": [""],
    "party_id_no": [""],
    "party_sex": [""],
    "party_address": [""],
    "party_id_type": [""],
}

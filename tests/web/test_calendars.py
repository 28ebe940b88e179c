"""The pages of the calendar: the year at a glance, importing with a preview, office hours."""

from datetime import datetime

import pytest

from engine import clock
from processes.calendars import store
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind

YEAR = "2027-01-01,元旦,放假\n2027-10-01,国庆,放假\n2027-01-04,示例假,放假"
NOTICE = {"text": YEAR, "note": "示例国办发明电"}
SUMMER = {
    "place": "420303001",
    "note": "夏令时",
    "since": "05-01",
    "until": "09-30",
    "opens": "08:00",
    "breaks": "12:00",
    "resumes": "15:00",
    "closes": "18:00",
}


def test_days_off_and_made_up_are_told_by_words(browse):
    page = browse("grid_worker").get("/calendars/?year=2026").text
    assert "国庆" in page
    assert 'title="国庆调休上班"' in page
    assert "导入一年" not in page
    assert "日历未发布" in browse("grid_worker").get("/calendars/?year=2031").text


def test_the_preview_names_the_clocks_and_the_confirmation_moves_them(
    browse, session, case, at_new_year
):
    found = due_dates.compute("department.resolve", clock.now(), session=session)
    row = case_deadlines.begin(session, case, found, Kind.PROCESS)
    session.flush()
    before, admin = row.due_at, browse("system_admin")
    seen = admin.post("/calendars/preview", NOTICE).text
    assert case.case_no in seen
    assert "示例假" in seen
    session.refresh(row)
    assert row.due_at == before
    admin.post("/calendars/publish", NOTICE)
    session.refresh(row)
    assert row.due_at > before
    assert 2027 in store.load(session).years
    told = browse("district_center").get(f"/cases/{case.id}/clocks/").text
    assert "因新日历移动" in told


@pytest.fixture
def at_new_year():
    with clock.at(datetime(2026, 12, 31, 9, tzinfo=clock.zone())):
        yield


def test_a_year_that_cannot_be_read_is_refused_with_what_was_typed(browse):
    answer = browse("system_admin").post("/calendars/preview", NOTICE | {"text": "明天，放假"})
    assert answer.status_code == 422
    assert "不是日期" in answer.text
    assert "明天，放假" in answer.text


def test_office_hours_are_previewed_and_put_in_force(browse, session):
    admin = browse("system_admin")
    assert "花果街道" in admin.post("/calendars/hours/preview", SUMMER).text
    admin.post("/calendars/hours/publish", SUMMER)
    assert "08:00—12:00、15:00—18:00" in admin.get("/calendars/hours").text
    answer = admin.post("/calendars/hours/preview", SUMMER | {"closes": "07:00"})
    assert answer.status_code == 422


def test_nobody_but_the_system_administrator_changes_the_calendar(browse):
    for name in ("outsider", "analyst", "security_admin"):
        browser = browse(name)
        for address in ("preview", "publish", "hours/preview", "hours/publish"):
            assert browser.post(f"/calendars/{address}", NOTICE | SUMMER).status_code == 403

"""The page on which rooms are booked."""

from datetime import datetime

import pytest
from sqlalchemy import select

from engine import clock
from processes.rooms import RoomBooking, RoomKind
from tests.processes.factories import STREET, add_room

NOW = datetime(2026, 3, 3, 8, tzinfo=clock.zone())


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOW):
        yield


@pytest.fixture
def wanted(session, cast):
    room = add_room(session, STREET, RoomKind.MEDIATION)
    return {
        "place": STREET,
        "room": str(room.id),
        "on": "2026-03-04",
        "begins": "09:00",
        "ends": "10:30",
        "purpose": "mediation",
        "note": "示例备注",
    }


def test_a_room_is_booked_for_a_case_and_given_back(browse, session, case, wanted):
    center = browse("center")
    assert "全天空闲" in center.get("/rooms/?on=2026-03-04").text
    page = center.post("/rooms/book", wanted | {"case_no": case.case_no}, follow_redirects=True)
    assert "09:00—10:30" in page.text
    assert case.case_no in page.text
    of_case = center.get(f"/cases/{case.id}/rooms").text
    assert "矛盾纠纷调处室" in of_case
    address = of_case.partition('action="/rooms/')[2].partition('"')[0]
    assert "已取消预约" in center.post(f"/rooms/{address}", follow_redirects=True).text
    assert "全天空闲" in center.get("/rooms/?on=2026-03-04").text


def test_who_comes_from_a_meeting_finds_its_room_and_purpose_chosen(browse, session, case, wanted):
    center = browse("center")
    of_case = center.get(f"/cases/{case.id}/rooms?kind=mediation").text
    assert "kind=mediation" in of_case
    day = f"/rooms/?case_no={case.case_no}&place={STREET}&on=2026-03-04&kind=mediation"
    text = center.get(day).text
    assert f'<option value="{wanted["room"]}" selected>' in text
    assert '<option value="mediation" selected>' in text
    center.post("/rooms/book", wanted | {"case_no": case.case_no})
    booked = center.get(f"/cases/{case.id}/mediation").text
    assert "预约的房间" in booked
    assert "—10:30" in booked


def test_who_comes_second_is_told_and_keeps_what_was_typed(browse, wanted):
    center = browse("center")
    center.post("/rooms/book", wanted)
    answer = center.post("/rooms/book", wanted | {"begins": "10:00", "ends": "11:00"})
    assert answer.status_code == 409
    assert "已经有人预约" in answer.text
    assert 'value="示例备注"' in answer.text


def test_everything_wrong_is_said(browse, wanted):
    wrong = wanted | {"room": "", "begins": "早上", "purpose": "", "case_no": "ZW-0"}
    answer = browse("center").post("/rooms/book", wrong)
    assert answer.status_code == 422
    for words in (
        "“房间”没有填写",
        "“开始时间”应写成09:30这样的时刻",
        "“用途”没有填写",
        "没有找到“ZW-0”",
    ):
        assert words in answer.text, words
    late = browse("center").post("/rooms/book", wanted | {"ends": "08:00"})
    assert late.status_code == 422


def test_the_outsider_books_nothing_here_and_cancels_nothing(browse, session, case, wanted):
    browse("center").post("/rooms/book", wanted | {"case_no": case.case_no})
    number = session.scalars(select(RoomBooking.id)).one()
    outsider = browse("outsider")
    assert "还没有登记房间" in outsider.get("/rooms/").text
    assert outsider.post("/rooms/book", wanted).status_code == 422
    assert outsider.get(f"/cases/{case.id}/rooms").status_code == 404
    assert browse("auditor").get("/rooms/").status_code == 403
    assert browse("auditor").post("/rooms/book", wanted).status_code == 403
    assert outsider.post(f"/rooms/{number}/cancel").status_code == 403

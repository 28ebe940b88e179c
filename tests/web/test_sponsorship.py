"""The pages of leaders' cases, the council's meetings and the assessment."""

from datetime import date

import pytest
from sqlalchemy import select

from engine import clock
from processes.cases.choices import Scale, TeamRole
from processes.indicators import assessment
from processes.organisation.people import Account
from processes.rosters import alarms
from processes.rosters.models import Alarm, Roster
from processes.sponsorship import board, record, teams
from processes.sponsorship.models import CouncilTask
from tests.journeys.district import District, moment
from tests.journeys.sponsored import four
from tests.processes import factories
from tests.web import town_matters
from tests.web.browser import Browser
from tests.web.conftest import HASH


@pytest.fixture
def led(session, cast):
    return town_matters.leaders_case(session, cast)


def test_a_leader_sees_the_own_cases_and_the_committee_everybodys_load(browse, led):
    mine = browse("leader").get("/sponsorship").text
    assert led.case_no in mine
    assert "缺民警（律师）" in mine
    assert led.case_no not in browse("other_leader").get("/sponsorship").text
    every = browse("political_legal").get("/sponsorship").text
    assert "演示other_leader" in every
    assert "0.00%" in every


def test_the_five_may_record_what_was_done_and_nobody_else(browse, session, led):
    address = f"/cases/{led.id}/sponsorship"
    head = browse("grid_head")
    assert "首次见面" in head.get(address).text
    bad = head.post(f"{address}/efforts", {"what": "outreach", "content": "带案下访"})
    assert (bad.status_code, "带案下访" in bad.text, "下访地点" in bad.text) == (422, True, True)
    given = {"what": "outreach", "place": "花园村", "content": "带案下访", "promises": "月底兑现"}
    head.post(f"{address}/efforts", given)
    assert record.list_efforts(session, led.id)[0].promises == "月底兑现"
    assert "月底兑现" in head.get(address).text
    for name in ("district_center", "zhujian", "outsider"):
        refused = browse(name).post(f"{address}/efforts", given)
        assert refused.status_code in (403, 404), name


def test_a_change_of_person_is_the_committees_and_needs_the_handover(browse, session, led, cast):
    address = f"/cases/{led.id}/sponsorship"
    committee = browse("political_legal")
    assert "演示other_leader" in committee.get(f"{address}?role=leader").text
    given = {"role": "leader", "person": cast["other_leader"].id}
    refused = committee.post(f"{address}/team", given)
    assert (refused.status_code, "交接" in refused.text) == (422, True)
    committee.post(f"{address}/team", given | {"handover": "卷宗与承诺清单已移交"})
    lead = teams.find_member(session, led.id, TeamRole.LEADER)
    assert lead.person_id == int(cast["other_leader"].id)
    assert "卷宗与承诺清单已移交" in committee.get(address).text
    wrong = given | {"person": cast["auditor"].id, "handover": "移交"}
    assert committee.post(f"{address}/team", wrong).status_code == 422
    for name in ("leader", "other_leader", "district_center", "grid_head"):
        assert browse(name).post(f"{address}/team", given).status_code in (403, 404), name


def test_a_case_of_another_tier_has_no_such_page(browse, session, cast):
    plain = factories.case(session, cast["grid_worker"])
    assert browse("grid_worker").get(f"/cases/{plain.id}/sponsorship").status_code == 403


@pytest.fixture
def before_council(session):
    """A case that waits for the standing committee, with the real diagrams."""
    district = District(session, moment(3, 2, 9))
    district.register("积案", category="0901", scale=Scale.LARGE_GROUP)
    district.do("district_center", "Propose")
    district.do("political_legal", "Review")
    return district


def test_several_cases_are_taken_at_one_meeting(app, session, before_council):
    committee = before_council.cast["political_legal"]
    session.add(Account(person_id=int(committee.id), login="pl", password_hash=HASH))
    session.flush()
    with clock.at(before_council.now):
        browser = Browser(app)
        browser.become(committee, HASH)
        assert before_council.case.case_no in browser.get("/council").text
        nothing = browser.post("/council/cases", {"minutes": "列入包案"})
        assert (nothing.status_code, "列入包案" in nothing.text) == (422, True)
        given = {"case": before_council.case.id, "minutes": "列入包案"}
        assert browser.post("/council/cases", given).status_code == 302
    assert before_council.open() == ["Assign"]
    before_council.do("political_legal", "Assign", leader=before_council.cast["leader"].id)
    before_council.do("leader", "Team", **four(before_council.cast))
    assert board.count_sponsored(session, factories.DISTRICT).sponsored == 1


@pytest.fixture
def meeting(session, cast):
    return town_matters.council_meeting(session, cast)


def test_a_resolution_names_who_answers_by_when_and_is_carried_out(browse, session, meeting, led):
    committee = browse("political_legal")
    address = f"/council/{meeting.id}"
    committee.get(address)
    given = {"content": "拨付补偿款", "due_on": "2027-12-31", "case_no": led.case_no}
    refused = committee.post(f"{address}/resolutions", given)
    assert (refused.status_code, "拨付补偿款" in refused.text) == (422, True)
    for _click in range(2):
        committee.post(f"{address}/resolutions", given | {"unit": "dept-zhujian"})
    task = session.scalars(select(CouncilTask)).one()
    assert (task.unit, task.case_id) == ("dept-zhujian", led.id)
    committee.post(f"/council/resolutions/{task.id}/done", {"result": "已拨付"})
    assert "已拨付" in committee.get(address).text
    assert "100.00%" in committee.get("/council").text


def test_a_meeting_is_recorded_with_day_and_topic(browse, session, cast):
    committee = browse("political_legal")
    committee.get("/council")
    bad = committee.post("/council", {"held_on": "昨天", "topic": "积案"})
    assert (bad.status_code, "积案" in bad.text) == (422, True)
    given = {"held_on": "2026-03-02", "topic": "积案专题"}
    made, again = (committee.post("/council", given) for _click in range(2))
    assert "积案专题" in committee.get(made.location).text
    assert again.location == made.location


def test_the_score_sheet_adds_what_is_given_by_hand_and_what_is_counted(browse, session, cast):
    committee = browse("political_legal")
    committee.get("/assessment?quarter=2026Q1")
    items = (
        {"title": "矛盾化解", "weight": "40", "source": "hand"},
        {"title": "红牌", "weight": "20", "source": "red_cards", "off_each": "5"},
    )
    for each in items:
        committee.post("/assessment/items", each | {"quarter": "2026Q1"})
    text = committee.get("/assessment?quarter=2026Q1").text
    assert "矛盾化解" in text
    item = text.split('name="item"><option value="')[1].split('"')[0]
    score = {"quarter": "2026Q1", "item": item, "unit": "dept-renshe", "points": "41"}
    over = committee.post("/assessment/scores", score | {"reason": "成效明显"})
    assert (over.status_code, "成效明显" in over.text) == (422, True)
    committee.post("/assessment/scores", score | {"points": "38", "reason": "成效明显"})
    sheet = committee.get("/assessment?quarter=2026Q1").text
    assert ">58/60<" in sheet
    # Whom nobody scored by hand has what is counted, out of what is counted: not nought of sixty.
    assert ">20/20<" in sheet
    assert "1项未评" in sheet
    assert "100.00%" in sheet
    assert committee.get("/assessment?quarter=2026").status_code == 422


def test_an_item_that_is_too_long_or_weighs_no_number_is_given_back_whole(browse, cast):
    committee = browse("political_legal")
    item = {"quarter": "2026Q1", "title": "矛" * 101, "weight": "4", "source": "hand"}
    refused = committee.post("/assessment/items", item)
    assert (refused.status_code, "矛" * 101 in refused.text) == (422, True)
    refused = committee.post("/assessment/items", item | {"title": "矛盾化解", "weight": "4e1"})
    assert (refused.status_code, 'value="4e1"' in refused.text) == (422, True)


def test_a_list_not_out_by_noon_is_a_red_card_of_the_centre(session, cast):
    sunday = moment(3, 1, 12)
    assessment.add(session, factories.DISTRICT, "红牌", weight=20, source="red_cards", off_each=5)
    roster = Roster(
        district=factories.DISTRICT,
        reception_on=date(2026, 3, 2),
        mondays=[date(2026, 3, 2)],
        publish_due_at=sunday,
        red_at=sunday,
        why="前一日12:00",
        drafted_at=sunday,
    )
    session.add(roster)
    session.flush()
    with clock.at(sunday):
        assert alarms.raise_alarm(session, roster.id, Alarm.UNPUBLISHED)
    _, rows = assessment.list_scores(session, factories.DISTRICT, "2026Q1")
    assert (rows[-1].name, rows[-1].total) == ("张湾区综治中心", 15)
    assert {row.total for row in rows[:-1]} == {20}
    _, later = assessment.list_scores(session, factories.DISTRICT, "2026Q2")
    assert later[-1].total == 20


@pytest.mark.parametrize("name", ["grid_worker", "outsider", "center", "zhujian", "analyst"])
def test_who_does_not_supervise_enters_none_of_it(browse, meeting, name):
    other = browse(name)
    for address in ("/sponsorship", "/council", f"/council/{meeting.id}", "/assessment"):
        assert other.get(address).status_code == 403, address


@pytest.mark.parametrize("name", ["leader", "district_center"])
def test_who_reads_the_meetings_does_not_keep_them(browse, meeting, name):
    other = browse(name)
    assert other.get(f"/council/{meeting.id}").status_code == 200
    for address in ("/council", f"/council/{meeting.id}/resolutions", "/assessment/items"):
        assert other.post(address, {}).status_code == 403, address
    assert other.post("/council/cases", {}).status_code == 403
    assert other.post("/council/resolutions/1/done", {}).status_code == 403
    assert other.post("/assessment/scores", {}).status_code == 403
    assert other.post("/assessment/items/1/end", {}).status_code == 403


def test_nobody_is_made_the_leader_of_a_case_that_no_leader_has(browse, session, case):
    team = {"role": "leader", "person": "1", "handover": "情况已交接"}
    committee = browse("political_legal")
    assert committee.post(f"/cases/{case.id}/sponsorship/team", team).status_code == 403
    effort = {"what": "meet", "content": "见面"}
    assert committee.post(f"/cases/{case.id}/sponsorship/efforts", effort).status_code == 403

"""The pages of whistles: who is missing, what is to be done, how good it was."""

from datetime import date

import pytest

from engine import history
from processes import documents
from processes.cases import parties
from processes.whistles import measures, ratings, whistles
from processes.whistles.measures import NewMeasure
from tests.processes.documents.papers import text as text_of

CALLED = ["dept-renshe", "dept-zhujian"]


@pytest.fixture
def whistle(session, case):
    row = whistles.blow(
        session, case.id, kind="regular", units=CALLED, lead="dept-renshe", reason="拖欠工资"
    )
    whistles.sign(session, whistles.get_called(session, row.id, "dept-renshe"))
    whistles.arrive(session, whistles.get_called(session, row.id, "dept-renshe"))
    lines = [NewMeasure("先行垫付", "dept-renshe", date(2026, 12, 20))]
    lines.append(NewMeasure("停工整改", "dept-zhujian", date(2026, 12, 21)))
    measures.add_measures(session, row, lines)
    return row


def test_the_centre_sees_who_is_missing_and_the_four_steps(browse, whistle):
    text = browse("center").get("/whistles/").text
    for step in ("事前沟通", "报到会商", "确定方案", "协同执行"):
        assert step in text
    assert "未到场" in text
    assert "区住建局" in text


def test_a_department_sees_its_own_part_alone(browse, case, whistle):
    liaison = browse("zhujian")
    listed = liaison.get("/whistles/").text
    assert "待签收" in listed
    assert "可提异议" in listed
    text = liaison.get(f"/cases/{case.id}/whistles").text
    assert "停工整改" in text
    assert "先行垫付" not in text
    assert "区人社局" not in text


def test_a_department_takes_home_the_papers_of_its_own_whistle_alone(
    browse, session, case, whistle
):
    case.event_name = case.summary = "张三与李四因工资发生争执"
    order = documents.issue(session, case.id, "whistle_order", by=None, about="whistle:1")
    sheet = documents.issue(session, case.id, "attendance_sheet", by=None, about="whistle:1")
    proof = documents.issue(session, case.id, "identity_proof", by=None)
    liaison, papers = browse("zhujian"), f"/cases/{case.id}/whistles/1/papers"
    text = liaison.get(f"/cases/{case.id}/whistles").text
    assert f"{papers}/{order.id}" in text
    given = liaison.post(f"{papers}/{order.id}")
    assert given.status_code == 200
    said = text_of(given.data)
    assert "张某与李某因工资发生争执" in said
    assert "张三" not in said
    told = history.list_for_instance(session, case.instance_id)[-1]
    assert (told.what, told.after) == ("opened", {"document": order.id})
    for other in (sheet, proof):
        assert liaison.post(f"{papers}/{other.id}").status_code == 404
    assert liaison.post(f"/cases/{case.id}/documents/{order.id}/open").status_code == 403
    assert browse("gongan").post(f"{papers}/{order.id}").status_code == 404
    assert browse("outsider").post(f"{papers}/{order.id}").status_code == 404


def test_a_department_has_no_papers_of_a_whistle_it_was_not_called_to(
    browse, session, case, whistle
):
    whistles.blow(session, case.id, kind="regular", units=CALLED[:1], lead=CALLED[0], reason="再吹")
    order = documents.issue(session, case.id, "whistle_order", by=None, about="whistle:2")
    taken = f"/cases/{case.id}/whistles/{{}}/papers/{order.id}"
    assert browse("zhujian").post(taken.format(2)).status_code == 404
    assert browse("zhujian").post(taken.format(1)).status_code == 404
    assert browse("liaison").post(taken.format(2)).status_code == 200


def test_whoever_was_not_called_sees_nothing_of_it(browse, case, whistle):
    assert case.event_name not in browse("gongan").get("/whistles/").text
    assert browse("gongan").get(f"/cases/{case.id}/whistles").status_code == 404
    for address in ("/whistles/", "/whistles/departments"):
        assert browse("outsider").get(address).status_code == 403
    rate = f"/cases/{case.id}/whistles/1/rate"
    assert browse("outsider").post(rate).status_code == 404
    assert browse("liaison").post(rate).status_code == 403


def test_the_centre_rates_a_department_when_the_whistle_is_over(browse, session, case, whistle):
    whistles.close(session, whistle.id, "agreed")
    center = browse("center")
    marks = {"unit": "dept-renshe", "response": "5", "quality": "4", "attitude": "5"}
    rate = f"/cases/{case.id}/whistles/1/rate"
    assert center.post(rate, marks | {"quality": "9"}).status_code == 422
    assert center.post(rate, marks).status_code == 302
    assert ratings.list_unit_ratings(session, whistle.id)["dept-renshe"].quality == 4
    assert "90.0" in center.get(f"/cases/{case.id}/whistles").text
    assert center.post(f"/cases/{case.id}/whistles/7/rate", marks).status_code == 404


def test_departments_are_told_how_they_did(browse, session, case, whistle):
    ratings.rate_unit(session, whistle, "dept-renshe", dict.fromkeys(ratings.MARKS, 5))
    ratings.rate_whistle(session, whistle, "dept-zhujian", is_warranted=False)
    text = browse("center").get("/whistles/departments").text
    assert "100.0" in text
    assert "100.00%" in text, "the one whistle it was called to it calls unwarranted"
    assert "区住建局" in text
    own = browse("zhujian").get("/whistles/departments").text
    assert "区住建局" in own
    assert "区人社局" not in own
    assert "没有吹哨记录" in browse("center").get("/whistles/departments?year=2001").text


def test_the_weights_are_a_register_the_district_keeps(browse):
    typed = {"since_on": "2026-01-01", "response": "20", "quality": "60", "attitude": "20"}
    new = "/registers/rating-weights/new"
    center = browse("district_center")
    assert center.post(new, typed | {"yellow": "5", "red": "10"}).status_code == 302
    assert "60" in center.get("/registers/rating-weights").text
    nothing = dict.fromkeys(typed, "0") | {"since_on": "2026-02-01", "yellow": "0", "red": "0"}
    assert center.post(new, nothing).status_code == 422
    assert browse("outsider").get("/registers/rating-weights").status_code == 404


def test_the_parties_are_masked_for_a_department_on_every_page(browse, session, case, whistle):
    case.event_name = "张三诉李四拖欠工资"
    session.flush()
    assert "张三" in {each.name for each in parties.list_for_case(session, case.id)}
    liaison = browse("liaison")
    for address in ("/whistles/", f"/cases/{case.id}/whistles", "/cases/"):
        text = liaison.get(address).text
        assert "张某诉" in text, address
        assert "张三" not in text, address


def test_the_whistle_is_shown_as_the_meeting_it_is(browse, case, whistle):
    center = browse("center").get(f"/cases/{case.id}/whistles").text
    assert "联系中心" in center
    assert "已签收1/2，未到场1" in center
    assert "催办未到场的单位" in center
    text = browse("zhujian").get(f"/cases/{case.id}/whistles").text
    assert "联系中心" in text
    assert "催办未到场的单位" not in text


def test_urging_the_missing_says_what_came_of_it(browse, case, whistle):
    center = browse("center")
    center.get(f"/cases/{case.id}/whistles")
    answer = center.post(f"/cases/{case.id}/whistles/1/urge", {})
    assert "没有可以催办的单位" in center.get(answer.location).text

"""Registering a dispute."""

import re

import pytest
from sqlalchemy import select

from processes.cases import parties
from processes.cases.choices import RiskColor
from processes.cases.models import Case
from tests.processes.factories import GRID, OTHER_GRID, STREET, VILLAGE
from tests.web import town
from tests.web.town import TYPED


@pytest.fixture
def worker(browse, session):
    town.deploy(session)
    return browse("grid_worker")


def registered(session):
    return session.scalars(select(Case).order_by(Case.id)).all()


def test_a_grid_worker_begins_with_the_own_grid(worker):
    text = worker.get("/cases/new").text
    assert "花园村第一大网格第1小网格" in text
    assert "换一个网格" not in text


def test_who_has_more_than_one_grid_chooses_first(browse, cast):
    head = browse("grid_head").get("/cases/new")
    assert "纠纷发生在哪个网格" in head.text
    assert f"/cases/new?grid={GRID}" in head.text
    assert "花园村第一大网格第1小网格" in browse("grid_head").get(f"/cases/new?grid={GRID}").text


def test_grids_of_several_villages_are_offered_with_their_village(browse, cast):
    offered = browse("district_center").get("/cases/new").text
    assert ">花园村第一大网格第1小网格</a>" in offered
    assert ">茅坪村第一大网格第1小网格</a>" in offered
    assert "先选范围" not in offered
    assert ">第一大网格第1小网格</a>" in browse("grid_head").get("/cases/new").text


@pytest.mark.parametrize("address", [f"?grid={OTHER_GRID}", f"?within={STREET}", "?grid=%25"])
def test_nobody_reaches_beyond_their_own_place(browse, address):
    assert browse("grid_worker").get(f"/cases/new{address}").status_code in (403, 404)


@pytest.mark.parametrize("name", ["mediator", "liaison", "leader", "analyst", "auditor"])
def test_others_do_not_register(browse, name):
    assert browse(name).get("/cases/new").status_code == 403
    assert browse(name).post("/cases/new", TYPED).status_code == 403


def test_the_outsider_cannot_register_here(browse):
    assert browse("outsider").post("/cases/new", TYPED).status_code == 403


def test_a_dispute_is_registered_with_all_that_was_typed(worker, session):
    more = {"amount": "1200.5", "focus_tags": ["邻里"], "consent": "yes", "people_count": "2"}
    answer = worker.post("/cases/new", TYPED | more)
    (case,) = registered(session)
    assert answer.location == f"/cases/{case.id}?registered=1"
    assert (case.grid, case.village, case.category) == (GRID, VILLAGE, "0203")
    assert case.risk_color is RiskColor.YELLOW
    assert (case.amount, case.consent, case.focus_tags) == (1200.5, True, ["邻里"])
    assert [party.name for party in parties.list_for_case(session, case.id)] == ["张某", "李某"]
    assert case.case_no in worker.get(answer.location).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"summary": ""}, "请写明事情的经过"),
        ({"summary": "长" * 2001}, "“简述”最多2000字"),
        ({"category": "77"}, "请选择纠纷类别"),
        ({"risk_color": "pink"}, "请选择风险颜色"),
        ({"people_count": "两"}, "“涉及人数”应为1到1000000之间的整数"),
        ({"amount": "NaN"}, "“涉案金额”应为数字"),
        ({"amount": "一百"}, "“涉案金额”应为数字，单位为元"),
        ({"occurred_on": "2199-01-01"}, "“发生日期”不能晚于"),
        ({"found_at": "yesterday"}, "“发现时间”应写成2026-03-04 09:30这样的时间"),
        ({"event_name": "长" * 81}, "“事件名称”最多80字"),
        ({"orgs": "长" * 201}, "最多200字"),
        ({"party_name": ["长" * 101, "李某"]}, "“姓名”最多100字，现在有101字"),
        ({"party_name": ["张某", "李某"], "party_phone": ["1" * 31, ""]}, "“电话”最多30字"),
        ({"party_name": ["", ""], "party_phone": ["", ""]}, "至少填写一位当事人"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(worker, session, wrong, sentence):
    answer = worker.post("/cases/new", TYPED | {"place": "三号楼<二单元>"} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "三号楼&lt;二单元&gt;" in answer.text
    assert registered(session) == []


def test_another_party_can_be_added_without_scripts(worker, session):
    answer = worker.post("/cases/new", TYPED | {"more": "1"})
    assert answer.status_code == 200
    assert answer.text.count('name="party_name"') == 4  # three rows and the island's model
    assert "张某" in answer.text
    assert registered(session) == []


def test_a_failing_process_loses_nothing_typed(browse, session):
    answer = browse("grid_worker").post("/cases/new", TYPED)  # nothing was deployed
    assert answer.status_code in (404, 422)
    assert registered(session) == []


def test_a_matter_of_the_e_platform_is_refused_the_second_time(worker, session):
    worker.post("/cases/new", TYPED | {"e_platform_no": "SY-2026-01"})
    answer = worker.post("/cases/new", TYPED | {"e_platform_no": "SY-2026-01", "place": "三号楼"})
    assert answer.status_code == 422
    (case,) = registered(session)
    assert case.case_no in answer.text
    assert "不必重复录入" in answer.text
    assert "三号楼" in answer.text


def test_a_form_sent_twice_makes_one_case(worker, session):
    key = {"form_key": KEY.search(worker.get("/cases/new").text).group(1)}
    first, second = (worker.post("/cases/new", TYPED | key) for _ in range(2))
    (case,) = registered(session)
    assert first.location == second.location == f"/cases/{case.id}?registered=1"
    assert "已经登记过" in worker.get(second.location).text


def test_a_form_filled_in_anew_after_going_back_makes_another(worker, session):
    key = {"form_key": "of the page that was left"}
    worker.post("/cases/new", TYPED | key)
    worker.post("/cases/new", TYPED | key | {"summary": "另一件事", "seen": "1"})
    assert [case.summary for case in registered(session)] == [TYPED["summary"], "另一件事"]


def test_somebody_elses_form_key_finds_nothing_of_theirs(worker, browse, session):
    key = {"form_key": "guessed"}
    worker.post("/cases/new", TYPED | key)
    browse("grid_head").post("/cases/new", TYPED | key | {"seen": "1"})
    assert len(registered(session)) == 2


def test_tags_that_are_none_are_not_kept(worker, session):
    worker.post("/cases/new", TYPED | {"focus_tags": ["邻里", "<b>", "邻里"]})
    assert registered(session)[0].focus_tags == ["邻里"]


KEY = re.compile(r'name="form_key" value="([^"]+)"')

"""The pages of cards and of orders of supervision: who sees and does what."""

import pytest
from sqlalchemy import select

from processes import cards
from processes.supervision.models import Instruction, Order
from tests.web import town_matters

SEEING = ["grid_worker", "grid_head", "center", "district_center", "political_legal"]


@pytest.fixture
def red(session, case):
    return town_matters.red_card(session, case)


@pytest.fixture
def yellow(session, case, red):
    return next(each for each in cards.list_for_case(session, case.id) if each.colour == "yellow")


@pytest.fixture
def order(session, red):
    return session.scalars(select(Order)).one()


@pytest.mark.parametrize("name", SEEING)
def test_whom_a_card_concerns_finds_it(browse, case, red, name):
    browser = browse(name)
    assert case.case_no in browser.get("/cards/").text
    assert browser.get(f"/cards/{red.id}").status_code == 200


@pytest.mark.parametrize("name", ["outsider", "liaison", "leader", "mediator"])
def test_whom_it_does_not_concern_does_not(browse, case, red, name):
    browser = browse(name)
    assert case.case_no not in browser.get("/cards/").text
    assert browser.get(f"/cards/{red.id}").status_code == 404
    assert browser.post(f"/cards/{red.id}/explain", {"content": "x"}).status_code == 404


@pytest.mark.parametrize("address", ["/cards/", "/supervision/"])
def test_the_analyst_and_the_administrators_see_no_cards(browse, red, address):
    for name in ("analyst", "system_admin", "security_admin", "auditor"):
        assert browse(name).get(address).status_code == 403


def test_the_list_is_narrowed_by_its_filters(browse, case, yellow):
    browser = browse("center")
    assert "/cards/" + str(yellow.id) in browser.get("/cards/?waiting=1&since=2026-03-01").text
    assert "没有符合条件的牌照" in browser.get("/cards/?until=2026-03-01&colour=purple").text


def test_the_unit_explains_on_the_page_of_its_card(browse, session, yellow):
    worker = browse("grid_worker")
    assert "提交说明" in worker.get(f"/cards/{yellow.id}").text
    empty = worker.post(f"/cards/{yellow.id}/explain", {"content": " "})
    assert (empty.status_code, "请填写理由" in empty.text) == (422, True)
    assert worker.post(f"/cards/{yellow.id}/explain", {"content": "已约定"}).status_code == 302
    assert "已约定" in browse("political_legal").get(f"/cards/{yellow.id}").text
    twice = worker.post(f"/cards/{yellow.id}/explain", {"content": "再说明一次"})
    assert (twice.status_code, "不能再改" in twice.text) == (422, True)


def test_a_superior_sees_but_does_not_explain(browse, yellow):
    center = browse("center")
    assert "提交说明" not in center.get(f"/cards/{yellow.id}").text
    assert center.post(f"/cards/{yellow.id}/explain", {"content": "代写"}).status_code == 422


def test_only_the_committee_takes_a_card_back(browse, session, red):
    for name in ("grid_worker", "district_center"):
        assert browse(name).post(f"/cards/{red.id}/withdraw", {"why": "x"}).status_code == 403
    committee = browse("political_legal")
    assert committee.post(f"/cards/{red.id}/withdraw", {"why": ""}).status_code == 422
    assert committee.post(f"/cards/{red.id}/withdraw", {"why": "停机误算"}).status_code == 302
    assert "停机误算" in committee.get(f"/cards/{red.id}").text
    session.refresh(red)
    assert red.withdrawn_why == "停机误算"


def test_the_committee_supervises_a_yellow_card_by_hand(browse, session, yellow):
    answer = browse("political_legal").post(f"/cards/{yellow.id}/supervise", {"reason": "未说明"})
    made = session.scalars(select(Order).where(Order.card_id == yellow.id)).one()
    assert answer.location == f"/supervision/{made.id}"
    assert browse("center").post(f"/cards/{yellow.id}/supervise").status_code == 403


def test_an_order_goes_from_signing_to_closing(browse, session, order):
    committee, worker = browse("political_legal"), browse("grid_worker")
    assert order.number in committee.get("/supervision/").text
    early = committee.post(f"/supervision/{order.id}/instruct", {"addressee": order.responsible})
    assert early.status_code == 422
    committee.post(f"/supervision/{order.id}/receive")
    asked = {"addressee": order.responsible, "content": "三日内办结"}
    assert committee.post(f"/supervision/{order.id}/instruct", asked).status_code == 302
    (instruction,) = session.scalars(select(Instruction))
    assert "三日内办结" in worker.get(f"/supervision/{order.id}").text
    reply = f"/supervision/instructions/{instruction.id}/reply"
    assert worker.post(reply, {"reply": "已办结"}).status_code == 302
    assert committee.post(f"/supervision/{order.id}/close", {}).status_code == 302
    assert order.number in committee.get("/supervision/?scope=closed").text


def test_a_refused_instruction_keeps_what_was_typed(browse, order):
    committee = browse("political_legal")
    committee.post(f"/supervision/{order.id}/receive")
    typed = {"addressee": order.responsible, "content": "马上办", "until": "2026-01-01"}
    answer = committee.post(f"/supervision/{order.id}/instruct", typed)
    assert (answer.status_code, "马上办" in answer.text) == (422, True)


@pytest.mark.parametrize(("length", "status"), [(2000, 302), (2001, 422)])
def test_a_text_that_is_too_long_is_refused_and_not_cut_off(browse, session, order, length, status):
    committee = browse("political_legal")
    committee.post(f"/supervision/{order.id}/receive")
    typed = {"addressee": order.responsible, "content": "办" * length}
    answer = committee.post(f"/supervision/{order.id}/instruct", typed)
    kept = [len(each.content) for each in session.scalars(select(Instruction))]
    assert (answer.status_code, kept) == (status, [length] if status == 302 else [])
    if status == 422:
        assert "“指示内容”最多2000字，现在有2001字" in answer.text


def test_an_order_is_seen_and_handled_by_nobody_else(browse, session, order):
    for name in ("outsider", "liaison"):
        browser = browse(name)
        assert order.number not in browser.get("/supervision/").text
        assert browser.get(f"/supervision/{order.id}").status_code == 404
    for verb in ("receive", "instruct", "close"):
        assert browse("center").post(f"/supervision/{order.id}/{verb}").status_code == 403
    assert browse("outsider").post("/supervision/instructions/1/reply").status_code == 404

"""The parties' own pages, without an account."""

import re
from datetime import timedelta

import pytest

from engine import clock
from processes.cases.choices import Outcome, Status
from processes.deadlines import case_deadlines
from processes.residents import feedback, query_codes
from tests.processes.factories import OTHER_GRID
from tests.web import town
from tests.web.town import TYPED


@pytest.fixture
def code(session, cast, case):
    return query_codes.issue(session, case, by=cast["grid_worker"])


@pytest.fixture
def party(browse, case, code):
    """Somebody who entered the case number and the code."""
    browser = browse()
    browser.get("/progress/")
    answer = browser.post("/progress/", {"case_no": case.case_no, "code": code})
    assert answer.location == "/progress/case"
    return browser


def test_a_party_reads_where_it_stands_and_nothing_else(party, case):
    text = party.get("/progress/case").text
    assert case.case_no in text
    assert "工作人员上门处置" in text
    for hidden in ("张三", "李四", town.PHONE, "天花板", "演示grid_worker", "风险"):
        assert hidden not in text


def test_the_code_opens_no_other_page(party, case):
    assert party.get(f"/cases/{case.id}").location.startswith("/login/")


def test_a_wrong_code_is_refused_and_then_locked(browse, case, code):
    stranger = browse()
    stranger.get("/progress/")
    for _ in range(5):
        answer = stranger.post("/progress/", {"case_no": case.case_no, "code": "AAAA-AAAA"})
        assert answer.status_code == 422
    assert "输错次数太多" in answer.text
    assert stranger.post("/progress/", {"case_no": case.case_no, "code": code}).status_code == 422


@pytest.mark.parametrize("view", ["case", "letters/1"])
def test_without_the_code_there_is_nothing(browse, case, view):
    assert browse().get(f"/progress/{view}").location == "/progress/"
    assert browse("outsider").get(f"/progress/{view}").location == "/progress/"


def test_after_half_an_hour_it_is_closed(party, case):
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert party.get("/progress/case").location == "/progress/"


def test_a_new_code_ends_the_old(party, session, cast, case):
    query_codes.issue(session, case, by=cast["grid_worker"])
    assert party.get("/progress/case").location == "/progress/"


def test_leaving_closes_it(party):
    party.get("/progress/case")
    assert party.post("/progress/out").location == "/progress/"
    assert party.get("/progress/case").location == "/progress/"


def test_what_is_said_is_answered(party, browse, session, case):
    party.get("/progress/case")
    assert party.post("/progress/say", {"kind": "statement", "words": ""}).status_code == 422
    assert party.post("/progress/say", {"kind": "x", "words": "看"}).status_code == 422
    assert (
        party.post("/progress/say", {"kind": "statement", "words": "<b>又漏了"}).status_code == 302
    )
    worker = browse("grid_worker")
    assert "&lt;b&gt;又漏了" in worker.get(f"/cases/{case.id}/voices").text
    address = f"/cases/{case.id}/voices/{feedback.list_for_case(session, case)[0].id}/answer"
    assert worker.post(address, {"answer": ""}).status_code == 422
    assert worker.post(address, {"answer": "明天上门"}).status_code == 302
    assert "答复：明天上门" in party.get("/progress/case").text


def test_a_closed_case_is_rated(party, session, case):
    party.get("/progress/case")
    assert party.post("/progress/rate", {"satisfaction": "satisfied"}).status_code == 422
    case.status, case.outcome, case.closed_at = Status.CLOSED, Outcome.SETTLED, clock.now()
    session.flush()
    assert party.post("/progress/rate", {"satisfaction": "x"}).status_code == 422
    assert party.post("/progress/rate", {"satisfaction": "basically"}).status_code == 302
    assert "您已评价：基本满意" in party.get("/progress/case").text


def test_registering_gives_a_code_that_is_shown_once(browse, session):
    town.deploy(session)
    worker = browse("grid_worker")
    location = worker.post("/cases/new", TYPED).location
    assert "打开并打印回执" in worker.get(location).text
    receipt = location.replace("?registered=1", "/receipt")
    assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", worker.get(receipt).text)
    assert "query-code" not in worker.get(receipt).text
    worker.post(receipt)
    assert "query-code" in worker.get(receipt).text


def test_the_receipt_explains_the_limits_that_run_with_their_calendar(browse, session, case):
    case_deadlines.open_statutory(session, case.id, "xf.close")
    session.flush()
    page = browse("center").get(f"/cases/{case.id}/receipt").text
    assert "期限：信访事项办结" in page
    assert "开始的当日不计（参照《民法典》第二百零一条）" in page
    assert "<caption>" in page


def test_the_receipt_and_the_case_tell_until_when_other_ways_are_open(browse, session, case):
    """劳动争议调解仲裁法27条: one year from the day the worker knew."""
    case.category, case.known_on = "0701", clock.today() - timedelta(days=30)
    session.flush()
    last = case.known_on.replace(year=case.known_on.year + 1)
    for address in (f"/cases/{case.id}/receipt", f"/cases/{case.id}"):
        page = browse("center").get(address).text
        assert "申请劳动仲裁" in page
        assert f"{last.month}月" in page
        assert "《劳动争议调解仲裁法》第二十七条" in page
        assert "提示不是期限任务，不发牌" in page


def test_what_may_be_over_is_on_the_case_and_not_on_the_receipt(browse, session, case):
    case.category, case.known_on = "0701", clock.today() - timedelta(days=900)
    session.flush()
    assert "已过，可能届满，请核对" in browse("center").get(f"/cases/{case.id}").text
    assert "申请劳动仲裁" not in browse("center").get(f"/cases/{case.id}/receipt").text


def test_outsiders_give_no_codes_and_answer_nothing(browse, session, cast, case):
    for name, status in (("outsider", 404), ("political_legal", 403), ("auditor", 404)):
        other = browse(name)
        assert other.get(f"/cases/{case.id}/receipt").status_code == status
        assert other.post(f"/cases/{case.id}/receipt").status_code == status
        assert other.post(f"/cases/{case.id}/voices/1/answer").status_code == status
    assert browse("outsider").get(f"/cases/{case.id}/voices").status_code == 404


def test_a_voice_of_another_case_is_not_found(browse, session, cast, case):
    other = town.register(session, cast["outsider"], grid=OTHER_GRID)
    voice = feedback.give(session, other, feedback.FeedbackKind.STATEMENT, "别处")
    address = f"/cases/{case.id}/voices/{voice.id}/answer"
    assert browse("grid_worker").post(address, {"answer": "x"}).status_code == 404

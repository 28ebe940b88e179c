"""The page of a case's clocks: explanations, pauses, extensions and notices."""

from datetime import datetime

import pytest

from engine import clock
from processes.cases import changes
from processes.casework import explained_deadlines, rights
from processes.deadlines import case_deadlines, due_dates, extensions
from processes.deadlines.limits import Kind
from processes.deadlines.models import PARTIES, DeadlineStatus, Ending


@pytest.fixture
def sixty(session, case):
    """The sixty days of a petition, running."""
    row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible="dept-renshe")
    session.flush()
    return row


@pytest.fixture
def mediation(session, case):
    """The month of a mediation, running."""
    row = case_deadlines.open_statutory(session, case.id, "tj.rm", clock.now())
    session.flush()
    return row


def test_each_clock_explains_itself_and_names_its_rule(browse, case, sixty):
    page = browse("center").get(f"/cases/{case.id}/clocks/").text
    assert "信访事项办结" in page
    assert sixty.why in page
    assert "《信访工作条例》第三十四条" in page


def test_the_case_says_how_what_was_timed_ended(browse, session, case, mediation):
    case_deadlines.close(session, mediation, Ending.FAILED)
    session.flush()
    assert "已终止（未达成）" in browse("center").get(f"/cases/{case.id}").text


def test_a_clock_is_explained_with_its_calendar_on_every_page_that_shows_it(browse, case, sixty):
    center = browse("center")
    for address in (
        f"/cases/{case.id}",
        f"/cases/{case.id}/clocks/",
        f"/cases/{case.id}/clocks/{sixty.id}",
    ):
        page = center.get(address).text
        assert "最后一天遇休假日不顺延。" in page, address
        assert "<caption>" in page, address
        assert '<th scope="col">一</th>' in page, address


def test_the_days_not_counted_are_struck_out_and_named_in_words(browse, session, case):
    start = datetime(2026, 9, 24, 9, tzinfo=clock.zone())
    found = due_dates.compute("department.resolve", start)
    row = case_deadlines.begin(session, case, found, Kind.PROCESS)
    session.flush()
    page = browse("center").get(f"/cases/{case.id}/clocks/{row.id}").text
    assert '<s aria-hidden="true">7</s>' in page
    assert "7日不计入：国庆节" in page
    assert "11日不计入：周末" in page
    assert "10日不计入" not in page
    assert "<b>24</b><i>起</i>" in page
    assert "<b>15</b><i>止</i>" in page


def test_another_program_reads_the_same_explanation(browse, session, case, sixty):
    center = browse("center")
    said = center.get(f"/cases/{case.id}/clocks/{sixty.id}/explanation").json
    assert said == explained_deadlines.explain(session, sixty).as_json()
    assert center.get(f"/cases/{case.id}/clocks/0/explanation").status_code == 404
    assert (
        browse("outsider").get(f"/cases/{case.id}/clocks/{sixty.id}/explanation").status_code == 404
    )


def test_an_extension_counts_once_its_notice_was_served(browse, session, case, sixty):
    before, head = sixty.nominal_on, browse("head")
    address = f"/cases/{case.id}/clocks/{sixty.id}"
    head.post(f"{address}/extend", {"amount": "30", "reason": "情况复杂"})
    session.refresh(sixty)
    assert sixty.nominal_on == before
    assert extensions.find_pending(session, sixty.id).document_id is not None
    assert "登记：告知书已送达" in head.get(f"/cases/{case.id}/clocks/").text
    head.post(f"{address}/notified", {})
    session.refresh(sixty)
    assert (sixty.nominal_on - before).days == 30


def test_a_refused_extension_keeps_what_was_typed(browse, case, sixty):
    address = f"/cases/{case.id}/clocks/{sixty.id}/extend"
    answer = browse("head").post(address, {"amount": "31", "reason": "案子实在复杂"})
    assert answer.status_code == 422
    assert "累计延期不得超过30日" in answer.text
    assert "案子实在复杂" in answer.text


def test_the_head_of_the_organ_sees_its_limit_and_a_stranger_grants_nothing(
    browse, session, case, sixty
):
    address = f"/cases/{case.id}/clocks/"
    assert "批准延期" in browse("head").get(address).text
    sent = {"amount": "30", "reason": "情况复杂"}
    for name in ("center", "district_center", "political_legal"):
        assert "批准延期" not in browse(name).get(address).text
        answer = browse(name).post(f"{address}{sixty.id}/extend", sent)
        assert answer.status_code == 422
        assert "应由办理机关、单位的负责人批准" in answer.text
    for name in ("other_head", "court_president", "police_superior", "arbitration_director"):
        assert browse(name).get(address).status_code == 404
    session.refresh(sixty)
    assert sixty.extended_by == 0


def test_a_clock_is_paused_with_evidence_and_resumed(browse, session, case, mediation):
    center, address = browse("center"), f"/cases/{case.id}/clocks/{mediation.id}"
    assert center.post(f"{address}/pause", {"reason": "鉴定"}).status_code == 422
    center.post(f"{address}/pause", {"reason": "鉴定", "evidence": "示例鉴定委托书1号"})
    session.refresh(mediation)
    assert mediation.status is DeadlineStatus.PAUSED
    assert "示例鉴定委托书1号" in center.get(f"/cases/{case.id}/clocks/").text
    center.post(f"{address}/resume", {})
    session.refresh(mediation)
    assert mediation.status is DeadlineStatus.RUNNING


def test_who_only_handles_the_case_reads_and_changes_nothing(browse, case, sixty):
    worker = browse("grid_worker")
    assert "批准延期" not in worker.get(f"/cases/{case.id}/clocks/").text
    answer = worker.post(f"/cases/{case.id}/clocks/{sixty.id}/extend", {"amount": "1"})
    assert answer.status_code == 403


def test_the_outsider_and_the_analyst_see_no_clocks(browse, case, sixty):
    for name in ("outsider", "analyst", "system_admin"):
        browser = browse(name)
        assert browser.get(f"/cases/{case.id}/clocks/").status_code == 404
        for verb in ("pause", "resume", "extend", "notified"):
            answer = browser.post(f"/cases/{case.id}/clocks/{sixty.id}/{verb}", {})
            assert answer.status_code == 404


@pytest.fixture
def suit(session, case):
    """The fifteen days to sue after an award, running."""
    found = due_dates.compute("ld.sue", clock.now())
    row = case_deadlines.begin(session, case, found, Kind.STATUTORY, responsible=PARTIES)
    session.flush()
    return row


def test_who_answers_the_parties_enters_that_they_sued(browse, session, case, suit):
    address = f"/cases/{case.id}/clocks/{suit.id}/used"
    assert "登记当事人已行使" in browse("center").get(f"/cases/{case.id}/clocks/").text
    assert browse("center").post(address, {"words": " "}).status_code == 422
    assert browse("center").post(address, {"words": "3月5日向区法院起诉"}).status_code == 302
    session.refresh(suit)
    assert (suit.status, suit.ended) == (DeadlineStatus.MET, Ending.DONE)
    told = changes.list_for_case(session, case.id)[-1].reason
    assert told == "当事人已行使权利（不服劳动裁决起诉）：3月5日向区法院起诉"
    assert browse("center").post(address, {"words": "又一次"}).status_code == 422


def test_outsiders_enter_no_use_of_a_right(browse, session, case, suit):
    for name, status in (("outsider", 404), ("political_legal", 403), ("auditor", 404)):
        asked = browse(name).post(f"/cases/{case.id}/clocks/{suit.id}/used", {"words": "起诉"})
        assert asked.status_code == status
    session.refresh(suit)
    assert suit.status is DeadlineStatus.RUNNING


def test_a_right_with_a_step_of_its_own_ends_with_that_step(session, case, mediation):
    assert not rights.can_be_entered_as_used(mediation)

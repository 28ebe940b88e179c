"""Comments on a case: whom they mention, who reads them, and what a resident is told."""

import html
import json

import pytest
from sqlalchemy import select, text

from engine import clock, runner
from engine.errors import EngineError
from processes.cases.choices import Status
from processes.casework import comments
from processes.casework.comments import CaseComment, CommentAudience
from processes.diagrams import shipped
from processes.notices.models import Notification
from processes.residents import feedback, query_codes
from processes.residents.models import FeedbackKind
from processes.whistles import whistles
from tests.processes.walking import ANSWERS
from tests.web import town


def say(browser, case, words, **more):
    return browser.post(f"/cases/{case.id}/comments/", {"words": words, **more})


def mentioned(session):
    told = select(Notification.person_id, Notification.body).where(
        Notification.matter.startswith("comment:")
    )
    return {str(row.person_id): row.body for row in session.execute(told)}


def test_a_colleague_who_is_named_is_told_without_the_words(browse, session, cast, case):
    worker = browse("grid_worker")
    assert say(worker, case, "@演示center 这户有老人，电话约时间").status_code == 302
    told = mentioned(session)
    assert set(told) == {cast["center"].id}
    assert "老人" not in told[cast["center"].id]
    page = browse("center").get(f"/cases/{case.id}/comments/").text
    assert "这户有老人" in page
    assert "演示grid_worker" in page


def test_an_impatient_hand_says_it_once_and_tells_once(browse, session, cast, case):
    worker = browse("grid_worker")
    for words in ("@演示center 约好了", "@演示center 约好了", "另外，钥匙在门卫"):
        assert say(worker, case, words).status_code == 302
    assert say(browse("grid_head"), case, "另外，钥匙在门卫").status_code == 302
    found = session.scalars(select(CaseComment).order_by(CaseComment.id)).all()
    assert [each.words for each in found] == [
        *("@演示center 约好了", "另外，钥匙在门卫", "另外，钥匙在门卫")
    ]
    told = select(Notification).where(Notification.matter.startswith("comment:"))
    assert [each.times for each in session.scalars(told)] == [1]
    with clock.at(clock.now() + comments.AGAIN):
        say(worker, case, "@演示center 约好了")
    assert len(session.scalars(select(CaseComment)).all()) == len(found) + 1


def test_for_whom_a_refused_comment_was_stays_chosen(browse, case):
    page = say(browse("grid_worker"), case, "长" * 2001, audience="parties")
    assert page.status_code == 422
    assert 'value="parties" checked' in page.text
    assert 'value="internal" checked' not in page.text


def test_of_two_names_the_longer_is_meant_and_strangers_are_not_told(session, cast, case):
    from processes.organisation.people import Person

    session.get(Person, int(cast["grid_head"].id)).name = "王小"
    session.get(Person, int(cast["center"].id)).name = "王小明"
    by = cast["grid_worker"]
    row = comments.add(
        session,
        case.id,
        "@王小明 @演示outsider @演示liaison 请看",
        audience=CommentAudience.INTERNAL,
        by=by,
    )
    assert row.mentions == [int(cast["center"].id)]
    row = comments.add(session, case.id, "@王小 @王小明", audience=CommentAudience.INTERNAL, by=by)
    assert set(row.mentions) == {int(cast["center"].id), int(cast["grid_head"].id)}


def test_it_is_said_from_the_page_of_a_task_and_sealed(browse, session, case, task):
    worker = browse("grid_worker")
    done = worker.post(f"/tasks/{task.id}/comments", {"words": "钥匙在物业"})
    assert done.location == f"/tasks/{task.id}?said=1#comments"
    page = worker.get(done.location).text
    assert "钥匙在物业" in page
    assert 'data-fresh="true"' in page
    [row] = session.scalars(select(CaseComment))
    assert row.task_id == task.id
    assert "钥匙" not in session.execute(text("select words from case_comment")).scalar()
    assert worker.post(f"/tasks/{task.id}/comments", {"words": " "}).status_code == 422


def test_a_resident_reads_what_is_meant_for_them_alone(browse, session, cast, case):
    worker = browse("grid_worker")
    say(worker, case, "内部：对方不好说话")
    say(worker, case, "明天上午九点到村委会调解", audience="parties")
    code = query_codes.issue(session, case, by=cast["grid_worker"])
    party = browse()
    party.get("/progress/")
    party.post("/progress/", {"case_no": case.case_no, "code": code})
    page = party.get("/progress/case").text
    assert "明天上午九点到村委会调解" in page
    assert "不好说话" not in page


def test_who_does_not_handle_the_case_tells_its_parties_nothing(browse, session, case):
    refused = say(browse("political_legal"), case, "请等等", audience="parties")
    assert refused.status_code == 422
    assert "只有承办人" in refused.text
    assert session.scalars(select(CaseComment)).all() == []


@pytest.fixture
def whistled(session, case):
    whistles.blow(
        session, case.id, kind="regular", units=["dept-renshe"], lead="dept-renshe", reason="会商"
    )
    session.flush()
    return case


def test_a_department_reads_its_own_and_what_mentions_it(browse, session, cast, whistled):
    worker, liaison = browse("grid_worker"), browse("liaison")
    say(worker, whistled, "只给承办人")
    say(worker, whistled, "@演示liaison 请带资料")
    say(liaison, whistled, "收到，带合同")
    assert cast["liaison"].id in mentioned(session)
    page = liaison.get(f"/cases/{whistled.id}/comments/").text
    assert "请带资料" in page
    assert "收到，带合同" in page
    assert "只给承办人" not in page
    assert "收到，带合同" in browse("center").get(f"/cases/{whistled.id}/comments/").text


@pytest.mark.parametrize("name", ["outsider", "sifa", "analyst"])
def test_others_neither_read_nor_write(browse, case, task, name):
    other = browse(name)
    assert other.get(f"/cases/{case.id}/comments/").status_code in (403, 404)
    assert say(other, case, "我也说").status_code in (403, 404)
    assert other.post(f"/tasks/{task.id}/comments", {"words": "x"}).status_code in (403, 404)


def test_an_archived_case_takes_no_more(browse, session, case):
    case.status = Status.ARCHIVED
    session.flush()
    assert "不能再写" in browse("grid_worker").get(f"/cases/{case.id}/comments/").text
    assert say(browse("grid_worker"), case, "晚了").status_code == 422


def test_nothing_closes_over_an_unanswered_message(browse, session, cast):
    shipped.deploy(session)
    by, case = cast["grid_worker"], town.register(session, cast["grid_worker"])
    for element in ("Contact", "Handle"):
        runner.complete(session, town.task_of(session, case, element).id, ANSWERS[element], by)
    voice = feedback.give(session, case, FeedbackKind.STATEMENT, "还在漏")
    last = town.task_of(session, case, "Feedback")
    with pytest.raises(EngineError, match="还没有答复，共1条"), session.begin_nested():
        runner.complete(session, last.id, ANSWERS["Feedback"], by)
    typed = {"data": json.dumps(ANSWERS["Feedback"] | {"content": "约定下周修好"})}
    page = browse("grid_worker").post(f"/tasks/{last.id}/complete", typed)
    assert page.status_code == 422
    assert "还没有答复，共1条：请先在本页“群众留言”中答复" in page.text
    assert "还在漏" in page.text
    assert "约定下周修好" in html.unescape(page.text)
    feedback.answer(session, case, voice.id, "明天修", by=by)
    runner.complete(session, last.id, ANSWERS["Feedback"], by)
    assert case.status is Status.CLOSED

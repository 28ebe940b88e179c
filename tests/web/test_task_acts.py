"""The page a task is done on: whom to call, what comes next, and where one goes on to."""

import json

import pytest

from engine import history, runner
from processes.cases import parties
from processes.diagrams import shipped
from processes.residents import feedback
from processes.residents.models import FeedbackKind
from tests.processes.walking import ANSWERS
from tests.web import town
from web.tasks import outcomes

FILLED = {"data": json.dumps({"remark": "已联系双方"})}


def test_a_party_is_called_after_saying_why_and_the_page_stays(browse, session, case, task):
    worker = browse("grid_worker")
    page = worker.get(f"/tasks/{task.id}").text
    assert town.PHONE not in page
    [first, _] = parties.list_for_case(session, case.id)
    address = f"/tasks/{task.id}/parties/{first.id}/reveal"
    assert "请" in worker.post(address, {"reason": " "}).text
    shown = worker.post(address, {"reason": "联系当事人"})
    assert f'href="tel:{town.PHONE}"' in shown.text
    assert "处置情况" in shown.text
    assert town.PHONE not in worker.get(f"/tasks/{task.id}").text
    [event] = [
        e for e in history.list_for_instance(session, case.instance_id) if e.what == "disclosed"
    ]
    assert event.after["reason"] == "联系当事人"


def test_who_does_not_handle_the_case_calls_nobody(browse, session, case, task):
    [first, _] = parties.list_for_case(session, case.id)
    refused = browse("political_legal").post(
        f"/tasks/{task.id}/parties/{first.id}/reveal", {"reason": "看看"}
    )
    assert refused.status_code == 403


def test_what_a_resident_wrote_is_answered_beside_the_form(browse, session, case, task):
    voice = feedback.give(session, case, FeedbackKind.STATEMENT, "夜里又漏了")
    worker = browse("grid_worker")
    page = worker.get(f"/tasks/{task.id}").text
    assert "夜里又漏了" in page
    assert "1条没有答复" in page
    assert (
        worker.post(f"/tasks/{task.id}/voices/{voice.id}/answer", {"answer": ""}).status_code == 422
    )
    done = worker.post(f"/tasks/{task.id}/voices/{voice.id}/answer", {"answer": "明天上门"})
    assert done.location == f"/tasks/{task.id}#residents"
    assert "都已答复" in worker.get(f"/tasks/{task.id}").text


def test_what_comes_next_is_told_before_and_nothing_is_kept_of_asking(browse, session, case, task):
    worker = browse("grid_worker")
    steps, head = task.instance_id, len(history.list_for_instance(session, case.instance_id))
    lacking = worker.post(f"/tasks/{task.id}/next-steps", {"data": "{}"}).json
    assert lacking == {"lines": ["取决于“处置情况”，填好后这里显示下一步。"], "is_known": False}
    told = worker.post(f"/tasks/{task.id}/next-steps", FILLED).json
    assert told["is_known"]
    [line] = told["lines"]
    assert line.startswith("下一步：Feedback，由")
    assert "网格员" in line
    session.expire_all()
    assert len(history.list_for_instance(session, steps)) == head
    assert town.task_of(session, case).id == task.id


def test_the_page_names_what_could_come_next(browse, session, task):
    assert "可能的下一步：Feedback" in browse("grid_worker").get(f"/tasks/{task.id}").text


def test_completing_leads_to_the_next_step_of_the_same_case(browse, session, cast, case, task):
    town.register(session, cast["grid_worker"], event_name="别的一件")
    worker = browse("grid_worker")
    done = worker.post(f"/tasks/{task.id}/complete", FILLED)
    assert done.location == f"/tasks/{task.id}/after"
    onward = worker.get(done.location)
    following = town.task_of(session, case, "Feedback")
    assert onward.location == f"/tasks/{following.id}?finished={task.id}"
    page = worker.get(onward.location).text
    assert "已办结：已联系双方。" in page
    assert "下一步：Feedback，由" in page
    assert f'data-drop-drafts="task-{task.id}"' in page


def test_without_another_step_of_mine_the_next_of_the_list_opens(browse, session, cast, case, task):
    other = town.register(session, cast["grid_worker"], event_name="别的一件")
    worker = browse("grid_worker")
    worker.post(f"/tasks/{task.id}/complete", FILLED)
    last = town.task_of(session, case, "Feedback")
    done = worker.post(f"/tasks/{last.id}/complete", {"data": "{}"})
    onward = worker.get(done.location).location
    assert onward == f"/tasks/{town.task_of(session, other).id}?finished={last.id}"
    runner.complete(session, town.task_of(session, other).id, {"remark": "x"}, cast["grid_worker"])
    runner.complete(session, town.task_of(session, other, "Feedback").id, {}, cast["grid_worker"])
    assert worker.get(done.location).location == f"/tasks/?finished={last.id}"


def test_what_was_chosen_stands_in_the_course_and_the_audit(browse, session, cast):
    shipped.deploy(session)
    worker, case = browse("grid_worker"), town.register(session, cast["grid_worker"])
    contact = town.task_of(session, case, "Contact")
    runner.complete(session, contact.id, ANSWERS["Contact"], cast["grid_worker"])
    handle = town.task_of(session, case, "Handle")
    worker.post(f"/tasks/{handle.id}/complete", {"data": json.dumps(ANSWERS["Handle"])})
    words = "已化解"
    course = worker.get(f"/cases/{case.id}").text
    assert f"”：{words}" in course
    assert words in browse("auditor").get("/audit/?log=cases").text


@pytest.mark.parametrize("name", ["outsider", "leader"])
def test_others_neither_ask_nor_go_on(browse, task, name):
    other = browse(name)
    assert other.get(f"/tasks/{task.id}/after").status_code == 404
    for verb in ("next-steps", "draft", "draft/discard"):
        assert other.post(f"/tasks/{task.id}/{verb}", FILLED).status_code == 404


def test_what_was_chosen_is_told_once_and_how_much_more_there_is(app):
    units = [{"value": each, "label": each} for each in ("住建局", "司法局", "人社局", "公安局")]
    components = [
        {"type": "select", "key": "lead", "id": "lead", "values": units},
        {"type": "checklist", "key": "called", "id": "called", "values": units},
        {"type": "checkbox", "key": "hard", "id": "hard", "label": "疑难"},
    ]
    schema = {"components": components}
    with app.test_request_context():
        answers = {"lead": "司法局", "called": ["住建局", "司法局"]}
        assert outcomes.chosen(schema, answers) == "司法局、住建局"
        answers = {"lead": "司法局", "called": [each["value"] for each in units], "hard": True}
        assert outcomes.chosen(schema, answers) == "司法局、住建局、人社局、公安局等5项"

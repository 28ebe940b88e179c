"""The verbs of the desk on the page of a task: offered to whom, refused with what sentence."""

import re

import pytest

from engine import clock, runner, tasks
from tests.web import town


@pytest.fixture
def mine(session, cast, task):
    """The task, in the grid worker's hands."""
    return tasks.claim(session, task.id, cast["grid_worker"])


def sent(browser, task, verb, **typed):
    browser.get(f"/tasks/{task.id}")
    return browser.post(f"/tasks/{task.id}/{verb}", typed)


def test_a_task_is_transferred_to_who_could_take_it(browse, session, cast, mine):
    worker, head = browse("grid_worker"), browse("grid_head")
    text = worker.get(f"/tasks/{mine.id}").text
    assert "转办给别人" in text
    assert f'<option value="{cast["grid_head"].id}"' in text
    assert f'value="{cast["outsider"].id}"' not in text
    answer = sent(worker, mine, "transfer", to=cast["grid_head"].id, reason="外出培训")
    assert answer.status_code == 302
    session.refresh(mine)
    assert mine.assignee == cast["grid_head"].id
    assert "已转办" in worker.get(answer.location).text
    text = head.get(f"/tasks/{mine.id}").text
    assert "我在办" in text
    assert "外出培训" in text
    assert "提交并办结这一步" not in worker.get(f"/tasks/{mine.id}").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"to": "grid_head", "reason": " "}, "请写明理由，至少2个字"),
        ({"to": "outsider", "reason": "外出培训"}, "所选的人不能办理这项任务"),
        ({"to": "", "reason": "外出培训"}, "所选的人不能办理这项任务"),
        ({"to": "grid_head", "reason": "长" * 501}, "不超过500个字"),
    ],
)
def test_a_refusal_stands_beside_what_was_typed(browse, session, cast, mine, typed, words):
    to = cast[typed["to"]].id if typed["to"] else ""
    answer = sent(browse("grid_worker"), mine, "transfer", to=to, reason=typed["reason"])
    assert answer.status_code in (422, 403, 409)
    assert words in answer.text
    assert f">{typed['reason']}</textarea>" in answer.text
    session.refresh(mine)
    assert mine.assignee == cast["grid_worker"].id


@pytest.mark.parametrize("verb", ["transfer", "delegate", "send-back", "add-signer"])
def test_of_a_task_somebody_completed_meanwhile_the_words_stay(browse, session, cast, mine, verb):
    worker = browse("grid_worker")
    worker.get(f"/tasks/{mine.id}")
    runner.complete(session, mine.id, {"remark": "先办"}, cast["grid_worker"])
    typed = {"to": cast["grid_head"].id, "kind": "before", "reason": "下周外出培训"}
    late = worker.post(f"/tasks/{mine.id}/{verb}", typed)
    assert late.status_code == 409
    assert late.text.count("下周外出培训") == 1
    assert "您写的内容没有保存" in late.text


def test_delegated_it_is_worked_on_given_back_and_completed_by_its_owner(browse, cast, mine):
    worker, head = browse("grid_worker"), browse("grid_head")
    sent(worker, mine, "delegate", to=cast["grid_head"].id, reason="请先上门看看")
    text = head.get(f"/tasks/{mine.id}").text
    assert "委派我协助" in text
    assert "办完交还" in text
    assert "提交并办结这一步" not in text
    assert "转办给别人" not in text
    assert "收回委派" in worker.get(f"/tasks/{mine.id}").text
    assert "协助" in worker.get("/tasks/").text
    refused = sent(head, mine, "complete", data='{"remark": "已办"}')
    assert refused.status_code == 409
    assert "委派协助办理，请办完后交还" in refused.text
    sent(head, mine, "give-back", reason="已上门，水管已关")
    text = worker.get(f"/tasks/{mine.id}").text
    assert "提交并办结这一步" in text
    assert "水管已关" in text
    assert sent(worker, mine, "complete", data='{"remark": "已办"}').status_code == 302


def test_others_find_no_such_task(browse, cast, mine):
    for verb in ("transfer", "delegate", "give-back"):
        answer = sent(browse("outsider"), mine, verb, to=cast["grid_head"].id, reason="外出培训")
        assert answer.status_code == 404


def done(browser, session, task):
    answer = sent(browser, task, "complete", data='{"remark": "已办"}')
    assert answer.status_code == 302
    session.expire_all()
    return answer


def test_a_completion_is_taken_back_from_the_page_of_the_task(browse, session, mine):
    worker = browse("grid_worker")
    answer = done(worker, session, mine)
    assert "查看或撤回" in worker.get(answer.location, follow_redirects=True).text
    assert "可以撤回" in worker.get(f"/tasks/{mine.id}").text
    assert "可以撤回" not in browse("grid_head").get(f"/tasks/{mine.id}").text
    answer = sent(worker, mine, "withdraw", reason="处置情况写错了")
    assert answer.status_code == 302
    text = worker.get(answer.location).text
    assert "已撤回" in text
    assert "提交并办结这一步" in text
    assert "处置情况写错了" in text
    session.refresh(mine)
    assert mine.status == "open"


def test_why_it_cannot_be_taken_back_is_said(browse, session, cast, case, mine):
    worker = browse("grid_worker")
    done(worker, session, mine)
    tasks.claim(session, town.task_of(session, case, "Feedback").id, cast["grid_head"])
    words = "后面的任务“Feedback”已经有人领取或接手"
    assert words in worker.get(f"/tasks/{mine.id}").text
    answer = sent(worker, mine, "withdraw", reason="写错了")
    assert answer.status_code == 409
    assert words in answer.text
    answer = sent(browse("grid_head"), mine, "withdraw", reason="替他撤回")
    assert answer.status_code == 403
    assert "只有办结这项任务的人可以撤回" in answer.text


def test_a_task_is_sent_back_with_a_reason(browse, session, cast, case, mine):
    worker = browse("grid_worker")
    done(worker, session, mine)
    last = town.task_of(session, case, "Feedback")
    assert "退回到前面的步骤" in browse("grid_head").get(f"/tasks/{last.id}").text
    answer = sent(browse("grid_head"), last, "send-back", to=mine.id, reason="")
    assert answer.status_code == 422
    answer = sent(browse("grid_head"), last, "send-back", to=last.id, reason="没有写清")
    assert answer.status_code == 409
    assert "不在可以退回的步骤之内" in answer.text
    sent(browse("grid_head"), last, "send-back", to=mine.id, reason="没有写清")
    session.expire_all()
    assert (mine.status, mine.assignee) == ("open", cast["grid_worker"].id)
    assert last.status == "cancelled"
    assert "请重新办理" in worker.get("/notices/").text


def test_a_task_is_urged_by_who_may_see_it(browse, mine):
    center = browse("center")
    assert "催办" in center.get(f"/tasks/{mine.id}").text
    answer = sent(center, mine, "urge")
    assert answer.location == f"/tasks/{mine.id}", "whoever urges reads on where they are"
    assert "已催办（第1次）" in center.get(answer.location).text
    again = sent(center, mine, "urge")
    assert again.status_code == 422
    assert "今天已由" in again.text
    assert "已催办1次" in again.text
    assert sent(browse("grid_worker"), mine, "urge").status_code == 422
    assert sent(browse("outsider"), mine, "urge").status_code == 404


def test_who_got_a_copy_may_read_the_page_and_do_nothing(browse, cast, mine):
    leader = browse("leader")
    assert leader.get(f"/tasks/{mine.id}").status_code == 404
    sent(browse("grid_worker"), mine, "copy", to=cast["leader"].id)
    text = leader.get(f"/tasks/{mine.id}").text
    assert "这里只供查看" in text
    assert "楼上卫生间漏水" in text
    assert sent(leader, mine, "complete", data='{"remark": "已办"}').status_code == 409
    assert sent(leader, mine, "copy", to=cast["other_leader"].id).status_code == 403


def test_a_substitute_is_arranged_and_sees_for_whom(browse, session, cast, mine):
    worker, today = browse("grid_worker"), clock.today().isoformat()
    worker.get("/organisation/absences")
    typed = {"substitute": cast["grid_head"].id, "since": today, "until": today, "reason": "看病"}
    wrong = worker.post("/organisation/absences", typed | {"until": "2020-01-01"})
    assert wrong.status_code == 422
    assert "起止日期不对" in wrong.text
    assert 'value="看病"' in wrong.text
    answer = worker.post("/organisation/absences", typed)
    text = worker.get(answer.location).text
    assert "由演示grid_head代理我" in text
    head = browse("grid_head")
    assert "代演示grid_worker" in head.get("/tasks/").text
    text = head.get(f"/tasks/{mine.id}").text
    assert "代演示grid_worker" in text
    assert "提交并办结这一步" in text
    done(head, session, mine)
    assert "演示grid_head（代演示grid_worker）" in head.get(f"/tasks/{mine.id}").text
    ending = re.search(r"/organisation/absences/\d+/end", head.get("/organisation/absences").text)[
        0
    ]
    assert browse("center").post(ending).status_code == 404
    assert head.post(ending).status_code == 302
    assert "没有安排代理" in worker.get("/organisation/absences").text


def test_who_leaves_hands_everything_over_after_a_preview(browse, session, cast, mine):
    worker, head = browse("grid_worker"), cast["grid_head"]
    text = worker.get(f"/organisation/handover?to={head.id}").text
    assert "可接1项" in text
    assert "转给接任人" in text
    refused = worker.post("/organisation/handover", {"to": head.id, "reason": ""})
    assert refused.status_code == 422
    answer = worker.post("/organisation/handover", {"to": head.id, "reason": "调往区里"})
    assert "已交接1项，还剩0项" in worker.get(answer.location).text
    session.refresh(mine)
    assert mine.assignee == head.id
    assert "不用交接" in worker.get("/organisation/handover").text

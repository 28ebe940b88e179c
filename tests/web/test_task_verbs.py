"""The verbs of the desk on the page of a task: offered to whom, refused with what sentence."""

import pytest

from engine import tasks


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
        ({"to": "grid_head", "reason": " "}, "请写明理由,至少2个字"),
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
    assert "委派协助办理,请办完后交还" in refused.text
    sent(head, mine, "give-back", reason="已上门,水管已关")
    text = worker.get(f"/tasks/{mine.id}").text
    assert "提交并办结这一步" in text
    assert "水管已关" in text
    assert sent(worker, mine, "complete", data='{"remark": "已办"}').status_code == 302


def test_others_find_no_such_task(browse, cast, mine):
    for verb in ("transfer", "delegate", "give-back"):
        answer = sent(browse("outsider"), mine, verb, to=cast["grid_head"].id, reason="外出培训")
        assert answer.status_code == 404

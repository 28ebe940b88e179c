"""What is typed into a task's form is kept, on every device, until it is handed in."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from engine import clock, runner
from processes.casework import drafts
from processes.casework.drafts import TaskDraft


def save(browser, task, words, **told):
    typed = {"data": json.dumps({"remark": words}, ensure_ascii=False), **told}
    return browser.post(f"/tasks/{task.id}/draft", typed)


def kept(session):
    return [
        each.answers["remark"] for each in session.scalars(select(TaskDraft).order_by(TaskDraft.id))
    ]


def test_what_is_typed_stands_there_on_another_device_and_after_signing_in_again(
    browse, session, task
):
    first = save(browse("grid_worker"), task, "写到一半", device="phone").json
    assert first["version"] == 1
    assert first["others"] == 0
    page = browse("grid_worker").get(f"/tasks/{task.id}").text
    assert "写到一半" in page
    assert "接着上次没有提交的草稿填写（手机" in page
    assert f'name="version" value="{first["version"]}"' in page


def test_it_is_sealed_in_the_table(browse, session, task):
    save(browse("grid_worker"), task, "张三电话已换")
    [row] = session.execute(text("select answers from task_draft")).scalars()
    assert "张三" not in row


def test_going_on_writes_over_and_a_device_that_was_overtaken_loses_nothing(browse, session, task):
    worker = browse("grid_worker")
    first = save(worker, task, "一").json
    base = {"draft": first["draft"], "version": first["version"]}
    second = save(worker, task, "一二", **base).json
    assert second == {**second, "draft": first["draft"], "version": 2}
    assert kept(session) == ["一二"]
    other = save(worker, task, "一三", **base).json
    assert other["draft"] != first["draft"]
    assert other["others"] == 1
    assert kept(session) == ["一二", "一三"]
    page = worker.get(f"/tasks/{task.id}").text
    assert "一三" in page
    assert f"?draft={first['draft']}" in page
    assert "一二" in worker.get(f"/tasks/{task.id}?draft={first['draft']}").text


def test_it_is_gone_when_its_writer_completes_the_task(browse, session, task):
    worker = browse("grid_worker")
    made = save(worker, task, "写完了").json
    form = {"data": json.dumps({"remark": "写完了"}), "draft": made["draft"]}
    assert worker.post(f"/tasks/{task.id}/complete", form).status_code == 302
    assert kept(session) == []
    assert save(worker, task, "迟到的保存").status_code == 409
    assert kept(session) == []


def test_a_colleague_who_was_faster_leaves_the_words_to_be_copied(browse, session, cast, task):
    head = browse("grid_head")
    save(head, task, "我写了很多")
    runner.complete(session, task.id, {"remark": "先办"}, cast["grid_worker"])
    page = head.get(f"/tasks/{task.id}").text
    assert "已由演示grid_worker于" in page
    assert "处置情况：我写了很多" in page
    assert "我写了很多" not in browse("grid_worker").get(f"/tasks/{task.id}").text
    head.post(f"/tasks/{task.id}/draft/discard")
    assert kept(session) == []


def test_nobody_else_sees_it(browse, session, task):
    save(browse("grid_worker"), task, "只给自己看")
    for name in ("grid_head", "center"):
        assert "只给自己看" not in browse(name).get(f"/tasks/{task.id}").text
    assert save(browse("center"), task, "不由我办").status_code == 403


def test_what_is_too_much_is_refused_in_words(browse, session, task):
    answer = save(browse("grid_worker"), task, "长" * 100_000)
    assert answer.status_code == 413
    assert "草稿没有保存" in answer.json["refused"]


def test_a_draft_needs_the_token_of_the_form(browse, task):
    browser = browse("grid_worker")
    assert browser.client.post(f"/tasks/{task.id}/draft", data={"data": "{}"}).status_code == 400


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_what_nobody_will_hand_in_any_more_is_swept(session, cast, task, browse, days, left):
    save(browse("grid_head"), task, "晚了一步")
    runner.complete(session, task.id, {"remark": "先办"}, cast["grid_worker"])
    with clock.at(clock.now() + timedelta(days=days)):
        drafts.sweep(session, clock.now())
    assert len(kept(session)) == left


def test_of_many_versions_the_newest_stay(browse, session, task):
    worker = browse("grid_worker")
    for number in range(drafts.MOST + 2):
        save(worker, task, str(number))
    assert kept(session) == ["2", "3", "4", "5", "6"]

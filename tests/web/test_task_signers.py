"""Signers on the page of a task: asked, heard, and what the page says of a refusal."""

import re

import pytest

from engine import tasks
from engine.signing.rounds import list_for_task


@pytest.fixture
def mine(session, cast, task):
    """The task, in the grid worker's hands."""
    return tasks.claim(session, task.id, cast["grid_worker"])


def sent(browser, task, verb, **typed):
    browser.get(f"/tasks/{task.id}")
    return browser.post(f"/tasks/{task.id}/{verb}", typed)


def signed(browser, task, **typed):
    """Answer the question the page shows."""
    page = browser.get(f"/tasks/{task.id}").text
    shown = re.search(r'name="round" value="(\d+)"', page).group(1)
    return browser.post(f"/tasks/{task.id}/sign", typed | {"round": shown})


def test_a_signer_sees_the_task_says_no_and_the_holder_reads_why(browse, cast, mine):
    worker, center = browse("grid_worker"), browse("center")
    assert "发起会签" in worker.get(f"/tasks/{mine.id}").text
    sent(worker, mine, "add-signer", to=cast["center"].id, kind="before", reason="请核对事实")
    assert mine.assignee == cast["grid_worker"].id
    text = center.get(f"/tasks/{mine.id}").text
    assert "请您签署意见（前加签）" in text
    assert "提交并办结这一步" not in text
    assert str(mine.id) in center.get("/tasks/").text
    refused = sent(worker, mine, "complete", data='{"remark": "已办"}')
    assert refused.status_code == 422
    assert "还有1人没有签署意见" in refused.text
    assert "已办" in refused.text
    short = signed(center, mine, agrees="no", reason="")
    assert short.status_code == 422
    signed(center, mine, agrees="no", reason="没有去现场")
    text = worker.get(f"/tasks/{mine.id}").text
    assert "没有去现场" in text
    assert "不予采纳，接着办理" in text
    assert "收回我的意见" in center.get(f"/tasks/{mine.id}").text
    round_id = re.search(r'name="round" value="(\d+)"', text)[1]
    sent(worker, mine, "set-aside", round=round_id, reason="已电话核实")
    assert sent(worker, mine, "complete", data='{"remark": "已办"}').status_code == 302


def test_submitted_it_waits_and_is_completed_when_the_last_agrees(browse, session, cast, mine):
    worker, head = browse("grid_worker"), browse("grid_head")
    sent(worker, mine, "add-signer", to=cast["grid_head"].id, kind="after", reason="请复核")
    answer = sent(worker, mine, "complete", data='{"remark": "已经办好"}')
    text = worker.get(answer.location).text
    assert "已提交，等待签署" in text
    assert "提交并办结这一步" not in text
    assert "收回提交，再作修改" in text
    assert "转办给别人" not in text
    late = sent(worker, mine, "complete", data='{"remark": "又改了"}')
    assert late.status_code == 409
    assert "正在等会签人签署" in late.text
    sent(worker, mine, "take-submission-back")
    text = worker.get(f"/tasks/{mine.id}").text
    assert "已经办好" in text
    assert "提交并办结这一步" in text
    sent(worker, mine, "complete", data='{"remark": "已经办好"}')
    signed(head, mine, agrees="yes")
    session.refresh(mine)
    assert mine.status == "completed"


def test_several_are_asked_at_once_and_one_is_removed(browse, session, cast, mine):
    worker = browse("grid_worker")
    people = [cast[each].id for each in ("grid_head", "center", "leader")]
    typed = {"people": people, "rule": "share", "needed": "2", "reason": "是否上报"}
    answer = sent(worker, mine, "countersign", **typed)
    text = worker.get(answer.location).text
    assert "达到人数同意 2/3" in text
    assert text.count("待签署") >= 3
    (asked,) = list_for_task(session, mine.id)
    sent(worker, mine, "remove-signer", signature=str(asked.signatures[2].id))
    assert "已减签" in worker.get(f"/tasks/{mine.id}").text
    signed(browse("center"), mine, agrees="yes", reason="可以")
    assert browse("leader").get(f"/tasks/{mine.id}").status_code == 404
    signed(browse("grid_head"), mine, agrees="yes")
    assert "会签结果为“同意”" in worker.get("/notices/").text
    sent(browse("center"), mine, "retract-signature")
    assert "还有1人没有签署意见" in sent(worker, mine, "complete", data='{"remark": "1"}').text


def test_nothing_is_signed_by_silence_or_for_a_question_that_was_not_shown(browse, cast, mine):
    worker, center = browse("grid_worker"), browse("center")
    sent(worker, mine, "add-signer", to=cast["center"].id, kind="before", reason="请核对事实")
    assert signed(center, mine, reason="没有选").status_code == 422
    other = center.post(f"/tasks/{mine.id}/sign", {"agrees": "yes", "round": "7000000"})
    assert other.status_code == 409
    assert "请核对事实" in signed(center, mine, agrees="perhaps", reason="没有选").text


def test_who_signs_what_was_decided_meanwhile_is_told_so_and_keeps_what_they_wrote(
    browse, cast, mine
):
    worker, leader = browse("grid_worker"), browse("leader")
    people = [cast["leader"].id, cast["center"].id]
    sent(worker, mine, "countersign", people=people, rule="any", reason="是否上报")
    page = leader.get(f"/tasks/{mine.id}").text
    shown = re.search(r'name="round" value="(\d+)"', page).group(1)
    signed(browse("center"), mine, agrees="yes")
    said = {"agrees": "no", "reason": "还要去一次现场", "round": shown}
    late = leader.post(f"/tasks/{mine.id}/sign", said)
    assert late.status_code == 409
    assert "readonly>还要去一次现场</textarea>" in late.text
    assert re.search(r'role="alert">.{0,600}<b>[^<]+</b>', late.text, re.S)
    sent(worker, mine, "complete", data='{"remark": "已办"}')
    late = leader.post(f"/tasks/{mine.id}/sign", said)
    assert late.status_code == 409
    assert "readonly>还要去一次现场</textarea>" in late.text


def test_who_was_removed_while_they_wrote_keeps_what_they_wrote(browse, session, cast, mine):
    worker, leader = browse("grid_worker"), browse("leader")
    people = [cast["leader"].id, cast["center"].id]
    sent(worker, mine, "countersign", people=people, rule="all", reason="是否上报")
    page = leader.get(f"/tasks/{mine.id}").text
    shown = re.search(r'name="round" value="(\d+)"', page).group(1)
    (asked,) = list_for_task(session, mine.id)
    sent(worker, mine, "remove-signer", signature=str(asked.signatures[0].id))
    late = leader.post(
        f"/tasks/{mine.id}/sign", {"agrees": "no", "reason": "还要去一次现场", "round": shown}
    )
    assert late.status_code == 404
    assert "readonly>还要去一次现场</textarea>" in late.text
    assert "张三" not in late.text


def test_what_is_typed_wrong_is_refused_beside_it_and_others_find_nothing(browse, cast, mine):
    worker = browse("grid_worker")
    for verb, typed in (
        ("add-signer", {"to": cast["outsider"].id, "kind": "before", "reason": "请看看"}),
        ("add-signer", {"to": cast["center"].id, "kind": "countersign", "reason": "请看看"}),
        ("countersign", {"people": [], "rule": "all", "reason": "请看看"}),
        ("countersign", {"people": [cast["center"].id], "rule": "x", "reason": "请看看"}),
        ("countersign", {"people": [cast["center"].id], "rule": "share", "reason": "请看看"}),
        *(
            ("countersign", {"people": [cast["center"].id], "reason": "请看看"} | each)
            for each in (
                {"rule": "share", "needed": "2"},
                {"rule": "share", "needed": "两"},
                {"rule": "all", "needed": "1"},
            )
        ),
    ):
        answer = sent(worker, mine, verb, **typed)
        assert answer.status_code == 422, verb
        assert ">请看看</textarea>" in answer.text
    assert sent(worker, mine, "sign", agrees="yes", round="7000000").status_code == 409
    for verb in ("sign", "add-signer", "countersign", "take-submission-back", "set-aside"):
        assert sent(browse("outsider"), mine, verb, reason="请看看").status_code == 404

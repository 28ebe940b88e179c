"""The studio's pages: a change, its files, what an editor sends, and a second person who releases."""

import base64
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.deployment import catalogue
from engine.identity import Person
from processes.studio import drafts, versions
from processes.studio.models import ChangeStatus, Draft, Version
from tests.processes.studio import files
from tests.processes.studio import scenarios as s


@pytest.fixture
def draft(session, change):
    return session.scalars(select(Draft)).one()


def save(browser, draft, text, parent, window="w1"):
    """What an editor sends."""
    page = browser.get(f"/studio/files/{draft.id}").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    sent = {"content": text.decode(), "parent": parent.id, "window": window}
    address = f"/studio/files/{draft.id}/save"
    return browser.client.post(address, json=sent, headers={"x-csrf-token": token})


def test_a_change_without_a_title_is_asked_for_again(analyst):
    analyst.get("/studio/")
    answer = analyst.post("/studio/", {"title": " ", "purpose": "为了群众"})
    assert answer.status_code == 422
    assert "为了群众" in answer.text


def test_a_diagram_begins_from_a_template(session, analyst, change):
    page = analyst.get(f"/studio/{change.id}").text
    assert "流程图模板：审批，到期未批即失效" in page
    asked = {"name": "my_call", "kind": "bpmn:approval"}
    answer = analyst.post(f"/studio/{change.id}/files", asked)
    assert answer.status_code == 302
    refused = analyst.post(f"/studio/{change.id}/files", asked | {"kind": "bpmn:none"})
    assert refused.status_code == 422
    assert "没有这个模板" in refused.text


def test_the_editor_is_told_what_can_be_chosen(analyst, draft):
    told = analyst.get(f"/studio/files/{draft.id}/vocabulary").get_json()
    named = {each["name"] for each in told["templates"]}
    assert {"按岗位指派", "吹哨", "发黄牌", "通知当事人", "查决策表", "到期"} <= named
    assert "case.card 发牌" in told["known"]["handler"]
    assert ['=["grid_head@" + village]', "网格长（案件所在村（社区））"] in told["groups"]
    assert "deadline" in {each["name"] for each in told["functions"]}
    assert told["seen"] == {}


def test_the_editor_is_told_what_an_expression_can_read(analyst, draft):
    page = analyst.get(f"/studio/files/{draft.id}").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    output = '<zeebe:ioMapping><zeebe:output source="=1" target="calls"/></zeebe:ioMapping>'
    text = files.text().decode().replace("<zeebe:properties>", output + "<zeebe:properties>", 1)

    def ask(sent):
        address = f"/studio/files/{draft.id}/variables"
        return analyst.client.post(address, json=sent, headers={"x-csrf-token": token})

    told = ask({"content": text}).get_json()
    names = [each["name"] for each in told["variables"]]
    assert names == ["calls"]
    assert told["elements"]["e"] == [0]
    assert told["elements"]["s"] == []
    assert ask({"content": 1}).status_code == 400
    assert ask({"content": "<"}).get_json() == {"elements": {}, "reads": {}, "variables": []}


def test_a_change_lists_its_files_with_their_release(analyst, change):
    page = analyst.get(f"/studio/{change.id}").text
    assert files.NAME in page
    assert "与现行版本相同" in page
    assert "没有问题" in page


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("bpmn", "data-panel"),
        ("form", "studio-form"),
        ("dmn", "data-views"),
        ("test.json", "textarea"),
    ],
)
def test_a_new_file_is_opened_in_its_editor(analyst, change, kind, word):
    answer = analyst.post(f"/studio/{change.id}/files", {"name": "call", "kind": kind})
    assert answer.status_code == 302
    assert word in analyst.get(answer.location).text


def test_a_wrong_name_is_refused_with_a_sentence(analyst, change):
    answer = analyst.post(f"/studio/{change.id}/files", {"name": "../x", "kind": "bpmn"})
    assert answer.status_code == 422
    assert "不能含有斜杠" in answer.text


def upload(browser, change, *given):
    """What the form sends: files with their names."""
    browser.get(f"/studio/{change.id}")
    sent = [(io.BytesIO(content), name) for name, content in given]
    data = {"csrf_token": browser.token, "file": sent}
    return browser.client.post(f"/studio/{change.id}/upload", data=data)


def test_uploads_become_files_and_all_come_back_as_a_zip(analyst, session, change):
    other, form = ("other.bpmn", files.text(name="other")), ("a.form", b'{"components": []}')
    upload(analyst, change, other, form)
    assert set(drafts.contents(session, change)) == {files.NAME, "other.bpmn", "a.form"}
    archive = analyst.get(f"/studio/{change.id}/archive")
    assert archive.mimetype == "application/zip"
    upload(analyst, change, ("all.zip", archive.data))
    assert "新增0个，更新0个，与原来相同3个" in analyst.get(f"/studio/{change.id}").text


def test_an_upload_with_a_wrong_file_is_refused_whole(analyst, session, change):
    answer = upload(analyst, change, ("a.form", b'{"components": []}'), ("b.bpmn", b"<x"))
    assert answer.status_code == 422
    assert "b.bpmn" in answer.text
    assert set(drafts.contents(session, change)) == {files.NAME}
    assert "请先选择" in upload(analyst, change).text


def test_an_editor_saves_and_is_told_the_version(analyst, session, draft):
    first = versions.newest(session, draft)
    answer = save(analyst, draft, files.text(after="P5D"), first)
    assert answer.json["number"] == 2
    assert not answer.json["aside"]
    assert versions.text(session, versions.newest(session, draft)) == files.text(after="P5D")


def test_a_second_window_is_told_that_it_stands_aside(analyst, session, draft):
    first = versions.newest(session, draft)
    save(analyst, draft, files.text(after="P5D"), first, "w1")
    told = save(analyst, draft, files.text(after="P9D"), first, "w2").json
    assert told["aside"]
    page = analyst.get(told["compare"]).text
    assert "P5D" in page
    assert "P9D" in page
    analyst.post(f"/studio/versions/{told['version']}/bring-back")
    assert versions.text(session, versions.newest(session, draft)) == files.text(after="P9D")


def test_the_other_of_two_can_be_kept(analyst, session, draft):
    first = versions.newest(session, draft)
    save(analyst, draft, files.text(after="P5D"), first, "w1")
    told = save(analyst, draft, files.text(after="P9D"), first, "w2").json
    analyst.post(f"/studio/versions/{told['version']}/leave")
    assert versions.list_unsettled(session, draft) == []
    assert versions.text(session, versions.newest(session, draft)) == files.text(after="P5D")


@pytest.mark.parametrize(
    "sent",
    [None, [], {}, {"content": 1, "parent": 1}, {"content": "x", "parent": "1"},
     {"content": "x", "parent": 0}, {"content": "x", "parent": 2**70}, {"content": "x", "parent": True}],
)  # fmt: skip
def test_what_no_editor_sends_is_refused(analyst, session, draft, sent):
    page = analyst.get(f"/studio/files/{draft.id}").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    address = f"/studio/files/{draft.id}/save"
    answer = analyst.client.post(address, json=sent, headers={"x-csrf-token": token})
    assert answer.status_code in (400, 404)
    assert len(session.scalars(select(Version)).all()) == 1


def test_a_save_into_a_closed_change_says_why(analyst, session, change, draft):
    first = versions.newest(session, draft)
    analyst.post(f"/studio/{change.id}/discard")
    answer = save(analyst, draft, files.text(after="P5D"), first)
    assert answer.status_code == 409
    assert "已作废" in answer.json["sentence"]


def test_what_is_typed_is_checked_before_it_is_saved(analyst, session, draft):
    page = analyst.get(f"/studio/files/{draft.id}").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    address, sent = (
        f"/studio/files/{draft.id}/check",
        {"content": files.text(after="soon").decode()},
    )
    answer = analyst.client.post(address, json=sent, headers={"x-csrf-token": token})
    assert [each["element"] for each in answer.json["findings"]] == ["late"]
    assert len(session.scalars(select(Version)).all()) == 1


def test_every_version_is_listed_and_brought_back(analyst, session, draft):
    first = versions.newest(session, draft)
    save(analyst, draft, files.text(after="P5D"), first)
    assert "与最新版比对" in analyst.get(f"/studio/files/{draft.id}/versions").text
    assert analyst.get(f"/studio/versions/{first.id}/source").data == files.text()
    analyst.post(f"/studio/versions/{first.id}/bring-back")
    assert versions.newest(session, draft).number == 3


def test_a_newer_release_is_told_of_and_followed(analyst, session, draft):
    catalogue.deploy(session, [files.diagram(after="P7D")])
    assert "后来发布了第2版" in analyst.get(f"/studio/{draft.change_id}").text
    analyst.post(f"/studio/files/{draft.id}/follow", {"takes": "release"})
    assert versions.text(session, versions.newest(session, draft)) == files.text(after="P7D")


def test_a_second_person_sees_the_difference_and_releases(analyst, browse, session, change, draft):
    save(analyst, draft, files.text(after="P5D"), versions.newest(session, draft))
    analyst.post(f"/studio/{change.id}/submit")
    alone = analyst.post(f"/studio/{change.id}/release", {"decision": "同意"})
    assert alone.status_code == 403
    second = browse("system_admin")
    page = second.get(f"/studio/{change.id}/review").text
    assert "时长" in page
    assert "P5D" in page
    second.post(f"/studio/{change.id}/release", {"decision": "同意"})
    session.refresh(change)
    assert change.status is ChangeStatus.RELEASED
    assert "核对后发布" in second.get(f"/studio/{change.id}").text
    back = second.post(f"/studio/{change.id}/revert")
    assert "回退：延长首次联系" in second.get(back.location).text


def test_a_change_is_sent_back_with_a_remark(analyst, browse, session, change, draft):
    save(analyst, draft, files.text(after="P5D"), versions.newest(session, draft))
    analyst.post(f"/studio/{change.id}/submit")
    second = browse("system_admin")
    second.get(f"/studio/{change.id}")
    assert second.post(f"/studio/{change.id}/send-back", {"decision": ""}).status_code == 422
    second.post(f"/studio/{change.id}/send-back", {"decision": "时间太长"})
    assert "时间太长" in analyst.get(f"/studio/{change.id}").text


def test_what_is_wrong_is_listed_when_it_is_submitted(analyst, session, change, draft):
    save(analyst, draft, files.text(after="soon"), versions.newest(session, draft))
    answer = analyst.post(f"/studio/{change.id}/submit")
    assert answer.status_code == 422
    assert "late" in answer.text


def test_a_file_is_taken_out(analyst, session, change, draft):
    analyst.post(f"/studio/files/{draft.id}/remove")
    assert drafts.list_drafts(session, change) == []


def test_a_form_is_tried_out_and_judged_by_the_server(analyst, session, cast, change):
    form = {
        "type": "default", "id": "f", "schemaVersion": 19,
        "components": [{"type": "textfield", "id": "a", "key": "a", "label": "经过",
                        "validate": {"required": True}}],
    }  # fmt: skip
    draft = drafts.add(session, change, "f.form", json.dumps(form).encode(), by=cast["analyst"])
    address = f"/studio/files/{draft.id}/preview"
    assert "task-form" in analyst.get(address).text
    assert "服务器不会接受" in analyst.post(address, {"data": "{}", "variables": "{}"}).text
    assert "服务器接受" in analyst.post(address, {"data": '{"a": "好"}', "variables": "{}"}).text
    assert analyst.post(address, {"data": "[", "variables": "{}"}).status_code == 400


def test_only_a_form_has_a_preview(analyst, draft):
    assert analyst.get(f"/studio/files/{draft.id}/preview").status_code == 422


def test_the_outsider_sees_no_change(browse, change):
    assert browse("outsider").get(f"/studio/{change.id}").status_code == 403


def test_scenarios_are_run_and_told_one_by_one(analyst, session, cast, change):
    text = s.text(s.start("visit"), s.wait("P4D"), s.element("reminded", "IS_COMPLETED"))
    drafts.add(session, change, "good.test.json", text, by=cast["analyst"])
    text = s.text(s.start("visit"), s.element("reminded", "IS_COMPLETED"), name="太早")
    drafts.add(session, change, "bad.test.json", text, by=cast["analyst"])
    page = analyst.get(f"/studio/{change.id}/scenarios").text
    assert "1个没有通过" in page
    assert "第2步（共2步）断言：" in page


def trial(browser, change, steps, do, **typed):
    """Press a button of the trial, after these steps."""
    sent = {"steps": json.dumps(steps), "do": do, **typed}
    return browser.post(f"/studio/{change.id}/trial", sent)


BEGUN = [s.start("visit")]


def test_a_trial_starts_a_draft_and_tells_what_waits(analyst, change):
    assert "启动流程" in analyst.get(f"/studio/{change.id}/trial").text
    page = trial(
        analyst, change, [], "start", process="visit", at="2026-02-13T09:00", variables="{}"
    )
    assert "2026年2月13日 09:00" in page.text
    assert "center@420303001" in page.text
    assert "2026年2月16日 09:00" in page.text


START_FORM = b"""{"type": "default", "id": "ask", "schemaVersion": 19, "components": [
{"type": "textfield", "id": "f", "key": "place", "label": "Where", "validate": {"required": true}}]}"""


def test_a_process_with_a_form_is_started_with_it(analyst, session, change):
    asked = b'<bpmn:extensionElements><zeebe:formDefinition formId="ask"/></bpmn:extensionElements>'
    end = b"</bpmn:startEvent>"
    text = files.text(name="asked").replace(end, asked + end)
    assert b"formDefinition" in text
    upload(analyst, change, ("asked.bpmn", text), ("ask.form", START_FORM))
    page = analyst.get(f"/studio/{change.id}/trial?process=asked").text
    assert "启动时填写的表单" in page
    assert "data-schema" in page
    at = {"process": "asked", "at": "2026-02-13T09:00"}
    asked = trial(analyst, change, [], "start", shown="visit", **at)
    assert "启动时填写的表单" in asked.text
    wrong = trial(analyst, change, [], "start", shown="asked", data="{}", **at)
    assert wrong.status_code == 422
    assert "data-errors" in wrong.text
    data = {"data": '{"place": "张湾"}', "variables": '{"more": 1}'}
    begun = trial(analyst, change, [], "start", shown="asked", **data, **at).text
    assert "2026年2月13日 09:00" in begun
    assert "张湾" in begun
    assert "more" in begun


def test_a_process_without_a_form_is_asked_variable_by_variable(analyst, session, change):
    text = files.text(after="=waits", name="asked")
    upload(analyst, change, ("asked.bpmn", text))
    page = analyst.get(f"/studio/{change.id}/trial?process=asked").text
    assert 'name="ask:any:waits"' in page
    at = {"process": "asked", "at": "2026-02-13T09:00", "shown": "asked"}
    begun = trial(analyst, change, [], "start", **at, **{"ask:any:waits": "P5D"}).text
    assert "2026年2月18日 09:00" in begun
    wrong = trial(analyst, change, [], "start", **at, **{"ask:number:waits": "viel"})
    assert wrong.status_code == 422
    assert "“waits”的值“viel”不对" in wrong.text


def test_time_is_moved_and_a_step_taken_back(analyst, change):
    page = trial(analyst, change, BEGUN, "next").text
    assert "现在：2026年2月16日 09:00" in page
    back = trial(analyst, change, [*BEGUN, s.wait(to="next")], "back").text
    assert "现在：2026年2月13日 09:00" in back


def test_a_task_is_done_and_the_process_ends(analyst, change):
    page = trial(analyst, change, BEGUN, "complete", task="Call", by="center@420303001", data="{}")
    assert "已结束" in page.text


def test_a_step_that_cannot_be_taken_is_told_and_not_added(analyst, change):
    page = trial(analyst, change, BEGUN, "until", until="2020-01-01T00:00").text
    assert "时间不能倒退" in page
    assert "现在：2026年2月13日 09:00" in page


def test_steps_that_no_longer_fit_the_diagram_say_which(analyst, session, cast, change, draft):
    head = versions.newest(session, draft)
    versions.save(session, draft, files.text(task="Ring"), parent=head, by=cast["analyst"])
    page = trial(analyst, change, [*BEGUN, s.complete("Call"), s.wait("P1D")], "look").text
    assert "第2步不再合适" in page


def test_a_trial_is_kept_as_a_scenario(analyst, session, change):
    analyst.get(f"/studio/{change.id}/trial")
    sent = {"steps": json.dumps([*BEGUN, s.wait("P4D")]), "title": "四天"}
    assert analyst.post(f"/studio/{change.id}/trial/keep", sent | {"title": " "}).status_code == 422
    for title in ("四天", "再来"):
        analyst.post(f"/studio/{change.id}/trial/keep", sent | {"title": title})
    kept = json.loads(drafts.contents(session, change)["visit.test.json"])
    assert [each["name"] for each in kept["testCases"]] == ["四天", "再来"]
    assert "全部通过" in analyst.get(f"/studio/{change.id}/scenarios").text


def test_what_does_not_start_a_process_is_no_scenario(analyst, change):
    analyst.get(f"/studio/{change.id}/trial")
    steps = json.dumps([{"type": "SET_TIME", "time": "2026-03-04", "processDefinitionSelector": 5}])
    answer = analyst.post(f"/studio/{change.id}/trial/keep", {"steps": steps, "title": "无"})
    assert answer.status_code == 422


@pytest.mark.parametrize("steps", ["[", "{}", "[1]", json.dumps([{}] * 501)])
def test_no_steps_of_ours_are_refused(analyst, change, steps):
    analyst.get(f"/studio/{change.id}/trial")
    sent = {"steps": steps, "do": "next"}
    assert analyst.post(f"/studio/{change.id}/trial", sent).status_code == 400


@pytest.mark.parametrize("step", [{}, {"type": 1}, {"type": "COMPLETE_JOB"}, {"type": "SET_TIME"}])
def test_steps_nobody_knows_are_told(analyst, change, step):
    page = trial(analyst, change, [step], "next")
    assert page.status_code == 200
    assert "第1步" in page.text


def mend(browser, draft, sent):
    page = browser.get(f"/studio/files/{draft.id}").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    address = f"/studio/files/{draft.id}/mend"
    return browser.client.post(address, json=sent, headers={"x-csrf-token": token})


def test_a_quick_fix_answers_with_the_mended_text_and_keeps_nothing(analyst, session, draft):
    text = files.text().decode()
    sent = {
        "content": text,
        "fix": "no-clock/leave_untimed",
        "element": "Call",
        "choice": "另有规定",
    }
    answer = mend(analyst, draft, sent)
    assert answer.json["changed"] == ["Call"]
    assert "另有规定" in answer.json["content"]
    assert len(session.scalars(select(Version)).all()) == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400),
        ({"content": "", "fix": 1, "element": "", "choice": ""}, 400),
        ({"content": "<x", "fix": "a", "element": "", "choice": "", "hints": [1]}, 400),
        ({"content": "<x", "fix": "a", "element": "b", "choice": ""}, 422),
        ({"content": "<x/>", "fix": "no-such/fix", "element": "b", "choice": ""}, 422),
    ],
)
def test_a_fix_no_editor_asks_for_is_refused(analyst, draft, sent, status):
    answer = mend(analyst, draft, sent)
    assert answer.status_code == status
    assert status == 400 or answer.json["sentence"]


def test_a_warning_asks_for_a_reason_on_the_page_and_shows_it_to_the_second(
    browse, analyst, session, change
):
    gap = (Path(__file__).parents[1] / "processes/studio/wrong/table-gap.dmn").read_bytes()
    drafts.add(session, change, "table-gap.dmn", gap, by=Person(str(change.created_by)))
    page = analyst.get(f"/studio/{change.id}").text
    assert "1处提醒" in page
    assert 'name="reason"' in page
    refused = analyst.post(f"/studio/{change.id}/submit", {"reason": ""})
    assert refused.status_code == 422
    assert "写明理由" in refused.text
    analyst.post(f"/studio/{change.id}/submit", {"reason": "另走应急哨"})
    for address in (f"/studio/{change.id}", f"/studio/{change.id}/review"):
        seen = browse("system_admin").get(address).text
        assert "另走应急哨" in seen
        assert "没有规则" in seen


@pytest.fixture
def table(session, change):
    """A table in the change."""
    gap = (Path(__file__).parents[1] / "processes/studio/wrong/table-gap.dmn").read_bytes()
    return drafts.add(session, change, "route.dmn", gap, by=Person(str(change.created_by)))


def send(browser, draft, verb, sent):
    page = browser.get(f"/studio/files/{draft.id}").text
    token = page.partition('name="csrf-token" content="')[2].partition('"')[0]
    address = f"/studio/files/{draft.id}/{verb}"
    return browser.client.post(address, json=sent, headers={"x-csrf-token": token})


def test_a_table_goes_out_as_excel_and_comes_back(analyst, session, table):
    made = analyst.get(f"/studio/files/{table.id}/sheet?decision=route")
    assert "route-route.xlsx" in made.headers["Content-Disposition"]
    text = versions.text(session, versions.newest(session, table)).decode()
    sent = {"content": text, "decision": "route", "sheet": base64.b64encode(made.data).decode()}
    assert send(analyst, table, "sheet", sent).json["changes"] == []
    refused = send(analyst, table, "sheet", sent | {"sheet": base64.b64encode(b"x,y").decode()})
    assert refused.status_code == 422
    assert "不能导入" in refused.json["sentence"]
    assert send(analyst, table, "sheet", sent | {"sheet": "no base64!"}).status_code == 400
    assert analyst.get(f"/studio/files/{table.id}/sheet?decision=none").status_code == 422


def test_a_table_is_tried_with_values(analyst, session, draft, table):
    text = versions.text(session, versions.newest(session, table)).decode()
    sent = {"content": text, "decision": "route"}
    asked = send(analyst, table, "decide", sent).json
    assert [each["name"] for each in asked["inputs"]] == ["risk_color", "police_matter"]
    sent |= {"values": {"risk_color": "red", "police_matter": ""}}
    answer = send(analyst, table, "decide", sent).json
    assert (answer["value"], answer["matched"][0]["rule"]) == ("department", "row1")
    refused = send(analyst, table, "decide", sent | {"values": {"police_matter": "也许"}})
    assert refused.status_code == 422
    assert "police_matter" in refused.json["sentence"]
    broken = send(analyst, table, "decide", sent | {"content": text.replace('"red"', '"red')})
    assert broken.status_code == 422
    for wrong in ({"decision": 1}, {"values": [1]}, {"values": {"a": 1}}):
        assert send(analyst, table, "decide", sent | wrong).status_code == 400
    assert send(analyst, draft, "decide", sent).status_code == 400

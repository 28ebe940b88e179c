"""The studio's pages: a change, its files, what an editor sends, and a second person who releases."""

import io
import json

import pytest
from sqlalchemy import select

from engine.deployment import catalogue
from processes.studio import drafts, versions
from processes.studio.models import Change, ChangeStatus, Draft, Version
from tests.processes.studio import files
from tests.processes.studio import scenarios as s


@pytest.fixture
def analyst(browse):
    return browse("analyst")


@pytest.fixture
def deployed(session):
    catalogue.deploy(session, [files.released()])
    return next(iter(catalogue.released(session)))


@pytest.fixture
def change(session, analyst, deployed):
    """A change with the released diagram in it, begun on the pages."""
    analyst.get("/studio/")
    analyst.post("/studio/", {"title": "延长首次联系", "purpose": "区里会议定的"})
    change = session.scalars(select(Change)).one()
    analyst.post(f"/studio/{change.id}/copy", {"definition": str(deployed.id)})
    return change


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


def test_an_upload_becomes_a_file_and_all_come_back_as_a_zip(analyst, session, change):
    sent = {"file": (io.BytesIO(files.text(name="other")), "other.bpmn")}
    analyst.get(f"/studio/{change.id}")
    analyst.client.post(f"/studio/{change.id}/upload", data={"csrf_token": analyst.token, **sent})
    assert set(drafts.contents(session, change)) == {files.NAME, "other.bpmn"}
    assert analyst.get(f"/studio/{change.id}/archive").mimetype == "application/zip"


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
    assert "第2步(共2步)ASSERT_ELEMENT_INSTANCES" in page

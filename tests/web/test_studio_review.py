"""Remarks, approval, the hour of a release, and the list of releases, on the pages."""

import re

import pytest
from sqlalchemy import select

from engine import clock
from engine.deployment import catalogue
from processes.notices import Notification
from processes.studio import change_runs, changes, drafts, remarks, reviewing, versions
from processes.studio.models import ChangeStatus
from processes.studio.mutants import Alteration
from processes.studio.mutation import Fate
from processes.studio.mutation_models import MutationRun
from processes.studio.remarks import Remark
from tests.processes.studio import files
from tests.processes.studio import scenarios as s


@pytest.fixture
def change(session, cast):
    """One before a second person: another time in a released diagram."""
    catalogue.deploy(session, [files.released()])
    made = changes.create(session, "延长首次联系", "区里会议定的", by=cast["analyst"])
    [released] = catalogue.list_released(session)
    draft = drafts.copy(session, made, released.id, by=cast["analyst"])
    head = versions.newest(session, draft)
    versions.save(session, draft, files.text(after="P5D"), parent=head, by=cast["analyst"])
    reviewing.submit(session, made, by=cast["analyst"])
    return made


@pytest.fixture
def draft(session, change):
    return drafts.list_drafts(session, change)[0]


@pytest.fixture
def second(browse):
    return browse("system_admin")


def remark(browser, session, change, draft):
    """What the form beside a difference sends."""
    browser.get(f"/studio/{change.id}/review")
    head = versions.newest(session, draft)
    sent = {"version": head.id, "element": "late", "name": "到期", "words": "五天太长"}
    return browser.post(f"/studio/{change.id}/remarks", sent)


def test_a_reviewer_is_told_and_led_to_the_change(session, browse, change, cast):
    committee = browse("political_legal")
    page = committee.get("/notices/").text
    assert "变更等您复核：延长首次联系" in page
    [address] = re.findall(r'action="(/notices/\d+/open)"', page)
    assert committee.post(address).location == f"/studio/{change.id}"
    told = select(Notification.person_id).where(Notification.matter == f"studio:{change.id}")
    assert int(cast["analyst"].id) not in session.scalars(told).all()


def test_a_remark_stands_beside_the_difference_and_in_the_authors_editor(
    session, second, browse, change, draft
):
    assert remark(second, session, change, draft).status_code == 302
    assert "五天太长" in second.get(f"/studio/{change.id}/review").text
    refused = second.post(f"/studio/{change.id}/release", {"decision": "同意"})
    assert refused.status_code == 422
    assert "还有1条复核意见没有处理" in refused.text
    second.post(f"/studio/{change.id}/send-back", {"decision": ""})
    analyst = browse("analyst")
    assert "见1条复核意见" in analyst.get(f"/studio/{change.id}").text
    editor = analyst.get(f"/studio/files/{draft.id}").text
    assert "五天太长" in editor
    assert 'data-go-to="late"' in editor
    found = session.scalars(select(Remark)).one()
    analyst.post(f"/studio/remarks/{found.id}/settle", {"answer": "改回三天"})
    assert "改回三天" in analyst.get(f"/studio/{change.id}").text
    assert "data-go-to" not in analyst.get(f"/studio/files/{draft.id}").text


def test_an_editor_settles_a_remark_without_leaving(session, second, browse, change, draft, cast):
    found = remarks.add(session, change, "太长", by=cast["system_admin"])
    analyst = browse("analyst")
    page = analyst.get(f"/studio/files/{draft.id}").text
    token = re.search('name="csrf-token" content="([^"]+)"', page)[1]
    address, headers = f"/studio/remarks/{found.id}/settle", {"x-csrf-token": token}
    sent = analyst.client.post(address, json={"answer": "已改"}, headers=headers)
    assert sent.json == {"settled": found.id}
    again = analyst.client.post(address, json={"answer": "已改"}, headers=headers)
    assert again.status_code == 409
    assert "标为处理过" in again.json["sentence"]


def test_a_remark_on_a_file_of_another_change_is_not_found(session, second, change, cast):
    other = changes.create(session, "另一项", "", by=cast["analyst"])
    elsewhere = drafts.add(session, other, "other.bpmn", files.text(), by=cast["analyst"])
    assert remark(second, session, change, elsewhere).status_code == 404


def test_the_committee_approves_and_whoever_may_release_releases(session, browse, second, change):
    committee = browse("political_legal")
    page = committee.get(f"/studio/{change.id}/review").text
    assert "核准，以后发布" in page
    assert "核对无误，发布" not in page
    committee.post(f"/studio/{change.id}/approve", {"decision": "同意"})
    session.refresh(change)
    assert change.status is ChangeStatus.APPROVED
    assert committee.post(f"/studio/{change.id}/release").status_code == 403
    assert "现在发布" in second.get(f"/studio/{change.id}").text
    second.post(f"/studio/{change.id}/release", {"decision": ""})
    session.refresh(change)
    assert (change.status, change.decision) == (ChangeStatus.RELEASED, "同意")


def test_who_only_looks_cannot_draft(browse, change, draft):
    committee = browse("political_legal")
    assert "新建变更" not in committee.get("/studio/").text
    assert 'data-readonly="true"' in committee.get(f"/studio/files/{draft.id}").text
    assert committee.post("/studio/", {"title": "甲"}).status_code == 403


def test_an_hour_is_set_and_taken_back(session, second, change):
    second.get(f"/studio/{change.id}")
    early = second.post(f"/studio/{change.id}/schedule", {"at": "2099-01-01T09:00"})
    assert early.status_code == 409
    second.post(f"/studio/{change.id}/approve")
    wrong = second.post(f"/studio/{change.id}/schedule", {"at": "明天"})
    assert wrong.status_code == 422
    late = second.post(f"/studio/{change.id}/schedule", {"at": "2099-01-01T09:00"})
    assert "在一年之内" in late.text


def test_the_list_of_releases_compares_and_restores(session, second, browse, change):
    second.get(f"/studio/{change.id}")
    second.post(f"/studio/{change.id}/release", {"decision": "同意"})
    page = second.get("/studio/releases").text
    assert "延长首次联系" in page
    assert "安装或升级时载入" in page
    first, last = sorted(int(each) for each in re.findall(r'name="old" value="(\d+)"', page))
    compared = second.get(f"/studio/releases/compare?old={last}&new={first}").text
    assert "P5D" in compared
    assert f"第{first}次与第{last}次" in compared
    back = second.post(f"/studio/releases/{first}/restore")
    assert f"恢复到第{first}次发布" in second.get(back.location).text
    again = second.post(f"/studio/releases/{last}/restore")
    assert again.status_code == 422


@pytest.mark.parametrize("query", ["", "?old=1", "?old=x&new=y", "?old=999999999&new=1"])
def test_two_releases_that_are_not_there_are_not_found(second, change, query):
    assert second.get(f"/studio/releases/compare{query}").status_code == 404


def test_a_version_gets_a_name_and_a_thinned_one_says_so(session, browse, change, draft, cast):
    reviewing.withdraw(session, change, by=cast["analyst"])
    analyst, head = browse("analyst"), versions.newest(session, draft)
    analyst.get(f"/studio/files/{draft.id}/versions")
    analyst.post(f"/studio/versions/{head.id}/name", {"name": "会前稿"})
    page = analyst.get(f"/studio/files/{draft.id}/versions").text
    assert "会前稿" in page
    assert "送审过" in page
    first = versions.list_versions(session, draft)[-1]
    first.content, first.thinned_at = None, first.saved_at
    session.flush()
    assert "内容已精简" in analyst.get(f"/studio/files/{draft.id}/versions").text
    assert analyst.get(f"/studio/versions/{first.id}/source").status_code == 410


def test_what_came_of_the_scenarios_is_shown_with_its_time_and_run_when_asked(
    session, second, browse, change, cast
):
    author = browse("analyst")
    author.get(f"/studio/{change.id}")
    author.post(f"/studio/{change.id}/withdraw")
    text = s.text(s.start("visit"), s.complete("Call"), name="打电话")
    drafts.add(session, change, "visit.test.json", text, by=cast["analyst"])
    assert "场景还没有按现在的内容运行" in author.get(f"/studio/{change.id}/review").text
    assert author.post(f"/studio/{change.id}/review/run").status_code == 302
    page = author.get(f"/studio/{change.id}/review").text
    assert "1个场景全部通过" in page
    assert "运行</span>" in page
    author.post(f"/studio/{change.id}/submit")
    assert "1个场景全部通过" in second.get(f"/studio/{change.id}/review").text


def test_what_no_scenario_notices_stands_beside_the_difference(session, second, change, cast):
    lines = [
        {
            "key": "visit.bpmn#late interrupting",
            "file": "visit.bpmn",
            "element": "late",
            "name": "到期",
            "alteration": Alteration.INTERRUPTING,
            "which": "",
            "before": "non-interrupting",
            "after": "interrupting",
            "fate": Fate.MISSED,
            "by": "",
            "is_reached": True,
        }
    ]
    session.add(
        MutationRun(
            district=change.district,
            change_id=change.id,
            asked_at=clock.now(),
            asked_by=int(cast["analyst"].id),
            sha256=change_runs.digest(drafts.contents(session, change)),
            lines=lines,
            finished_at=clock.now(),
        )
    )
    session.flush()
    page = second.get(f"/studio/{change.id}/review").text
    assert "1处改动，1处没有场景能发现" in page
    assert "没有场景能发现的改动（1）" in page
    assert "visit.bpmn#late interrupting" in page


def test_a_change_says_why_it_was_not_released_at_its_hour(session, second, browse, change):
    change.release_failure, change.release_failed_at = "本区后来发布了 other.bpmn。", clock.now()
    session.flush()
    for page in (f"/studio/{change.id}", f"/studio/{change.id}/review"):
        told = browse("analyst").get(page).text
        assert "没有自动发布" in told
        assert "other.bpmn" in told

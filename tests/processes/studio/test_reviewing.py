"""Nobody releases alone what they drafted."""

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.deployment import catalogue
from engine.faults import Refused
from processes.audit.log import AuditEntry
from processes.errors import ReasonRequired
from processes.studio import changes, drafts, findings, reverting, reviewing, versions
from processes.studio.errors import (
    AuthorCannotRelease,
    AuthorCannotReview,
    BaseIsOld,
    NothingToRelease,
    NothingToRevert,
    NotOpen,
    NotReleased,
    NotWaiting,
    OnlyTheSubmitter,
    UnsettledVersions,
    WarningsNeedReason,
)
from processes.studio.models import ChangeStatus
from tests.processes.studio import files


def test_a_second_person_releases_and_both_are_kept(session, change, draft, analyst, reviewer):
    reviewing.submit(session, change, by=analyst)
    deployment = reviewing.release(session, change, "同意", by=reviewer)
    assert change.status is ChangeStatus.RELEASED
    assert (change.deployment_id, deployment.by) == (deployment.id, reviewer.id)
    [newest] = catalogue.list_released(session)
    assert newest.version == 2
    kept = session.scalars(select(AuditEntry.what).where(AuditEntry.what.like("studio.%")))
    assert list(kept) == ["studio.submitted", "studio.released"]


def test_who_had_a_hand_in_it_does_not_release(session, change, draft, analyst, reviewer):
    by_both = files.text(after="P6D")
    versions.save(session, draft, by_both, parent=versions.newest(session, draft), by=reviewer)
    reviewing.submit(session, change, by=analyst)
    for author in (analyst, reviewer):
        with pytest.raises(AuthorCannotRelease):
            reviewing.release(session, change, "", by=author)
        with pytest.raises(AuthorCannotReview):
            reviewing.send_back(session, change, "不行", by=author)
    assert [each.version for each in catalogue.list_released(session)] == [1]


def test_nobody_alters_what_waits(session, change, draft, analyst):
    reviewing.submit(session, change, by=analyst)
    with pytest.raises(NotOpen):
        versions.save(session, draft, b"<x/>", parent=versions.newest(session, draft), by=analyst)


def test_sent_back_with_a_remark_it_is_drafted_further(session, change, draft, analyst, reviewer):
    reviewing.submit(session, change, by=analyst)
    with pytest.raises(ReasonRequired):
        reviewing.send_back(session, change, " ", by=reviewer)
    reviewing.send_back(session, change, "时间太长", by=reviewer)
    assert (change.status, change.decision) == (ChangeStatus.OPEN, "时间太长")
    # Who only said what is to be mended had no hand in it.
    assert reviewing.is_second(session, change, reviewer)


def test_only_the_submitter_takes_it_back(session, change, draft, analyst, reviewer):
    with pytest.raises(NotWaiting):
        reviewing.withdraw(session, change, by=analyst)
    reviewing.submit(session, change, by=analyst)
    with pytest.raises(OnlyTheSubmitter):
        reviewing.withdraw(session, change, by=reviewer)
    reviewing.withdraw(session, change, by=analyst)
    assert change.status is ChangeStatus.OPEN


def test_it_is_refused_when_the_base_is_no_longer_the_newest(
    session, change, draft, analyst, reviewer
):
    reviewing.submit(session, change, by=analyst)
    catalogue.deploy(session, [files.diagram(after="P7D")])
    with pytest.raises(BaseIsOld, match=r"visit\.bpmn"):
        reviewing.release(session, change, "", by=reviewer)


def test_what_nobody_chose_about_is_not_submitted(session, change, draft, analyst):
    first = versions.list_versions(session, draft)[-1]
    versions.save(session, draft, files.text(after="P9D"), parent=first, by=analyst)
    with pytest.raises(UnsettledVersions):
        reviewing.submit(session, change, by=analyst)


def test_what_is_wrong_is_not_submitted(session, change, draft, analyst):
    versions.save(
        session, draft, files.text(after="soon"), parent=versions.newest(session, draft), by=analyst
    )
    assert [each.element for each in findings.check(session, change)] == ["late"]
    with pytest.raises(Refused):
        reviewing.submit(session, change, by=analyst)


def test_what_is_released_already_is_nothing_to_release(session, change, analyst, deployed):
    drafts.copy(session, change, deployed.id, by=analyst)
    with pytest.raises(NothingToRelease):
        reviewing.submit(session, change, by=analyst)


def test_a_release_is_taken_back_by_another(session, change, draft, analyst, reviewer):
    with pytest.raises(NotReleased):
        reverting.revert(session, change, by=analyst)
    reviewing.submit(session, change, by=analyst)
    reviewing.release(session, change, "", by=reviewer)
    back = reverting.revert(session, change, by=analyst)
    reviewing.submit(session, back, by=analyst)
    reviewing.release(session, back, "恢复", by=reviewer)
    [newest] = catalogue.list_released(session)
    assert (newest.version, newest.sha256) == (3, files.released().sha256)


def test_a_new_file_has_nothing_to_go_back_to(session, change, analyst, reviewer):
    drafts.add(session, change, files.NAME, files.text(), by=analyst)
    reviewing.submit(session, change, by=analyst)
    reviewing.release(session, change, "", by=reviewer)
    with pytest.raises(NothingToRevert):
        reverting.revert(session, change, by=analyst)


def test_a_released_change_is_closed(session, change, draft, analyst, reviewer):
    reviewing.submit(session, change, by=analyst)
    reviewing.release(session, change, "", by=reviewer)
    with pytest.raises(NotOpen):
        changes.discard(session, change, by=analyst)
    with pytest.raises(NotWaiting):
        reviewing.release(session, change, "", by=reviewer)


GAP = Path(__file__).parent / "wrong" / "table-gap.dmn"


def test_what_is_warned_of_needs_a_reason_which_the_second_person_sees(
    session, change, draft, analyst, reviewer
):
    drafts.add(session, change, GAP.name, GAP.read_bytes(), by=analyst)
    with pytest.raises(WarningsNeedReason, match="1处提醒"):
        reviewing.submit(session, change, by=analyst, reason=" ")
    reviewing.submit(session, change, by=analyst, reason="蓝色且涉警的另走应急哨")
    assert change.warnings_reason == "蓝色且涉警的另走应急哨"
    [told] = change.warnings
    assert "风险色 blue且涉治安刑事 true：没有规则" in told
    kept = session.scalars(select(AuditEntry.details).where(AuditEntry.what == "studio.submitted"))
    assert kept.one()["reason"] == "蓝色且涉警的另走应急哨"
    assert reviewing.release(session, change, "", by=reviewer).id


def test_without_a_warning_no_reason_is_kept(session, change, draft, analyst):
    reviewing.submit(session, change, by=analyst, reason="多写的")
    assert (change.warnings, change.warnings_reason) == ([], None)

"""What a reviewer remarks stands at its element until somebody has seen to it."""

import pytest

from processes.errors import MissingField
from processes.studio import remarks, reviewing, versions
from processes.studio.errors import (
    AlreadyAnswered,
    AuthorCannotReview,
    NotWaiting,
    OpenRemarks,
)


@pytest.fixture
def remark(session, submitted, draft, reviewer):
    """One on the timer of the diagram."""
    newest = versions.newest(session, draft)
    place = {"version": newest, "element": "late", "name": "到期"}
    return remarks.add(session, submitted, "五天太长", by=reviewer, **place)


def test_it_stands_in_the_file_it_is_about(session, submitted, draft, remark):
    assert remarks.list_open_at(session, draft) == [remark]
    assert remarks.files_of(session, [remark]) == {remark.id: draft}


def test_nothing_is_approved_or_released_over_it(session, submitted, remark, reviewer):
    for verb in (reviewing.approve, reviewing.release):
        with pytest.raises(OpenRemarks, match="1条"):
            verb(session, submitted, "", by=reviewer)


def test_it_is_reason_enough_to_send_back(session, submitted, remark, reviewer):
    reviewing.send_back(session, submitted, "", by=reviewer)
    assert submitted.decision == "见1条复核意见"


def test_seen_to_and_answered_it_is_submitted_again(
    session, submitted, draft, remark, analyst, reviewer
):
    reviewing.send_back(session, submitted, "", by=reviewer)
    with pytest.raises(OpenRemarks):
        reviewing.submit(session, submitted, by=analyst)
    remarks.settle(session, remark, "会议定的就是五天", by=analyst)
    with pytest.raises(AlreadyAnswered):
        remarks.settle(session, remark, "", by=analyst)
    reviewing.submit(session, submitted, by=analyst)
    assert (remark.answer, remark.done_by) == ("会议定的就是五天", int(analyst.id))
    assert remarks.list_open_at(session, draft) == []


def test_only_a_second_person_remarks(session, submitted, analyst):
    with pytest.raises(AuthorCannotReview):
        remarks.add(session, submitted, "好", by=analyst)


def test_an_empty_one_is_asked_for_again(session, submitted, reviewer):
    with pytest.raises(MissingField):
        remarks.add(session, submitted, " ", by=reviewer)


def test_what_nobody_reviews_is_not_remarked_on(session, change, draft, reviewer):
    with pytest.raises(NotWaiting):
        remarks.add(session, change, "好", by=reviewer)


def test_after_the_release_nothing_is_seen_to_any_more(
    session, submitted, remark, analyst, reviewer
):
    remarks.settle(session, remark, "", by=analyst)
    late = remarks.add(session, submitted, "另", by=reviewer)
    remarks.settle(session, late, "", by=analyst)
    reviewing.release(session, submitted, "", by=reviewer)
    with pytest.raises(NotWaiting):
        remarks.settle(session, remark, "", by=analyst)

"""What was approved is released by itself at its hour, unless something else came first."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.deployment import catalogue
from processes.audit.log import AuditEntry
from processes.notices import Notification
from processes.organisation.people import Appointment
from processes.studio import reviewing, timed_releases
from processes.studio.errors import AuthorCannotRelease, NotApproved, NotScheduled, TooSoon
from processes.studio.models import ChangeStatus
from tests.processes.studio import files

NOW = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
HOUR = NOW + timedelta(hours=8)


@pytest.fixture(autouse=True)
def _clock():
    with clock.at(NOW):
        yield


@pytest.fixture
def approved(session, submitted, reviewer):
    reviewing.approve(session, submitted, "同意", by=reviewer)
    return submitted


@pytest.fixture
def scheduled(session, approved, reviewer):
    timed_releases.schedule(session, approved, HOUR, by=reviewer)
    return approved


def come(session, at=HOUR):
    """The calendar's minute comes."""
    with clock.at(at):
        timed_releases.release_due(session, at)


def told(session, person):
    """The titles this person has not read."""
    query = select(Notification.title).where(
        Notification.person_id == int(person.id), Notification.read_at.is_(None)
    )
    return session.scalars(query).all()


def test_it_is_released_at_its_hour_and_not_before(session, scheduled, analyst, reviewer):
    come(session, HOUR - timedelta(minutes=1))
    assert scheduled.status is ChangeStatus.APPROVED
    come(session)
    come(session)
    assert (scheduled.status, scheduled.decided_by) == (ChangeStatus.RELEASED, int(reviewer.id))
    assert scheduled.decision == "同意"
    assert [each.version for each in catalogue.list_released(session)] == [2]
    assert told(session, analyst) == ["变更已发布：延长首次联系"]
    kept = session.scalars(select(AuditEntry.what).where(AuditEntry.what.like("studio.%")))
    assert list(kept) == [
        *("studio.submitted", "studio.approved", "studio.scheduled", "studio.released")
    ]


def test_after_another_release_it_is_not_released_unseen(session, scheduled, analyst, reviewer):
    catalogue.deploy(session, [files.diagram(name="other")])
    come(session)
    assert (scheduled.status, scheduled.release_at) == (ChangeStatus.APPROVED, None)
    for each in (analyst, reviewer):
        assert told(session, each) == ["到时没有发布：延长首次联系"]
    body = session.scalars(select(Notification.body).order_by(Notification.id.desc())).first()
    assert "3月4日17:00" in body
    assert "other.bpmn" in body
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last.what == "studio.release_failed"
    assert scheduled.release_failed_at == HOUR
    assert "other.bpmn" in scheduled.release_failure
    # Looked at again, it is released.
    reviewing.release(session, scheduled, "", by=reviewer)


def test_who_has_the_right_no_more_releases_nothing(session, scheduled, reviewer):
    held = select(Appointment).where(Appointment.person_id == int(reviewer.id))
    for each in session.scalars(held):
        each.until_on = (NOW - timedelta(days=2)).date()
    session.flush()
    come(session)
    assert scheduled.status is ChangeStatus.APPROVED
    body = session.scalars(select(Notification.body).order_by(Notification.id.desc())).first()
    assert "没有发布权限" in body


def test_the_hour_is_taken_back(session, scheduled, reviewer):
    timed_releases.cancel(session, scheduled, by=reviewer)
    come(session)
    assert scheduled.status is ChangeStatus.APPROVED
    with pytest.raises(NotScheduled):
        timed_releases.cancel(session, scheduled, by=reviewer)


def test_sent_back_it_has_no_hour(session, scheduled, reviewer):
    reviewing.send_back(session, scheduled, "再想想", by=reviewer)
    come(session)
    assert (scheduled.status, scheduled.approved_by) == (ChangeStatus.OPEN, None)


@pytest.mark.parametrize("at", [NOW, NOW - timedelta(hours=1), NOW + timedelta(days=400)])
def test_the_hour_lies_ahead_and_within_a_year(session, approved, reviewer, at):
    with pytest.raises(TooSoon):
        timed_releases.schedule(session, approved, at, by=reviewer)


def test_only_what_is_approved_gets_an_hour_and_by_no_author(session, submitted, analyst, reviewer):
    with pytest.raises(NotApproved):
        timed_releases.schedule(session, submitted, HOUR, by=reviewer)
    reviewing.approve(session, submitted, "", by=reviewer)
    with pytest.raises(AuthorCannotRelease):
        timed_releases.schedule(session, submitted, HOUR, by=analyst)

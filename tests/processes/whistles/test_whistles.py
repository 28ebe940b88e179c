"""Departments that sign, come, speak, object or stay away."""

import pytest

from processes.cases.choices import Tier, WhistleKind
from processes.casework import closing, tiers
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import DeadlineStatus, Ending
from processes.errors import AlreadyObjected, LeadUnitRequired, NotWhistled, ObjectionTooLate
from processes.whistles import whistles
from tests.processes.factories import UNITS


@pytest.fixture
def whistle(session, case, cast):
    return whistles.blow(
        session,
        case.id,
        kind=WhistleKind.REGULAR,
        units=list(UNITS),
        lead="dept-renshe",
        reason="拖欠工资，涉及多部门",
        by=cast["center"],
    )


def test_a_whistle_leaves_the_tier_and_numbers_itself(session, case, whistle):
    assert case.tier is Tier.GRID
    assert whistles.correlation_key(case, whistle.number) == f"{case.case_no}/1"


def test_a_whistle_needs_a_lead_among_the_called(session, case):
    with pytest.raises(LeadUnitRequired):
        whistles.blow(session, case.id, kind="fast", units=["dept-sifa"], lead="x", reason="急")


def test_whoever_comes_without_signing_signs_by_coming(session, whistle, at):
    with at(5, 6, 10):
        row = whistles.arrive(session, whistles.get_called(session, whistle.id, "dept-sifa"))
    assert row.signed_at == row.arrived_at


def test_the_first_signature_counts(session, whistle, at):
    with at(5, 6, 10):
        first = whistles.sign(
            session, whistles.get_called(session, whistle.id, "dept-sifa")
        ).signed_at
    with at(5, 6, 11):
        assert (
            whistles.sign(session, whistles.get_called(session, whistle.id, "dept-sifa")).signed_at
            == first
        )


def test_a_department_objects_once_and_may_be_excused(session, whistle):
    whistles.object_to(
        session, whistles.get_called(session, whistle.id, "dept-zhujian"), "不属本单位职责"
    )
    with pytest.raises(AlreadyObjected):
        whistles.object_to(
            session, whistles.get_called(session, whistle.id, "dept-zhujian"), "再次"
        )
    assert (
        whistles.excuse(
            session, whistles.get_called(session, whistle.id, "dept-zhujian")
        ).excused_at
        is not None
    )


def test_a_department_nobody_called_cannot_answer(session, whistle):
    with pytest.raises(NotWhistled, match="dept-other"):
        whistles.sign(session, whistles.get_called(session, whistle.id, "dept-other"))


def test_a_petition_leaves_five_working_days_to_object_across_the_holidays(session, case, cast, at):
    case.is_petition = True
    with at(9, 24):
        row = whistles.blow(
            session, case.id, kind="regular", units=list(UNITS), lead="dept-renshe", reason="信访"
        )
    with at(10, 9, 17):
        whistles.object_to(
            session, whistles.get_called(session, row.id, "dept-sifa"), "不属本单位职责"
        )
    with at(10, 9, 18), pytest.raises(ObjectionTooLate, match="10月09日17:30"):
        whistles.object_to(
            session, whistles.get_called(session, row.id, "dept-zhujian"), "不属本单位职责"
        )


def test_a_whistle_ends_with_the_tier_that_blew_it_and_an_emergency_with_the_case(
    session, case, whistle
):
    emergency = whistles.blow(
        session, case.id, kind="emergency", units=["dept-gongan"], lead="dept-gongan", reason="急"
    )
    tiers.enter_tier(session, case.id, Tier.DEPARTMENT)
    assert whistle.closed_at
    assert emergency.closed_at is None
    closing.record_answer(session, case.id, content="已答复")
    closing.conclude(session, case.id, "settled")
    assert emergency.closed_at


def awaited(session, case, whistle, unit="dept-sifa"):
    """The limit to come that this department has at this whistle."""
    return case_deadlines.begin(
        session,
        case,
        due_dates.compute(whistles.ARRIVAL, whistle.blown_at, whistle.kind),
        Kind.PROCESS,
        variant=whistle.kind,
        token=whistles.arrival_token(whistle, unit),
        responsible=unit,
    )


def test_who_did_not_come_to_a_meeting_that_was_held_is_late_before_the_hour(
    session, case, whistle
):
    row = awaited(session, case, whistle)
    whistles.record_meeting(session, whistle.id)
    whistles.call_off(session, case.id)
    assert (row.status, row.ended) == (DeadlineStatus.LATE, Ending.ABSENT)
    assert row.closed_at < row.due_at


def test_nobody_is_absent_whose_objection_is_not_ruled_on(session, case, whistle):
    row = awaited(session, case, whistle)
    objecting = awaited(session, case, whistle, "dept-zhujian")
    whistles.object_to(
        session, whistles.get_called(session, whistle.id, "dept-zhujian"), "不属本单位职责"
    )
    whistles.record_meeting(session, whistle.id)
    whistles.call_off(session, case.id)
    assert (objecting.status, objecting.ended) == (DeadlineStatus.CANCELLED, Ending.CALLED_OFF)
    assert row.ended is Ending.ABSENT


def test_an_emergency_goes_on_for_whom_the_ordinary_whistle_called_too(session, case, whistle):
    emergency = whistles.blow(
        session, case.id, kind="emergency", units=["dept-sifa"], lead="dept-sifa", reason="急"
    )
    ordinary, urgent = (awaited(session, case, each) for each in (whistle, emergency))
    whistles.call_off(session, case.id, spare_emergencies=True)
    assert (ordinary.status, ordinary.ended) == (DeadlineStatus.CANCELLED, Ending.CALLED_OFF)
    assert urgent.status is DeadlineStatus.RUNNING

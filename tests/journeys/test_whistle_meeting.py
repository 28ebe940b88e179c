"""A whistle in the real diagrams: signed for at once, urged, somebody let stay away and called after all."""

import pytest
from sqlalchemy import select

from engine import clock, history, runner
from engine.errors import CannotWithdraw
from engine.instances import step
from engine.models import TaskStatus, Timer, UserTask
from engine.signing.models import Kind
from processes.casework import signers, whistle_meeting
from processes.deadlines.models import CaseDeadline
from processes.diagrams import messages
from processes.errors import LeadUnitRequired, MissingField
from processes.lists import bulk
from processes.lists.bulk import BulkVerb
from processes.whistles import whistles
from tests.journeys.district import District, moment
from tests.processes.walking import CALLED

LEAD, HELPER, THIRD = CALLED["departments"]


@pytest.fixture
def district(session):
    """A case whose departments have been whistled for."""
    made = District(session, moment(3, 4, 9))
    made.register("拖欠工程款", category="0901", is_petition=True)
    made.do("center", "Screen", **CALLED)
    made.do("center", "Prepare", changed=False)
    made.do("center", "Approve")
    return made


def called(district):
    (whistle,) = whistles.list_for_case(district.session, district.case.id)
    return whistle, {e.unit: e for e in whistles.list_called(district.session, whistle.id)}


def sign_tasks(district):
    chosen = select(UserTask).filter_by(
        instance_id=district.case.instance_id, element="Sign", status="open"
    )
    return list(district.session.scalars(chosen.order_by(UserTask.id)))


def sign(district, ids):
    """The liaison of the lead signs for these, as far as they may."""
    by = district.cast["liaison"]
    with clock.at(district.now):
        return bulk.act(district.session, BulkVerb.SIGN, ids, {}, by=by, require=id, say=str)


def waits(district):
    rows = select(Timer.element, Timer.due_at).filter_by(instance_id=district.case.instance_id)
    return sorted(tuple(each) for each in district.session.execute(rows))


def arrival(district, unit):
    whistle, _ = called(district)
    token = whistles.arrival_token(whistle, unit)
    return district.session.scalar(
        select(CaseDeadline).filter_by(case_id=district.case.id, token=token)
    )


def excuse(district, unit, **more):
    with clock.at(district.now):
        messages.excuse(district.session, district.case, 1, unit, district.cast["center"], **more)


def take_back(district, unit):
    with clock.at(district.now):
        messages.take_excuse_back(district.session, district.case, 1, unit, district.cast["center"])


def test_what_was_told_at_the_screening_is_not_asked_again(district):
    whistle, rows = called(district)
    assert set(rows) == {LEAD, HELPER, THIRD}
    assert [unit for unit, each in rows.items() if each.is_lead] == [LEAD]
    assert whistle.kind == "regular"


def test_the_meeting_says_when_and_whom_to_call(district):
    whistle, rows = called(district)
    execution = step.look(district.session, district.instance())
    told = whistle_meeting.describe(
        district.session, district.case, whistle, list(rows.values()), execution
    )
    assert told.at == arrival(district, LEAD).due_at
    assert [each.name for each in told.of(LEAD)]
    assert [each.name for each in told.of(district.case.street)]


def test_one_is_let_stay_away_with_a_reason_and_comes_after_all(district):
    before = waits(district)
    due = arrival(district, THIRD).due_at
    with pytest.raises(MissingField):
        excuse(district, THIRD, reason=" ")
    excuse(district, THIRD, reason="不涉及其职责")
    _, rows = called(district)
    assert (rows[THIRD].excuse_reason, rows[THIRD].excused_at) == ("不涉及其职责", district.now)
    assert arrival(district, THIRD).closed_at is not None
    take_back(district, THIRD)
    _, rows = called(district)
    assert (rows[THIRD].excused_at, rows[THIRD].excuse_reason) == (None, None)
    assert (arrival(district, THIRD).closed_at, arrival(district, THIRD).due_at) == (None, due)
    assert waits(district) == before
    assert district.open().count("Sign") == 3
    with pytest.raises(CannotWithdraw):
        take_back(district, THIRD)
    for who in ("liaison", "zhujian", "gongan"):
        district.do(who, "Sign")
    instance = district.instance()
    events = history.list_for_instance(district.session, instance.id)
    assert not list(history.faults(instance, events))


def test_where_the_lead_stays_away_another_leads_until_it_is_taken_back(district):
    with pytest.raises(LeadUnitRequired):
        excuse(district, LEAD, reason="回避")
    excuse(district, LEAD, reason="回避", new_lead=HELPER)
    _, rows = called(district)
    assert [unit for unit, each in rows.items() if each.is_lead] == [HELPER]
    assert HELPER in step.look(district.session, district.instance()).values_of("lead")
    take_back(district, LEAD)
    _, rows = called(district)
    assert [unit for unit, each in rows.items() if each.is_lead] == [LEAD]


def test_an_objection_of_the_lead_is_upheld_only_with_a_new_lead(district):
    district.do("liaison", "Sign", decision="object", objection="不属本单位职责")
    with pytest.raises(Exception, match="改由谁主责"):
        district.do("center", "Rule", upheld="yes", note="属实")
    district.do("center", "Rule", upheld="yes", note="属实", new_lead=HELPER)
    _, rows = called(district)
    assert rows[LEAD].excused_at is not None
    assert [unit for unit, each in rows.items() if each.is_lead] == [HELPER]


def test_once_the_meeting_is_open_nobody_is_called_after_all(district):
    excuse(district, THIRD, reason="不涉及其职责")
    for who in ("liaison", "zhujian"):
        district.do(who, "Sign")
        district.do(who, "Arrive")
    assert "Meet" in district.open()
    with pytest.raises(CannotWithdraw):
        take_back(district, THIRD)


def test_many_are_signed_for_at_once_and_who_is_missing_is_urged(district):
    session, center = district.session, district.cast["center"]
    ids = [each.id for each in sign_tasks(district)]
    with clock.at(district.now):
        act = sign(district, [*ids, 10**9])
        assert (len(act.done), len(act.refused)) == (1, 3)
        assert whistle_meeting.urge_missing(session, district.case, 1, by=center) == 3
        assert whistle_meeting.urge_missing(session, district.case, 1, by=center) == 0
    _, rows = called(district)
    assert [unit for unit, each in rows.items() if each.signed_at] == [LEAD]
    session.expire_all()
    assert runner.step.look(session, district.instance()).ready.count("Arrive") == 1


@pytest.mark.parametrize("kind", [Kind.BEFORE, Kind.AFTER])
def test_who_was_asked_to_agree_is_heard_where_many_are_signed_at_once(district, kind):
    session, liaison = district.session, district.cast["liaison"]
    task = next(each for each in sign_tasks(district) if f"liaison@{LEAD}" in each.groups)
    with clock.at(district.now):
        other = signers.list_signers(session, district.case, task, but=liaison.id)[0]
        signers.add(session, task.id, other.id, kind, "请核对", by=liaison)
    act = sign(district, [task.id])
    if kind is Kind.BEFORE:
        [refused] = act.refused
        assert "没有签署意见" in refused["why"]
        assert (act.done, task.submitted_at) == ([], None)
        return
    assert [each["submitted"] for each in act.done] == [True]
    assert (task.status, task.submitted_at is None) == (TaskStatus.OPEN, False)
    with clock.at(district.now):
        bulk.undo(session, act.id, by=liaison, say=str)
    assert (act.refused, task.submitted_at) == ([], None)

"""Withdrawing and sending back in the real diagrams, with the deadlines they own."""

import pytest
from sqlalchemy import select

from engine import clock, history, tasks
from engine.errors import CannotWithdraw
from engine.models import TaskStatus, Timer, UserTask
from processes.cases.choices import Change
from processes.casework import returns, withdrawals
from processes.deadlines.models import CaseDeadline, DeadlineStatus, Ending
from processes.notices import Notification
from tests.journeys.district import District, moment


@pytest.fixture
def district(session):
    made = District(session, moment(3, 4, 9))
    made.register("楼上漏水", category="0201")
    return made


def task(district, element, status=TaskStatus.OPEN):
    chosen = select(UserTask).filter_by(
        instance_id=district.case.instance_id, element=element, status=status
    )
    return district.session.scalars(chosen.order_by(UserTask.id.desc())).first()


def timers(district):
    rows = district.session.scalars(select(Timer).filter_by(instance_id=district.case.instance_id))
    return sorted((each.token, each.due_at) for each in rows)


def rows(district, key):
    found = select(CaseDeadline).filter_by(case_id=district.case.id, key=key)
    return list(district.session.scalars(found.order_by(CaseDeadline.id)))


def withdraw(district, who, element):
    done = task(district, element, TaskStatus.COMPLETED)
    with clock.at(district.now):
        return withdrawals.withdraw(district.session, done.id, "填错了", by=district.cast[who])


def whole(district):
    instance = district.instance()
    events = history.list_for_instance(district.session, instance.id)
    assert not list(history.faults(instance, events))


def test_a_settlement_told_by_mistake_is_taken_back(district):
    district.do("grid_worker", "Contact")
    before = timers(district)
    (deadline,) = rows(district, "grid.resolve")
    due = deadline.due_at
    district.until(3, 5, 9)
    district.do("grid_worker", "Handle")
    assert district.case.result == "双方握手言和"
    assert deadline.status is DeadlineStatus.MET
    withdraw(district, "grid_worker", "Handle")
    assert district.open() == ["Handle"]
    assert (deadline.status, deadline.due_at, deadline.closed_at) == ("running", due, None)
    assert [each.ended for each in rows(district, "case.feedback")] == [Ending.CALLED_OFF]
    assert timers(district) == before
    assert (district.case.result, district.case.method) == (None, None)
    assert district.said(Change.WITHDRAWN) == ["“现场处置”：填错了"]
    district.do("grid_worker", "Handle", decision="society", reason="complex", result="谈不拢")
    assert "Accept" in district.open()
    whole(district)


def test_a_contact_that_was_made_stays_made(district):
    district.do("grid_worker", "Contact")
    with pytest.raises(CannotWithdraw, match="已经记入案件"):
        withdraw(district, "grid_worker", "Contact")
    assert district.open() == ["Handle"]


def test_an_answer_given_to_who_asked_cannot_be_taken_back(district):
    district.do("grid_worker", "Contact")
    district.do("grid_worker", "Handle")
    district.do("grid_worker", "Feedback")
    with pytest.raises(CannotWithdraw, match="已经记入案件"):
        withdraw(district, "grid_worker", "Feedback")


def test_sent_back_to_who_made_the_first_contact(district):
    district.do("grid_worker", "Contact")
    district.do("grid_worker", "Handle")
    worker = district.cast["grid_worker"]
    feedback = task(district, "Feedback")
    with clock.at(district.now):
        offered = returns.list_steps(district.session, feedback)
        assert [each.name for each in offered] == ["现场处置", "首次联系"]
        returns.send_back(
            district.session, feedback.id, offered[0].task_id, "处置情况没有写清", by=worker
        )
    again = task(district, "Handle")
    assert district.open() == ["Handle"]
    assert again.assignee == worker.id
    (deadline,) = rows(district, "grid.resolve")
    assert (deadline.status, deadline.due_at) == ("running", again.due_at)
    assert [each.ended for each in rows(district, "case.feedback")] == [Ending.CALLED_OFF]
    told = district.session.scalars(select(Notification.title).filter_by(person_id=int(worker.id)))
    assert any("退回，请重新办理" in each for each in told)
    district.do("grid_worker", "Handle")
    assert district.open() == ["Feedback"]
    whole(district)


def test_what_was_extended_for_is_asked_no_more_after_a_return(district):
    district.do("grid_worker", "Contact")
    district.until(3, 6, 17)
    assert "Handle" in district.open()
    handle, first = task(district, "Handle"), task(district, "Contact", TaskStatus.COMPLETED)
    with clock.at(district.now):
        returns.send_back(
            district.session, handle.id, first.id, "要再联系一次", by=district.cast["grid_worker"]
        )
    assert district.open() == ["Contact"]
    (deadline,) = [each for each in rows(district, "grid.resolve") if each.token is not None][-1:]
    assert deadline.ended is Ending.CALLED_OFF
    district.do("grid_worker", "Contact")
    assert "Handle" in district.open()
    whole(district)


def test_an_extension_granted_after_the_step_is_over_is_only_noted(district):
    district.do("grid_worker", "Contact")
    district.until(3, 6, 17)
    district.do("grid_worker", "Handle")
    (resolve, *_) = rows(district, "grid.resolve")
    due = resolve.due_at
    district.do("grid_head", "Extend")
    assert (resolve.status, resolve.due_at) == (DeadlineStatus.MET, due)
    assert "“网格现场处置”在同意延期以前已经结束，不再延期" in district.said(Change.NOTED)
    whole(district)


def test_a_statutory_deadline_never_moves(district):
    district.register("拖欠货款", category="0901", is_petition=True)
    before = [(each.key, each.due_at) for each in rows_of_law(district)]
    assert before
    district.until(3, 4, 10)
    district.do("center", "Screen")
    assert "Prepare" in district.open()
    (resolve,) = rows(district, "department.resolve")
    withdraw(district, "center", "Screen")
    assert resolve.ended is Ending.CALLED_OFF
    assert district.open() == ["PetitionTransfer", "Screen"]
    assert [(each.key, each.due_at) for each in rows_of_law(district)] == before
    assert all(each.status is DeadlineStatus.RUNNING for each in rows_of_law(district))


def rows_of_law(district):
    found = select(CaseDeadline).filter_by(case_id=district.case.id, token=None)
    return list(district.session.scalars(found.order_by(CaseDeadline.id)))


def test_who_had_what_followed_in_hand_keeps_it(district):
    district.do("grid_worker", "Contact")
    district.do("grid_worker", "Handle")
    with clock.at(district.now):
        tasks.claim(district.session, task(district, "Feedback").id, district.cast["grid_head"])
    with pytest.raises(CannotWithdraw, match="已经有人领取"):
        withdraw(district, "grid_worker", "Handle")

"""What people hear of when a case moves: from its diagrams, on the database."""

import pytest
from sqlalchemy import event, select

from processes.cards import follow_up
from processes.cards.models import Reminder
from processes.notices import Notification, notification_events
from tests.journeys.district import District, moment


@pytest.fixture
def town(session):
    return District(session, moment(3, 4))


def heard(town, words):
    """Who of the cast was told of it, and how urgently."""
    query = select(Notification).where(Notification.title.contains(words))
    rows = town.session.scalars(query.execution_options(populate_existing=True)).all()
    names = {int(person.id): name for name, person in town.cast.items()}
    return {(names[row.person_id], row.urgency.value) for row in rows}


def test_the_worker_is_told_of_a_first_contact_that_cannot_wait(town):
    town.register("楼上漏水", category="0201", risk_color="yellow", consent=None)
    assert ("grid_worker", "urgent") in heard(town, town.case.case_no)
    matter = f"task:{town.case.instance_id}/"
    query = select(Notification).where(Notification.matter.startswith(matter))
    told = town.session.scalars(query).all()
    assert told
    assert all(town.case.event_name not in each.title for each in told)


def test_a_task_that_is_done_needs_no_reading(town):
    town.register("楼上漏水", category="0201")
    element = town.open()[0]
    query = select(Notification).where(
        Notification.matter.startswith("task:"), Notification.read_at.is_(None)
    )
    before = len(town.session.scalars(query).all())
    town.do("grid_worker", element)
    tasks = town.session.scalars(query.execution_options(populate_existing=True)).all()
    assert before > 0
    assert element not in [each.title.rpartition(" ")[2] for each in tasks]


def test_a_step_costs_two_statements_more_at_most_for_its_notices(town, session):
    town.register("楼上漏水", category="0201")
    sent = []
    event.listen(session.bind, "before_cursor_execute", lambda *each: sent.append(each[2]))
    town.do("grid_worker", "Contact")
    about = [each for each in sent if "notice" in each or "appointment" in each]
    assert 1 <= len(about) <= 2, about


def test_an_emergency_whistle_reaches_the_departments_at_once(town):
    town.register("扬言极端", category="0201", risk_color="red", police_matter=True)
    told = heard(town, "应急哨")
    assert ("gongan", "urgent") in told


@pytest.fixture
def late(session):
    """A debt the grid did not settle in three working days and the two it was granted."""
    town = District(session, moment(5, 22))
    town.register("借款到期未还", category="0804")
    town.do("grid_worker", "Contact")
    town.until(5, 26, 10)
    return town


def test_a_reminder_of_a_diagram_reaches_who_is_due_once(late, session):
    assert session.scalars(select(Reminder)).all()
    for _ in range(2):
        follow_up.follow(session, late.now)
    assert {name for name, _ in heard(late, "提醒")} == {"grid_worker"}
    assert all(each.told_at for each in session.scalars(select(Reminder)))


def test_whoever_waits_for_an_extension_hears_what_was_decided(late):
    late.do("grid_head", "Extend", note="再谈一次")
    assert heard(late, "延期已批准，新的期限是5月29日") == {("grid_worker", "normal")}


def test_a_case_that_rises_is_told_to_who_has_it_next(late):
    late.until(6, 1, 9)
    told = heard(late, "由“网格责任”升级到“社会协同”")
    assert told == {("mediator", "normal"), ("grid_head", "normal")}


def test_a_case_that_is_sent_back_is_told_to_who_has_it_again(session, case, cast):
    notification_events.notify_returned(session, case, "材料不全", is_referred=False)
    notification_events.notify_returned(session, case, "不属本级", is_referred=True)
    rows = session.execute(select(Notification.person_id, Notification.title)).all()
    names = {int(person.id): name for name, person in cast.items()}
    assert {(names[who], title.partition(case.case_no)[2]) for who, title in rows} == {
        ("grid_worker", "退回到“网格责任”：材料不全"),
        ("grid_head", "退回到“网格责任”：材料不全"),
        ("district_center", "多次退回，请裁定：不属本级"),
    }

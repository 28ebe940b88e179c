"""The last working day before a limit ends warns whoever answers for it, once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock
from processes.cards import reminding
from processes.cards.models import Reminder
from processes.deadlines import case_deadlines, due_dates, extensions, pauses
from processes.deadlines.limits import Kind
from processes.deadlines.models import PARTIES
from processes.notices import Notification
from tests.processes.cards.overdue import local, step, work
from tests.processes.factories import STREET


@pytest.fixture
def petition(session, case, at):
    """Sixty days from 4 August end on 3 October, a holiday; the last working day is 30 September."""
    with at(8, 4):
        row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible=STREET)
    assert str(row.warning_on) == "2026-09-30"
    return row


def unread(session, cast, name="street_clerk"):
    chosen = select(Notification).where(
        Notification.person_id == int(cast[name].id), Notification.read_at.is_(None)
    )
    found = session.scalars(chosen.execution_options(populate_existing=True))
    return [each.title for each in found if each.title.startswith("警戒")]


def warned(session):
    return list(session.scalars(select(Reminder.at).where(Reminder.key == "warning")))


def test_it_warns_once_as_the_last_working_day_opens(session, case, petition):
    work(session, local(9, 29, 17))
    work(session, local(9, 30, 8, 20))
    assert warned(session) == []
    for hour in (8, 9, 17):
        work(session, local(9, 30, hour, 30))
    assert warned(session) == [local(9, 30, 8, 30)]


def test_who_answers_reads_of_it(session, cast, case, at):
    with at(3, 4):
        step(session, case)
    work(session, local(3, 9, 8, 30))
    told = unread(session, cast, "grid_worker")
    assert told == [f"警戒：{case.case_no} 网格现场处置将于3月9日17:30到期"]


def test_a_limit_that_moved_is_warned_of_on_its_new_day(session, cast, case, at):
    with at(3, 4):
        row = step(session, case)
    work(session, local(3, 9, 8, 30))
    with at(3, 9, 9):
        extensions.extend_in_step(session, row, 2, reason="对方外出", by=cast["grid_head"])
    work(session, local(3, 9, 9, 10))
    assert unread(session, cast, "grid_worker") == []
    work(session, local(3, 11, 8, 30))
    assert warned(session) == [local(3, 9, 8, 30), local(3, 11, 8, 30)]


def test_what_has_ended_warns_no_more(session, cast, case, at):
    with at(3, 4):
        first, second = step(session, case), step(session, case, "society.accept")
    with at(3, 5, 8):
        case_deadlines.close(session, second)
    work(session, local(3, 9, 8, 30))
    assert len(warned(session)) == 1
    with at(3, 9, 9):
        case_deadlines.close(session, first)
    work(session, local(3, 9, 9, 10))
    assert unread(session, cast, "grid_worker") == []


def test_what_stands_still_does_not_warn(session, case, petition, at):
    with at(9, 29):
        petition.rule = "yl.mediate@1"
        pauses.pause(session, petition, "鉴定", evidence="鉴定委托书")
    work(session, local(9, 30, 9))
    assert warned(session) == []


def test_a_right_of_the_parties_warns_no_office(session, case, at):
    with at(8, 4):
        case_deadlines.open_statutory(session, case.id, "xf.close", responsible=PARTIES)
    work(session, local(9, 30, 9))
    assert warned(session) == []


@pytest.mark.parametrize(
    ("fires", "told"),
    [
        # Midnight of a working day, of a holiday with working days to come, and lunch.
        ((9, 22, 0, 0), (9, 22, 8, 30)),
        ((9, 25, 0, 0), (9, 28, 8, 30)),
        ((9, 22, 10, 5), (9, 22, 10, 5)),
        # Sunday 20 September makes up for a holiday.
        ((9, 20, 0, 0), (9, 20, 8, 30)),
    ],
)
def test_what_a_diagram_reminds_of_waits_for_office_hours(session, case, petition, fires, told):
    with clock.at(local(*fires)):
        reminding.remind(session, case, "xf.close", "信访事项办理期限")
    session.flush()
    (reminder,) = session.scalars(select(Reminder))
    work(session, local(*told) - timedelta(minutes=1))
    assert reminder.at == local(*told)
    assert reminder.told_at is None
    work(session, local(*told))
    assert reminder.told_at == local(*told)


def test_a_reminder_of_what_no_limit_runs_for_waits_for_a_working_day(session, case):
    with clock.at(local(10, 3, 9)):
        reminding.remind(session, case, "perform.remind", "履行提醒")
    session.flush()
    (reminder,) = session.scalars(select(Reminder))
    assert reminder.at == local(10, 8, 8, 30)


def test_a_limit_of_hours_has_no_last_working_day(session, case, at):
    with at(3, 4):
        found = due_dates.compute("grid.first_contact", clock.now())
        case_deadlines.begin(session, case, found, Kind.PROCESS, responsible=STREET)
    work(session, local(3, 4, 9, 30))
    assert warned(session) == []

"""What moves a clock moves the task and the timers that read it, in the running diagrams."""

from datetime import date

from engine import clock
from engine.instances.rescheduling import STANDING
from processes.calendars import working_time
from processes.calendars.drafts import Draft
from processes.calendars.models import Origin
from processes.calendars.working_time import SpecialDay
from processes.deadlines import calendar_changes, pauses
from tests.journeys.district import District, moment
from tests.processes.walking import CALLED


def test_a_day_that_becomes_a_holiday_moves_the_task_its_timer_and_its_clock(session):
    district = District(session, moment(3, 4, 9))
    district.register("楼上漏水", category="0201")
    district.do("grid_worker", "Contact")
    assert district.due("HandleDue") == [moment(3, 9, 17, 30)]
    days = [
        *working_time.shipped().years[2026].values(),
        SpecialDay(date(2026, 3, 6), "示例假", True),
    ]
    with clock.at(district.now):
        calendar_changes.publish(
            session,
            Draft(Origin.PASTED, "示例通知", days=tuple(days)),
            by=district.cast["system_admin"],
        )
    assert district.due("HandleDue") == [moment(3, 10, 17, 30)]
    assert district.deadline("grid.resolve").due_at == moment(3, 10, 17, 30)
    assert "示例假" in district.deadline("grid.resolve").why


def test_a_revisit_to_come_moves_with_the_calendar(session):
    district = District(session, moment(3, 4, 9))
    district.register("楼上漏水", category="0201")
    district.do("grid_worker", "Contact")
    district.do("grid_worker", "Handle", decision="settled", result="口头约定三日内修好")
    district.do("grid_worker", "Feedback", content="已约定修复日期", way="电话")
    assert district.due("WaitRound") == [moment(3, 11, 9)]
    days = [
        *working_time.shipped().years[2026].values(),
        SpecialDay(date(2026, 3, 11), "示例假", True),
    ]
    draft = Draft(Origin.PASTED, "示例通知", days=tuple(days))
    with clock.at(district.now):
        calendar_changes.publish(session, draft, by=district.cast["system_admin"])
    district.pass_by(minutes=1)
    assert district.due("WaitRound") == [moment(3, 10, 9)]


def test_two_cases_screened_one_after_the_other_each_have_the_date_of_their_own(session):
    district = District(session, moment(3, 4, 9))
    dates = {}
    for is_hard in (True, False, True):
        district.register("须多部门处置", category="0201", needs_enforcement=True)
        district.do("center", "Screen", **CALLED, hard=is_hard)
        row = district.deadline("department.resolve")
        assert [row.due_at] == district.due("ResolveDue")
        dates.setdefault(is_hard, set()).add(clock.local(row.due_at))
        assert row.rule == ("department.resolve:hard@1" if is_hard else "department.resolve@1")
    assert dates == {True: {moment(4, 1, 17, 30)}, False: {moment(3, 18, 17, 30)}}


def test_a_paused_limit_does_not_escalate_and_goes_on_where_it_stood(session):
    district = District(session, moment(3, 4, 9))
    case = district.register("须多部门处置", category="0201", needs_enforcement=True)
    district.do("center", "Screen")
    row, tier = district.deadline("department.resolve"), case.tier
    before = row.due_at
    assert before in district.due("ResolveDue")
    with clock.at(district.now):
        pauses.pause(
            session, row, "鉴定", evidence="示例鉴定委托书", by=district.cast["district_center"]
        )
    assert district.due("ResolveDue") == [clock.local(STANDING)]
    district.until(4, 20, 9)
    assert case.tier is tier
    with clock.at(district.now):
        pauses.resume(session, row, by=district.cast["district_center"])
    assert row.due_at > moment(4, 20, 9)
    assert district.due("ResolveDue") == [clock.local(row.due_at)]

"""Importing a year, seeing which clocks it moves, and moving them with a trace."""

import io
import json
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from engine import clock, db
from processes.calendars import importing, store, working_time
from processes.calendars.drafts import Draft, changed_days
from processes.calendars.models import DeadlineMove, Origin
from processes.calendars.working_time import Season, SpecialDay
from processes.cases.changes import list_for_case as changes_of
from processes.cases.choices import Change
from processes.deadlines import (
    calendar_changes,
    case_deadlines,
    deadline_moves,
    due_dates,
    limits,
    pauses,
    recompute,
)
from processes.deadlines.limits import Kind
from processes.errors import CalendarNotRead, NothingChanged, ReasonRequired, YearNotPublished

ROWS = [
    {"date": "2027-01-01", "name": "元旦", "is_off": True},
    {"date": "2027-10-01", "name": "国庆", "is_off": True},
    {"date": "2027-02-08", "name": "春节", "is_off": True},
    {"date": "2027-02-14", "name": "春节", "is_off": False},
]
FIXED = (SpecialDay(date(2027, 1, 1), "元旦", True), SpecialDay(date(2027, 10, 1), "国庆", True))
DAYS = (
    FIXED[0],
    SpecialDay(date(2027, 2, 8), "春节", True),
    SpecialDay(date(2027, 2, 14), "春节", False),
    FIXED[1],
)


def workbook():
    book, content = Workbook(), io.BytesIO()
    for row in (
        ["日期", "名称", "安排"],
        [date(2027, 1, 1), "元旦", "放假"],
        [date(2027, 10, 1), "国庆", "放假"],
        [date(2027, 2, 8), "春节", "放假"],
        ["2027/2/14", "春节", "上班"],
    ):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(ROWS).encode()),
        (
            "a.csv",
            "date,name,is_off\n2027-01-01,元旦,1\n2027-10-01,国庆,1\n2027-02-08,春节,true\n2027-02-14,春节,false\n".encode(),
        ),
        (
            "a.txt",
            "2027年1月1日\t元旦\t休\n2027年10月1日\t国庆\t休\n2027年2月8日\t春节\t休\n2027年2月14日\t春节\t班\n".encode(),
        ),
        ("a.xlsx", workbook()),
    ],
)
def test_a_year_is_read_from_what_people_have(name, content):
    assert tuple(importing.read(name, content)) == DAYS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2027-02-08,春节,也许", "第1行"),
        ("2027-02-30,春节,休", "不是日期"),
        ("2027-02-08,春节,休\n2026-02-08,春节,休", "一次只能导入一个年份"),
        ("2027-02-08,春节,休\n2027-02-08,春节,休", "两次"),
        ("2027-02-08,春节,班", "不是周末"),
        ("2027-02-08,春节,休", "缺少1月1日元旦"),
        ("", "没有读到"),
        ("日期,名称,安排\n\n2027-02-08,春节,也许", "第3行：“也许”应是"),
        ("2027-02-08,春节,休\r2027-02-09,春节,也许", "第2行：“也许”应是"),
        ('"2027-02-08"春节,休\n', "第1行：“2027-02-08春节”不是日期"),
        (",春节,休", "第1行：“”不是日期"),
        ("[1]", "应是一个列表"),
        ('[["2027-02-08"]]', "应是一个列表"),
    ],
)
def test_what_is_wrong_with_a_year_is_told_and_nothing_is_read(text, told):
    with pytest.raises(CalendarNotRead, match=told):
        importing.read_pasted(text)


def test_the_package_of_holidays_says_what_we_ship():
    for year, days in working_time.shipped().years.items():
        packaged = {day.on: day.is_off for day in importing.read_package(year)}
        assert packaged == {on: day.is_off for on, day in days.items()}
    with pytest.raises(YearNotPublished):
        importing.read_package(2035)


def test_the_tables_begin_with_what_we_ship(session):
    assert store.load(session).years == working_time.shipped().years


def draft(days=DAYS, note="国办发明电"):
    return Draft(Origin.PASTED, note, days=tuple({day.on: day for day in (*FIXED, *days)}.values()))


@pytest.fixture
def running(session, case, at):
    """A working-day clock that ends in an unpublished year, and a statutory one of natural days."""
    with at(12, 31):
        found = due_dates.compute("department.resolve", clock.now(), "hard", session=session)
        step = case_deadlines.begin(session, case, found, Kind.PROCESS)
        statute = case_deadlines.open_statutory(session, case.id, "xf.close")
    session.flush()
    return step, statute


def test_a_date_in_an_unpublished_year_is_provisional_until_the_year_is_there(
    session, cast, running, at
):
    step, _ = running
    assert step.is_provisional
    with at(12, 31, 10):
        calendar_changes.publish(session, draft(), by=cast["system_admin"])
    assert not step.is_provisional


def test_the_preview_says_what_moves_and_changes_nothing(session, running, at):
    step, statute = running
    days = [SpecialDay(date(2027, 1, 4) + timedelta(days=n), "示例假", True) for n in range(3)]
    with at(12, 31, 10):
        moves = calendar_changes.preview(session, draft(days))
        assert len(changed_days(session, draft(days))) == 3
    moved = {move.deadline.key: move for move in moves}
    assert moved["department.resolve"].is_due_moved
    assert not moved["xf.close"].is_due_moved
    assert moved["department.resolve"].after.due.date() == date(2027, 2, 3)
    assert step.due_at == datetime(2027, 1, 29, 17, 30, tzinfo=clock.zone())
    assert statute.nominal_on == date(2027, 3, 1)


def test_a_confirmed_year_moves_the_clocks_once_with_a_trace(session, cast, case, running, at):
    step, statute = running
    days = [SpecialDay(date(2027, 1, 4) + timedelta(days=n), "示例假", True) for n in range(3)]
    with at(12, 31, 10):
        with pytest.raises(ReasonRequired):
            calendar_changes.publish(session, draft(days, " "), by=cast["system_admin"])
        calendar_changes.publish(session, draft(days), by=cast["system_admin"])
        assert step.due_at == datetime(2027, 2, 3, 17, 30, tzinfo=clock.zone())
        assert statute.nominal_on == date(2027, 3, 1)
        assert calendar_changes.preview(session, draft(days)) == []
        with pytest.raises(NothingChanged):
            calendar_changes.publish(session, draft(days), by=cast["system_admin"])
        calendar_changes.catch_up(session, clock.now())
    traces = [
        each
        for each in deadline_moves.list_for_case(session, case.id, DeadlineMove.release_id)
        if each.clock_id == step.id
    ]
    assert [each.due_after for each in traces] == [step.due_at]
    told = [each.reason for each in changes_of(session, case.id) if each.what is Change.RECKONED]
    assert len(told) == 1
    assert "示例假" in told[0]


def test_a_clock_reckoned_by_an_older_calendar_is_caught_up(session, cast, case, at):
    days = [SpecialDay(date(2027, 1, 4), "示例假", True)]
    with at(12, 31):
        calendar_changes.publish(session, draft(days), by=cast["system_admin"])
        # A process that has not looked yet still reckons by what it knew.
        found = due_dates.compute("department.resolve", clock.now(), session=session)
        late = case_deadlines.begin(session, case, found, Kind.PROCESS)
        session.flush()
        before = late.due_at
        calendar_changes.catch_up(session, clock.now())
    assert late.due_at > before
    assert late.calendar == store.revision(session)


def test_summer_hours_of_a_street_move_what_is_counted_in_hours(session, cast, at):
    street = "420303001"
    summer = Season((5, 1), (9, 30), ((time(8), time(12)), (time(15), time(18))))
    hours = Draft(Origin.PAGE, "夏季作息", place=street, seasons=(summer,))
    start = datetime(2026, 6, 1, 16, tzinfo=clock.zone())
    with at(3, 4):
        calendar_changes.publish(session, hours, by=cast["system_admin"])
    with working_time.using(store.load(session)):
        here = due_dates.compute("department.sign", start, "fast", place=f"{street}201")
        there = due_dates.compute("department.sign", start, "fast", place="420303004")
        assert working_time.closing_time(date(2026, 12, 1), street).hour == 17
    assert (here.due.day, here.due.hour, here.due.minute) == (2, 10, 0)
    assert (there.due.day, there.due.hour, there.due.minute) == (2, 11, 0)


STARTS = st.integers(0, 300).map(
    lambda n: datetime(2026, 1, 5, 9, tzinfo=clock.zone()) + timedelta(days=n)
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)
@given(start=STARTS, wait=st.integers(0, 4), length=st.integers(0, 40))
def test_a_pause_adds_exactly_the_working_days_it_lasted(session, case, start, wait, length):
    with clock.at(start):
        found = due_dates.compute_by_rule(limits.find("department.resolve", start.date()), start)
        row = case_deadlines.begin(session, case, found, Kind.PROCESS)
        session.flush()
    before = row.nominal_on
    since = start + timedelta(days=wait)
    with clock.at(since):
        pauses.pause(session, row, "鉴定", evidence="示例委托书")
    until = since + timedelta(days=length)
    with clock.at(until):
        pauses.resume(session, row)
    paused = working_time.working_days_between(since.date(), until.date())
    assert working_time.working_days_between(before, row.nominal_on) == paused
    once = (row.due_at, row.why)
    recompute.refresh(session, row)
    assert (row.due_at, row.why) == once


def test_other_processes_notice_a_new_calendar_when_they_next_look(session, cast, at):
    with at(12, 31), db.begin() as first:
        calendar_changes.publish(first, draft(), by=cast["system_admin"])
        assert 2027 not in working_time.current().years
    with db.begin():
        assert working_time.current().revision == store.revision(session)
        assert 2027 in working_time.current().years


def test_a_clock_whose_date_cannot_be_reckoned_again_is_left_alone(session, cast, running, at):
    step, _ = running
    step.due_at -= timedelta(hours=1)
    session.flush()
    days = [SpecialDay(date(2027, 1, 4), "示例假", True)]
    with at(12, 31, 10):
        moves = calendar_changes.preview(session, draft(days))
    assert step.id not in {move.deadline.id for move in moves}

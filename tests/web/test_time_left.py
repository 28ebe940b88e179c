"""What is left of a limit is told in the limit's own unit, and so is how long it is over."""

from datetime import datetime

import pytest

from engine import clock
from processes.deadlines import case_deadlines, due_dates, limits, pauses
from processes.deadlines.models import DeadlineStatus
from processes.deadlines.shares import Course
from tests.web import town
from web import time_left, words
from web.words import State


def at(words):
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=clock.zone())


def told(key, start, now, variant=None):
    limit = limits.find(key, at(start).date(), variant)
    course = Course(limit, at(start), due_dates.compute_by_rule(limit, at(start)).due)
    with clock.at(at(now)):
        return time_left.for_course(course)


@pytest.mark.parametrize(
    ("key", "variant", "start", "now", "said"),
    [
        # Five working days from Tuesday 3 March: over the weekend two are left, not four.
        ("xf.object", None, "03-03 09:00", "03-06 15:00", "还剩2个工作日"),
        ("xf.object", None, "03-03 09:00", "03-07 12:00", "还剩2个工作日"),
        # On the last day its working time.
        ("xf.object", None, "03-03 09:00", "03-10 15:31", "还剩1小时59分"),
        ("xf.object", None, "03-03 09:00", "03-11 09:00", "已超期1个工作日"),
        ("xf.object", None, "03-03 09:00", "03-10 20:00", "已超期"),
        # Four working hours over the National Day: two on 30 September, two after it.
        ("department.sign", "fast", "09-30 15:30", "10-03 12:00", "还剩2小时"),
        ("department.sign", "fast", "09-30 15:30", "10-08 11:00", "已超期30分钟"),
        ("grid.first_contact", None, "10-01 10:00", "10-01 10:01", "还剩1小时59分"),
        ("xf.close", None, "08-04 09:00", "09-30 09:00", "还剩3天"),
        ("xf.close", None, "08-04 09:00", "10-05 09:00", "已超期2天"),
    ],
)
def test_it_is_told_in_the_limits_unit(app, key, variant, start, now, said):
    with app.test_request_context():
        assert told(key, start, now, variant).words == said


def test_it_is_soon_when_a_share_of_its_unit_is_used(app):
    with app.test_request_context():
        # Seven of ten working days on 11 March at the close of work.
        assert told("department.resolve", "03-02 09:00", "03-11 17:29").state is State.CALM
        assert told("department.resolve", "03-02 09:00", "03-11 17:30").state is State.SOON


def test_the_end_of_a_year_lies_in_it(app):
    ends = datetime(2027, 1, 1, tzinfo=clock.zone())
    with app.test_request_context(), clock.at(at("12-16 09:00")):
        assert words.deadline(ends) == "12月31日 24:00"
        assert words.full_deadline(ends) == "2026年12月31日 24:00"
        assert not words.is_provisional(ends), "2026 is published, 2027 is not"


def test_what_stands_still_says_so_with_what_was_left(browse, session, cast, case):
    town.register(session, cast["grid_worker"], is_petition=True, event_name="信访事项")
    row = case_deadlines.open_statutory(session, case.id, "yl.mediate", responsible=case.village)
    pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书")
    assert row.status is DeadlineStatus.PAUSED
    text = browse("center").get(f"/cases/{case.id}").text
    assert "暂停计时，还剩30个工作日" in text

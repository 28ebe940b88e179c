"""When a card is due, by the office hours of whom it is for."""

from dataclasses import replace
from datetime import datetime, time

from engine import clock
from processes.calendars import working_time
from processes.calendars.working_time import Season
from processes.cards import rules
from processes.deadlines import due_dates, limits
from processes.deadlines.shares import Course

STREET = "420303001"
SUMMER = Season((5, 1), (9, 30), ((time(8), time(12)), (time(15), time(18))))


def local(month, day, hour, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())


def test_two_working_days_over_end_when_its_own_offices_close():
    """Three working days from Wednesday 3 June end on Monday at 18:00; two more on Wednesday at 18:00."""
    start, limit = local(6, 3, 9), limits.find("grid.resolve", local(6, 3, 9).date())
    with working_time.using(replace(working_time.shipped(), hours={STREET: (SUMMER,)})):
        due = due_dates.compute_by_rule(limit, start, place=STREET).due
        assert due == local(6, 8, 18)
        assert rules.turns_red(Course(limit, start, due, place=STREET)) == local(6, 10, 18)

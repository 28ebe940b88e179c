"""How much of a limit is used and left, in its own unit; literal dates of 2026's arrangement."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from engine import clock
from processes.deadlines import due_dates, limits, shares
from processes.deadlines.due_dates import Pause
from processes.deadlines.limits import Unit
from processes.deadlines.shares import Amount, Course

ROW = limits.find("leader.close", date(2026, 1, 5))
SEVENTY, HALF_AGAIN = Fraction(7, 10), Fraction(3, 2)


def at(words):
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=clock.zone())


def course(amount, unit, start, *turns, given=None):
    limit = replace(ROW, amount=amount, unit=unit)
    found = due_dates.compute_by_rule(limit, at(start), turns, given)
    return Course(limit, at(start), found.due, turns, given)


def test_half_as_much_again_is_working_hours_not_days():
    four = course(4, Unit.WORKING_HOUR, "09-30 15:30")
    assert four.due == at("10-08 10:30")
    assert shares.moment_of(four, HALF_AGAIN) == at("10-08 15:00")


@pytest.mark.parametrize(
    ("amount", "start", "share", "reminded"),
    [
        # Seventy of sixty natural days end on Tuesday 15 September at 24:00.
        (60, "08-04 09:00", "09-16 00:00", "09-16 08:30"),
        # 2 October 24:00 lies in the holiday, and so does the end: the last working day before.
        (10, "09-25 09:00", "10-03 00:00", "09-30 08:30"),
        # Begun after that day opened: as it begins.
        (4, "09-30 15:30", "10-03 19:12", "09-30 15:30"),
        # Nobody works between.
        (2, "10-02 09:00", "10-04 09:36", "10-04 09:36"),
        # Sunday 20 September makes up for a holiday: offices work.
        (10, "09-13 09:00", "09-21 00:00", "09-21 08:30"),
        (5, "09-16 20:00", "09-20 12:00", "09-20 12:00"),
    ],
)
def test_a_reminder_falls_into_office_hours_and_before_the_end(amount, start, share, reminded):
    run = course(amount, Unit.DAY, start)
    assert shares.moment_of(run, SEVENTY) == at(share)
    assert shares.reminder_of(run, SEVENTY) == at(reminded)


def test_what_began_in_the_lunch_hour_of_its_last_working_day_reminds_when_work_goes_on():
    found = shares.in_office_hours(at("09-30 20:00"), at("09-30 12:01"), at("10-02 00:00"))
    assert found == at("09-30 14:30")


def test_where_nobody_works_before_the_end_it_is_not_midnight_at_least():
    found = shares.in_office_hours(at("10-03 00:00"), at("10-02 09:00"), at("10-04 00:00"))
    assert found == at("10-03 08:30")


def test_what_runs_day_and_night_reminds_day_and_night():
    run = course(2, Unit.HOUR, "10-01 22:00")
    assert shares.reminder_of(run, SEVENTY) == at("10-01 23:24")


@pytest.mark.parametrize(
    ("unit", "amount", "start", "warned"),
    [
        # Ends on 3 October, a holiday.
        (Unit.DAY, 60, "08-04 09:00", "09-30 08:30"),
        (Unit.WORKING_DAY, 3, "03-04 09:00", "03-09 08:30"),
        (Unit.DAY, 3, "09-30 15:30", "09-30 15:30"),
        (Unit.DAY, 2, "10-02 09:00", None),
        (Unit.HOUR, 48, "10-02 09:00", None),
    ],
)
def test_the_warning_is_given_as_the_last_working_day_opens(unit, amount, start, warned):
    run = course(amount, unit, start)
    on = due_dates.compute_by_rule(run.limit, run.start).warning_on
    assert shares.warning_of(run, on) == (at(warned) if warned else None)


def test_what_ends_before_its_last_day_opens_is_warned_of_the_day_before():
    run = course(10, Unit.DAY, "03-02 09:00", given=at("03-12 08:00"))
    assert shares.warning_of(run, date(2026, 3, 12)) == at("03-11 08:30")


@pytest.mark.parametrize(
    ("unit", "amount", "start", "now", "left"),
    [
        (Unit.WORKING_DAY, 5, "03-03 09:00", "03-06 15:00", Amount(2, True, True)),
        (Unit.WORKING_DAY, 5, "03-03 09:00", "03-10 15:31", Amount(119, False, True)),
        (Unit.DAY, 15, "12-16 09:00", "12-30 23:00", Amount(1, True, False)),
        (Unit.DAY, 15, "12-16 09:00", "12-31 23:00", Amount(60, False, False)),
        (Unit.HOUR, 2, "10-01 10:00", "10-01 10:01", Amount(119, False, False)),
        (Unit.WORKING_HOUR, 4, "09-30 15:30", "10-03 12:00", Amount(120, False, True)),
    ],
)
def test_what_is_left_is_told_in_the_unit(unit, amount, start, now, left):
    assert shares.left(course(amount, unit, start), at(now)) == left


@pytest.mark.parametrize(
    ("unit", "amount", "start", "now", "over"),
    [
        # Due on Friday 6 March: Monday is the first working day over, the weekend none.
        (Unit.WORKING_DAY, 3, "03-03 09:00", "03-08 12:00", Amount(0, True, True)),
        (Unit.WORKING_DAY, 3, "03-03 09:00", "03-09 12:00", Amount(1, True, True)),
        (Unit.DAY, 3, "03-03 09:00", "03-08 12:00", Amount(2, True, False)),
        (Unit.WORKING_HOUR, 4, "09-30 15:30", "10-08 11:00", Amount(30, False, True)),
    ],
)
def test_what_is_over_is_told_in_the_unit(unit, amount, start, now, over):
    assert shares.overdue(course(amount, unit, start), at(now)) == over


def test_a_given_moment_keeps_its_hour_over_a_pause():
    stood = Pause(at("03-04 10:00"), at("03-07 10:00"), "鉴定")
    moved = course(10, Unit.DAY, "03-02 09:00", stood, given=at("03-10 09:00"))
    assert moved.due == at("03-13 09:00")


def test_a_given_end_of_day_stays_one_over_a_pause():
    stood = Pause(at("03-04 10:00"), at("03-07 10:00"), "鉴定")
    moved = course(10, Unit.DAY, "03-02 09:00", stood, given=at("03-11 00:00"))
    assert moved.due == at("03-13 00:00") + timedelta(days=1)


def test_an_appraisal_over_the_national_day_is_not_used():
    # Ten working days from Monday 21 September: 22, 23, 24, 28 before the appraisal begins on
    # the 29th, which goes on over the holiday until Friday 9 October; six more from Saturday
    # the 10th, which is worked: 10, 12, 13, 14, 15, 16 are five after the five of the 29th.
    stood = Pause(at("09-29 10:00"), at("10-09 10:00"), "鉴定")
    run = course(10, Unit.WORKING_DAY, "09-21 09:00", stood)
    assert run.due == at("10-15 17:30")
    assert shares.moment_of(run, SEVENTY) == at("10-12 17:30")

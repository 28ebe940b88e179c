"""Working days and hours, against the days of 2026 that docs/domain.md 3.3 names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import clock
from processes.calendars import working_time
from processes.calendars.labels import skipped

DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
MINUTES = st.integers(0, 2 * 365 * 24 * 60)
MOMENTS = MINUTES.map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@pytest.mark.parametrize(
    "day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"], ids=lambda d: f"2026-{d}"
)
def test_the_make_up_weekends_of_2026_are_worked(day):
    assert working_time.is_working_day(date.fromisoformat(f"2026-{day}"))


def test_mid_autumn_and_national_day_2026_are_off():
    off = [date(2026, 9, day) for day in (25, 26, 27)] + [date(2026, 10, d) for d in range(1, 8)]
    assert not any(map(working_time.is_working_day, off))


def test_an_unpublished_year_knows_weekends_and_fixed_holidays_only():
    assert not working_time.is_published(2027)
    assert not working_time.is_working_day(date(2027, 10, 1))
    assert not working_time.is_working_day(date(2027, 10, 9))
    assert working_time.is_working_day(date(2027, 10, 4))


def test_the_words_say_what_was_skipped_and_what_was_made_up():
    words = skipped(date(2026, 9, 30), date(2026, 10, 10))
    assert words == "不计10月1日—7日国庆；10月10日调休上班"


def test_a_count_into_an_unpublished_year_says_so():
    assert "2027年日历未发布" in skipped(date(2026, 12, 30), date(2027, 1, 5))


def test_working_time_stops_for_lunch_the_night_and_days_off():
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=clock.zone())
    due = working_time.add_working_time(friday, timedelta(hours=4))
    assert due == datetime(2026, 3, 9, 11, 30, tzinfo=clock.zone())


@given(DAYS, st.integers(1, 60))
def test_the_nth_working_day_is_worked_and_n_days_on(day, number):
    end = working_time.add_working_days(day, number)
    assert working_time.is_working_day(end)
    assert working_time.working_days_between(day, end) == number


@given(DAYS, st.integers(1, 30))
def test_counting_back_undoes_counting_on_between_working_days(day, number):
    start = working_time.on_or_after(day)
    assert (
        working_time.add_working_days(working_time.add_working_days(start, number), -number)
        == start
    )


@given(MOMENTS, st.integers(0, 2400))
def test_working_time_added_is_working_time_passed(start, minutes):
    amount = timedelta(minutes=minutes)
    due = working_time.add_working_time(start, amount)
    assert working_time.working_time_between(start, due) == amount

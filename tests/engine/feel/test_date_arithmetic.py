"""Dates, times and durations, beside models that reckon another way."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine import clock, feel
from engine.feel.far import CYCLE_DAYS

days = st.dates(date(1600, 1, 1), date(2399, 12, 31))
months = st.integers(-2400, 2400)


def value(text, **variables):
    return feel.compile(text).evaluate(variables)


def walk(day, count):
    """The model: month by month, remembering the day that was wanted."""
    year, month = day.year, day.month
    for _ in range(abs(count)):
        month += 1 if count > 0 else -1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))


@given(days, months)
def test_adding_months_keeps_the_day_or_takes_the_last(day, count):
    duration = f"-P{-count}M" if count < 0 else f"P{count}M"
    assert value("d + duration(m)", d=day, m=duration) == walk(day, count)


@given(days, st.integers(-200_000, 200_000))
def test_adding_days_agrees_with_ordinals(day, count):
    duration = f"-P{-count}D" if count < 0 else f"P{count}D"
    moved = value("d + duration(n)", d=day, n=duration)
    assert moved == date.fromordinal(day.toordinal() + count)
    assert value('(a - b) / @"P1D"', a=moved, b=day) == count


@given(days, days)
@example(date(2000, 1, 30), date(2000, 2, 29))
def test_whole_months_between_two_days_never_overshoot(start, end):
    found = value("years and months duration(a, b)", a=start, b=end).months
    low, high = sorted((start, end))
    assert walk(low, abs(found)) <= high
    following = walk(low, abs(found) + 1)
    # In a month without such a day the walk stops short: that month is not whole.
    assert following > high or following.day < low.day
    assert found == -value("years and months duration(a, b)", a=end, b=start).months


@given(days, st.integers(1, 6_800))
def test_years_beyond_python_follow_the_same_calendar(day, cycles):
    far = value("d + duration(n)", d=day, n=f"P{cycles * CYCLE_DAYS}D")
    back = value("f - duration(n)", f=far, n=f"P{cycles * CYCLE_DAYS}D")
    assert back == day
    assert value("f.year", f=far) == day.year + 400 * cycles
    assert value("f.weekday", f=far) == day.isoweekday()
    assert value("date(string(f)) = f", f=far) is True


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["Europe/Paris", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"]),
    st.integers(-(10**6), 10**6),
)
def test_a_moment_at_a_place_moves_by_real_time(wall, zone, seconds):
    moment = wall.replace(tzinfo=ZoneInfo(zone), microsecond=0)
    moved = value("m + d", m=moment, d=timedelta(seconds=seconds))
    assert moved.astimezone(UTC) - moment.astimezone(UTC) == timedelta(seconds=seconds)
    assert moved.tzinfo is moment.tzinfo


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('string(@"2026-01-31" + @"P1M")', "2026-02-28"),
        ('string(@"2024-02-29" + @"P1Y")', "2025-02-28"),
        (
            'string(@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H")',
            "2026-03-29T03:30:00@Europe/Paris",
        ),
        ('string(@"23:00:00" + @"PT2H")', "01:00:00"),
        ('string(date and time("2026-03-04T24:00:00"))', "2026-03-05T00:00:00"),
        ('string(@"-2021-01-01" - @"P1D")', "-2022-12-31"),
        ('string(@"PT36H")', "P1DT12H"),
        ('string(@"11:22:33.123456789")', "11:22:33.123456789"),
        ('@"2026-01-02T10:00:00Z" - @"2026-01-01T10:00:00"', None),
        ('@"2026-02-30"', None),
        ('time("25:00:00")', None),
    ],
)
def test_calendar_arithmetic(text, expected):
    assert value(text) == expected


def test_now_and_today_are_the_clocks_in_the_districts_zone():
    with clock.at(datetime(2026, 3, 4, 18, 0, tzinfo=UTC)):
        assert value("string(today())") == "2026-03-05"
        assert value("now().hour") == 2


def test_dates_and_durations_leave_as_iso_text():
    found = value('[@"2026-03-04", @"2026-03-04T09:00:00+08:00", @"09:00:00", @"P3D", @"P1Y2M"]')
    assert feel.to_json(found) == [
        "2026-03-04",
        "2026-03-04T09:00:00+08:00",
        "09:00:00",
        "P3D",
        "P1Y2M",
    ]

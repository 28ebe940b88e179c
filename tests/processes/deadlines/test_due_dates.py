"""The dates of the acceptance scenarios (docs/domain.md 10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import clock
from processes.calendars import working_time
from processes.deadlines import due_dates, limits
from processes.deadlines.limits import Kind, Unit
from processes.errors import NoSuchLimit, NotATimeLimit


def at(month, day, hour=9, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=clock.zone())


@pytest.mark.parametrize(
    ("key", "variant", "start", "due"),
    [
        ("grid.first_contact", None, at(3, 4), at(3, 4, 11)),
        ("grid.first_contact", "urgent", at(3, 4), at(3, 4, 9, 30)),
        ("grid.first_contact", "紧急", at(3, 4), at(3, 4, 9, 30)),
        ("grid.resolve", None, at(3, 4), at(3, 9, 17, 30)),
        ("department.sign", "regular", at(5, 6), at(5, 7, 17, 30)),
        ("department.arrive", "常规", at(5, 6), at(5, 9, 17, 30)),
        ("department.sign", "emergency", at(6, 1, 22, 30), at(6, 1, 23, 0)),
        ("department.arrive", "emergency", at(6, 1, 22, 30), at(6, 2, 0, 30)),
        ("department.sign", "fast", at(5, 8, 16, 0), at(5, 9, 11, 0)),
        ("department.object", "petition", at(9, 24), at(10, 9, 17, 30)),
        ("xf.object", None, at(9, 24), at(10, 9, 17, 30)),
        ("ld.mediate", None, at(3, 2), at(3, 18, 0)),
        ("tj.rm", None, at(6, 1), at(7, 2, 0)),
        ("tj.confirm.apply", None, at(6, 20), at(7, 21, 0)),
        ("revisit", "grid.1", at(3, 5), at(3, 12, 9)),
        ("revisit", "leader.1", at(7, 6), at(7, 13, 9)),
        ("revisit", "leader.2", at(7, 6), at(8, 5, 9)),
        ("revisit", "leader.3", at(7, 6), at(9, 30, 9)),
        ("pub.roster", None, date(2026, 9, 21), at(9, 20, 9)),
        ("pub.roster", None, date(2026, 10, 8), at(10, 7, 9)),
    ],
)
def test_the_dates_of_the_scenarios(key, variant, start, due):
    assert due_dates.compute(key, start, variant).due == due


def test_sixty_days_end_on_a_holiday_and_warn_before_it():
    sixty = due_dates.compute("xf.close", at(8, 4))
    assert sixty.nominal_on == date(2026, 10, 3)
    assert sixty.warning_on == date(2026, 9, 30)
    assert sixty.why == (
        "60日；10月3日不上班，警戒日9月30日；依《信访工作条例》（2022年，2022-05-01起施行）第三十四条"
    )


def test_thirty_days_more_are_counted_from_the_nominal_end():
    assert due_dates.add(date(2026, 10, 3), 30, Unit.DAY) == date(2026, 11, 2)


def test_a_partys_right_moves_on_to_the_next_working_day():
    right = due_dates.compute("tj.confirm.apply", at(6, 19))
    assert right.nominal_on == date(2026, 7, 19)
    assert right.due == at(7, 21, 0)
    assert right.why.startswith(
        "30日；末日7月19日不上班，顺延至7月20日；依《人民调解法》（2010年，"
    )


def test_a_month_without_the_corresponding_day_ends_on_its_last():
    assert due_dates.compute("tj.rm", at(1, 31)).nominal_on == date(2026, 2, 28)


def test_why_names_the_holidays_and_the_make_up_day():
    why = due_dates.compute("grid.resolve", at(9, 30)).why
    assert why == "3个工作日；不计10月1日—7日国庆；10月10日调休上班"


def test_a_deadline_in_an_unpublished_year_is_provisional():
    due = due_dates.compute("grid.resolve", at(12, 30))
    assert due.is_provisional
    assert "日历未发布" in due.why


def test_an_unknown_key_is_refused_by_name():
    with pytest.raises(NoSuchLimit, match=r"grid\.nothing"):
        due_dates.compute("grid.nothing", at(3, 4))


def test_a_limit_on_people_is_no_deadline():
    with pytest.raises(NotATimeLimit):
        due_dates.compute("xf.reps_max", at(3, 4))


def test_a_statute_does_not_reach_back_before_it_came_into_force():
    with pytest.raises(NoSuchLimit):
        due_dates.compute("xf.close", datetime(2021, 1, 4, tzinfo=UTC))


def test_every_rule_has_a_source():
    assert limits.shipped().rows
    for row in limits.shipped().rows:
        assert row.mark in {"种", "法", "例", "设"}
        assert row.article
        assert row.kind is not Kind.STATUTORY or row.mark == "法"


MINUTES = st.integers(0, 3 * 365 * 24 * 60)
MOMENTS = MINUTES.map(lambda n: datetime(2024, 2, 1, tzinfo=UTC) + timedelta(minutes=n))
BY_DAY = st.sampled_from([r for r in limits.shipped().rows if r.unit is Unit.WORKING_DAY])
TIMED = st.sampled_from([r for r in limits.shipped().rows if r.unit is not Unit.PERSON])


@given(BY_DAY, MOMENTS)
def test_a_working_day_deadline_never_falls_on_a_day_off(limit, start):
    deadline = due_dates.compute_by_rule(limit, start)
    assert working_time.is_working_day(deadline.due.date())
    assert deadline.due.time() == (limit.at or working_time.CLOSES)


@given(TIMED, MOMENTS)
def test_the_warning_is_never_after_the_nominal_day(limit, start):
    deadline = due_dates.compute_by_rule(limit, start)
    assert deadline.warning_on <= deadline.nominal_on
    assert deadline.due.utcoffset() == timedelta(hours=8)

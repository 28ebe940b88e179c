"""The days a deadline's calendar strikes out are the ones the reckoning does not count."""

from datetime import date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from engine import clock
from processes.calendars import working_time
from processes.deadlines import counted_days, due_dates, limits
from processes.deadlines.counted_days import Reason
from processes.deadlines.due_dates import Pause, Prolongation
from processes.deadlines.limits import Unit


def local(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=clock.zone())


def _plain(moment):
    return moment.replace(tzinfo=None)


#: Hypothesis wants its bounds without a zone.
MOMENTS = st.datetimes(_plain(local(1, 1)), _plain(local(11, 30)))
RULES = {
    Unit.DAY: [each for each in limits.shipped().rows if each.unit is Unit.DAY and each.amount > 0],
    Unit.WORKING_DAY: [each for each in limits.shipped().rows if each.unit is Unit.WORKING_DAY],
}


def days_of(key, start, turns=(), variant=None):
    limit = limits.find(key, start.date(), variant)
    found = due_dates.compute_by_rule(limit, start, turns)
    return found, counted_days.list_days(limit, found, turns)


def reasons(days):
    return {each.on.day: each.reason for each in days if not each.is_counted}


@given(st.data(), st.sampled_from([Unit.DAY, Unit.WORKING_DAY]), MOMENTS)
def test_the_days_not_struck_out_are_as_many_as_the_limit_has(data, unit, moment):
    limit = data.draw(st.sampled_from(RULES[unit]))
    start, turns, more = moment.replace(tzinfo=clock.zone()), [], 0
    for _ in range(data.draw(st.integers(0, 3))):
        found = due_dates.compute_by_rule(limit, start, turns)
        since = max([start, *(turn.until for turn in turns if isinstance(turn, Pause))])
        assume(since < found.due)
        if data.draw(st.booleans()):
            amount = data.draw(st.integers(1, 20))
            turns.append(Prolongation(amount, unit))
            more += amount
        else:
            stops = data.draw(st.datetimes(_plain(since), _plain(found.due) - timedelta(minutes=1)))
            goes_on = stops + data.draw(st.timedeltas(timedelta(), timedelta(40)))
            turns.append(
                Pause(*(each.replace(tzinfo=clock.zone()) for each in (stops, goes_on)), "鉴定")
            )
    found = due_dates.compute_by_rule(limit, start, turns)
    days = counted_days.list_days(limit, found, turns)
    assert sum(each.is_counted for each in days) == limit.amount + more
    counted = [each.on for each in days if each.is_counted]
    assert counted[-1] == found.nominal_on
    assert [each.on for each in days if each.is_due] == [counted_days.last_day(found)]
    if unit is Unit.WORKING_DAY:
        assert all(map(working_time.is_working_day, counted))


def test_holidays_are_struck_out_and_a_day_worked_for_them_is_not():
    found, days = days_of("department.resolve", local(9, 28))
    assert found.due == local(10, 16, 17) + timedelta(minutes=30)
    assert reasons(days) == {
        28: Reason.START,
        **dict.fromkeys(range(1, 8), Reason.OFF),
        11: Reason.OFF,
    }
    assert {each.name for each in days if each.reason is Reason.OFF} == {"国庆节", "周末"}
    assert [each.on for each in days if each.is_made_up] == [date(2026, 10, 10)]


def test_natural_days_strike_out_only_what_the_last_day_moves_over():
    _, days = days_of("ld.sue", local(9, 16))
    assert reasons(days) == {16: Reason.START, **dict.fromkeys(range(2, 9), Reason.MOVED)}
    assert [each.on for each in days if each.is_struck] == [date(2026, 10, n) for n in range(2, 8)]
    assert [each.on for each in days if each.is_due] == [date(2026, 10, 8)]


def test_what_stopped_on_its_last_day_is_given_another():
    _, days = days_of("xf.close", local(3, 2), [Pause(local(5, 1), local(5, 4), "听证")])
    assert [each.on.day for each in days if each.reason is Reason.PAUSED] == [1, 2, 3]
    assert [each.on for each in days if each.is_due] == [date(2026, 5, 4)]


def test_an_extension_in_working_days_strikes_out_weekends_after_natural_days():
    _, days = days_of("xf.close", local(3, 2), [Prolongation(3, Unit.WORKING_DAY)])
    assert [each.on for each in days if each.is_struck] == [
        *(date(2026, 5, n) for n in range(2, 6)),
    ]


def test_hours_strike_out_the_days_off_between():
    _, days = days_of("department.sign", local(9, 30, 15), variant="fast")
    assert [each.on.day for each in days if each.is_struck] == list(range(1, 8))


def test_what_comes_before_its_start_strikes_out_nothing():
    _, days = days_of("pub.roster", local(9, 21))
    assert [(each.on.day, each.is_start, each.is_due) for each in days] == [
        (20, False, True),
        (21, True, False),
    ]

"""The program's dates against a second reckoning that shares nothing with it (`model.py`)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from processes.calendars import working_time
from processes.deadlines import limits, shares
from processes.deadlines.limits import Unit
from tests.law import model
from tests.law.comparing import SHIPPED, aware, course, ours, to_the_minute

#: Summer hours of a place, as the program keeps them and as the model is given them.
SUMMER: model.Shifts = ((time(8), time(12)), (time(15), time(18)))
SEASONS = replace(SHIPPED, hours=lambda day: SUMMER if 5 <= day.month <= 9 else model.SHIFTS)
INSTALLED = replace(
    working_time.shipped(),
    hours={"": (working_time.Season((5, 1), (9, 30), SUMMER),)},
)
ROW = limits.find("leader.close", date(2026, 1, 5))

MOMENTS = st.builds(datetime.combine, st.dates(date(2020, 1, 1), date(2027, 12, 31)), st.times())
UNITS = {
    Unit.DAY: st.integers(1, 120),
    Unit.WORKING_DAY: st.integers(1, 45),
    Unit.MONTH: st.integers(1, 36),
    Unit.WORKING_HOUR: st.integers(1, 60),
    Unit.HOUR: st.integers(1, 120),
    Unit.MINUTE: st.integers(1, 600),
}
#: What an extension of a limit is granted in.
GRANTED_IN = {Unit.MONTH: Unit.DAY}


@st.composite
def rules(draw, unit):
    """A limit of that unit, as the program has it and as the model has it."""
    amount = draw(UNITS[unit])
    moved = draw(st.sampled_from(["", "rolls", "advances"]))
    of_days = unit in (Unit.DAY, Unit.MONTH)
    kind = {"rolls": moved == "rolls" and of_days, "advances": moved == "advances" and of_days}
    at = draw(st.sampled_from([None, None, time(9), time(18)])) if of_days else None
    limit = replace(ROW, amount=amount, unit=unit, at=at, extension=None, pauses=(), **kind)
    return limit, model.Rule(amount, str(unit), at=at, **kind)


@st.composite
def events(draw, rule, start, calendar):
    """Stops and extensions, each begun while the period still runs and before its last day."""
    found = []
    since = start
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            unit = GRANTED_IN.get(Unit(rule.unit), Unit(rule.unit))
            found.append(model.More(draw(st.integers(1, 15)), str(unit)))
            continue
        ends = model.end(rule, start, found, calendar)
        is_of_days = rule.unit in ("day", "working_day", "month")
        last = datetime.combine(ends.nominal, time()) if is_of_days else ends.due
        room = int((last - since) / model.MINUTE) - 1
        if room < 1:
            break
        stopped = since + draw(st.integers(0, room)) * model.MINUTE
        since = stopped + draw(st.integers(0, 60 * 24 * 40)) * model.MINUTE
        found.append(model.Stop(stopped, since))
    return found


@pytest.mark.parametrize("unit", UNITS)
@given(data=st.data())
@settings(max_examples=250)
def test_every_unit_ends_when_the_law_says(unit, data):
    limit, rule = data.draw(rules(unit))
    start = data.draw(MOMENTS)
    assert ours(limit, start, []) == model.end(rule, start, [], SHIPPED)


@pytest.mark.parametrize("unit", UNITS)
@given(data=st.data())
@settings(max_examples=250)
def test_stops_and_extensions_move_the_end_as_the_law_says(unit, data):
    limit, rule = data.draw(rules(unit))
    start = data.draw(MOMENTS.map(to_the_minute))
    turns = data.draw(events(rule, start, SHIPPED))
    assert ours(limit, start, turns) == model.end(rule, start, turns, SHIPPED)


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.WORKING_HOUR])
@given(data=st.data())
@settings(max_examples=150)
def test_the_hours_of_the_season_are_those_worked(unit, data):
    limit, rule = data.draw(rules(unit))
    start = data.draw(MOMENTS.map(to_the_minute))
    turns = data.draw(events(rule, start, SEASONS))
    assert ours(limit, start, turns, INSTALLED) == model.end(rule, start, turns, SEASONS)


PARTS = st.sampled_from([Fraction(7, 10), Fraction(3, 2), Fraction(1, 3), Fraction(1, 2)])


@pytest.mark.parametrize("unit", UNITS)
@given(data=st.data(), part=PARTS)
@settings(max_examples=250)
def test_a_share_of_a_limit_is_used_when_so_much_of_its_unit_is(unit, data, part):
    limit, rule = data.draw(rules(unit))
    start = data.draw(MOMENTS.map(to_the_minute))
    turns = data.draw(events(rule, start, SHIPPED))
    used = shares.moment_of(course(limit, start, turns), part)
    assert used.replace(tzinfo=None) == model.share(rule, start, part, turns, SHIPPED)


@pytest.mark.parametrize("unit", UNITS)
@given(data=st.data(), part=PARTS)
@settings(max_examples=250)
def test_a_reminder_comes_while_people_work_and_before_the_end(unit, data, part):
    limit, _ = data.draw(rules(unit))
    start = data.draw(MOMENTS.map(to_the_minute))
    run = course(limit, start, [])
    reminded = shares.reminder_of(run, part)
    assert aware(start) <= reminded <= run.due or run.due < aware(start)
    opens = working_time.next_opening(run.start)
    if opens < run.due and unit not in (Unit.HOUR, Unit.MINUTE):
        assert working_time.is_open(reminded)


@pytest.mark.parametrize("unit", UNITS)
@given(data=st.data())
@settings(max_examples=250)
def test_what_is_left_is_counted_in_the_limits_unit(unit, data):
    limit, rule = data.draw(rules(unit))
    start = data.draw(MOMENTS.map(to_the_minute))
    turns = data.draw(events(rule, start, SHIPPED))
    run = course(limit, start, turns)
    ends = model.end(rule, start, turns, SHIPPED)
    assume(ends.due > start)
    room = int((ends.due - start) / model.MINUTE) - 1
    now = start + data.draw(st.integers(0, room)) * model.MINUTE
    found, expected = shares.left(run, aware(now)), model.remaining(rule, ends, now, SHIPPED)
    if isinstance(expected, timedelta):
        assert (found.number * model.MINUTE, found.is_days) == (expected, False)
    else:
        # On the last day it is told in time.
        assert (found.number if found.is_days else 0) == expected


@given(start=MOMENTS, years=st.integers(1, 20))
def test_a_year_is_twelve_months(start, years):
    months = model.end(model.Rule(years * 12, "month"), start, [], SHIPPED)
    assert model.end(model.Rule(years, "year"), start, [], SHIPPED) == months
    limit = replace(ROW, amount=years * 12, unit=Unit.MONTH)
    assert ours(limit, start, []) == months


@given(start=MOMENTS, days=st.integers(-30, 0))
def test_what_comes_before_its_start_is_counted_backwards(start, days):
    limit = replace(ROW, amount=days, unit=Unit.DAY, at=time(9))
    rule = model.Rule(days, "day", at=time(9))
    assert ours(limit, start, []) == model.end(rule, start, [], SHIPPED)


@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WORKING_DAY, Unit.MONTH])
@given(data=st.data())
@settings(max_examples=150)
def test_what_stops_on_its_last_day_is_not_over_before_it_goes_on(unit, data):
    limit, rule = data.draw(rules(unit))
    limit, rule = replace(limit, advances=False, at=None), replace(rule, advances=False, at=None)
    start = data.draw(MOMENTS.map(to_the_minute))
    last = datetime.combine(model.end(rule, start, [], SHIPPED).nominal, time(9))
    assume(last > start)
    turns = [model.Stop(last, last + data.draw(st.integers(1, 60 * 24 * 30)) * model.MINUTE)]
    assert ours(limit, start, turns) == model.end(rule, start, turns, SHIPPED)


@given(day=st.dates(date(2020, 1, 1), date(2028, 6, 30)))
@settings(max_examples=1000)
def test_the_same_days_are_worked(day):
    assert working_time.is_working_day(day) == SHIPPED.works(day)


@given(since=MOMENTS, minutes=st.integers(0, 60 * 24 * 30))
def test_the_same_time_is_worked_between_two_moments(since, minutes):
    since = since.replace(second=0, microsecond=0)
    until = since + timedelta(minutes=minutes)
    theirs = model.remaining(
        model.Rule(1, "working_hour"), model.End(until, until.date(), until.date()), since, SHIPPED
    )
    assert working_time.working_time_between(aware(since), aware(until)) == theirs

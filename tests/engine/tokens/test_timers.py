"""Timers: due when the calendar says, fired in order, caught up by policy."""

from datetime import datetime, timedelta

import pytest

from engine.faults import Refused
from engine.tokens import timers
from tests.engine.tokens.conftest import WEDNESDAY, steps
from tests.engine.tokens.diagrams import (
    after,
    boundary,
    catch,
    end,
    every,
    flow,
    on_date,
    process,
    props,
    script,
    start,
    user,
)  # fmt: skip

HOUR = timedelta(hours=1)


def waiting(definition, interrupting=True, ext=""):
    """Task A with a boundary timer T that leads to B."""
    return process(
        "p", start(), user("A"), boundary("T", "A", definition, ext, interrupting), user("B"), end("e2"), end(),
        flow("s", "A", "e"), flow("T", "B", "e2"),
    )  # fmt: skip


def test_an_interrupting_timer_cancels_its_task(run):
    case = run(waiting(after("P3D")))
    case.advance(timedelta(days=3) - timedelta(seconds=1))
    assert case.ready == ["A"]
    case.advance(timedelta(seconds=1))
    assert case.ready == ["B"]
    assert steps(case, "cancelled") == ["A"]


def test_a_timer_fires_at_its_own_time(run):
    case = run(waiting(after("PT90M")))
    case.advance(timedelta(days=1))
    fired = [at for at, element, what in case.trail if (element, what) == ("T", "fired")]
    assert fired == [WEDNESDAY + timedelta(minutes=90)]


def test_a_task_done_in_time_takes_its_timer_along(run):
    case = run(waiting(after("P3D")))
    case.complete("A")
    assert (case.status, case.timers) == ("completed", [])


def test_a_non_interrupting_timer_leaves_the_task_and_fires_once(run):
    case = run(waiting(after("PT1H"), interrupting=False))
    case.advance(5 * HOUR)
    assert case.ready == ["A", "B"]
    assert steps(case, "fired") == ["T"]


def test_a_cycle_ticks_as_often_as_it_says(run):
    case = run(waiting(every("R3/PT1H"), interrupting=False))
    case.advance(10 * HOUR)
    fired = [at - WEDNESDAY for at, _, what in case.trail if what == "fired"]
    assert fired == [HOUR, 2 * HOUR, 3 * HOUR]
    assert case.timers == []


@pytest.mark.parametrize(("policy", "fired"), [("coalesce", 1), ("all", 72), ("skip", 1)])
def test_ticks_missed_in_an_outage_follow_the_policy(run, policy, fired):
    case = run(waiting(every("R/PT1H"), interrupting=False, ext=props(catchUp=policy)))
    case.advance(72 * HOUR, outage=True)
    # The tick of the 72nd hour is on time, so even `skip` sees it.
    assert len(steps(case, "fired")) == fired
    assert case.timers[0][0] == WEDNESDAY + 73 * HOUR


def test_skip_drops_what_was_missed(run):
    case = run(waiting(every("R/PT1H"), interrupting=False, ext=props(catchUp="skip")))
    case.advance(timedelta(hours=71, minutes=30), outage=True)
    assert steps(case, "fired") == []
    case.advance(HOUR)
    assert steps(case, "fired") == ["T"]


def test_a_cycle_with_a_start_ticks_first_at_the_start(run):
    case = run(waiting(every("R2/2026-03-05T08:00:00+08:00/P1D"), interrupting=False))
    assert case.timers[0][0] == datetime.fromisoformat("2026-03-05T08:00:00+08:00")
    case.advance(timedelta(days=7))
    assert len(steps(case, "fired")) == 2


@pytest.mark.parametrize(
    ("begun", "text", "due"),
    [
        ("2026-01-31T10:00:00+08:00", "P1M", "2026-02-28T10:00:00+08:00"),
        ("2024-01-31T10:00:00+08:00", "P1M", "2024-02-29T10:00:00+08:00"),
        ("2024-02-29T10:00:00+08:00", "P1Y", "2025-02-28T10:00:00+08:00"),
        ("2026-12-31T23:30:00+08:00", "P1DT1H", "2027-01-02T00:30:00+08:00"),
        ("2026-03-04T09:00:00+08:00", "P2W", "2026-03-18T09:00:00+08:00"),
    ],
)
def test_durations_follow_the_calendar(run, begun, text, due):
    case = run(waiting(after(text)), at=datetime.fromisoformat(begun))
    assert case.timers[0][0] == datetime.fromisoformat(due)


def test_a_monthly_cycle_keeps_to_month_ends(run):
    begun = datetime.fromisoformat("2026-01-31T10:00:00+08:00")
    case = run(waiting(every("R3/P1M"), interrupting=False), at=begun)
    case.advance(timedelta(days=120))
    days = [(at.month, at.day) for at, _, what in case.trail if what == "fired"]
    assert days == [(2, 28), (3, 31), (4, 30)]


def test_a_date_may_be_a_variable(run):
    case = run(waiting(on_date("=due")), due="2026-03-05T12:00:00+08:00")
    case.advance(timedelta(days=1, hours=3))
    assert case.ready == ["B"]


@pytest.mark.parametrize(
    "text", ["2026-03-05T01:00:00+01:00[Europe/Berlin]", "2026-03-05T01:00:00[Europe/Berlin]"]
)
def test_a_date_may_name_its_zone_as_java_writes_it(run, text):
    due = datetime.fromisoformat("2026-03-05T08:00:00+08:00")
    assert run(waiting(on_date(text))).timers[0][0] == due
    assert run(waiting(on_date("=due")), due=text).timers[0][0] == due
    case = run(waiting(every(f"R2/{text}/P1D"), interrupting=False))
    assert case.timers[0][0] == due


@pytest.mark.parametrize("length", ["PT0S", '="-PT1H"', '=duration("-PT1H")', '=duration("-P1M")'])
def test_a_duration_of_nothing_or_less_is_over_at_once(run, length):
    assert run(waiting(after(length))).ready == ["B"]


@pytest.mark.parametrize(
    "text", ['=cycle(2, duration("PT1H"))', '=cycle(duration("PT1H"))', '="R2/PT1H"']
)
def test_a_cycle_may_be_reckoned(run, text):
    case = run(waiting(every(text), interrupting=False))
    case.advance(2 * HOUR)
    assert steps(case, "fired") == ["T", "T"]


def test_a_date_in_the_past_fires_at_once(run):
    assert run(waiting(on_date("2026-03-01T00:00:00+08:00"))).ready == ["B"]


def test_a_reminder_due_with_the_escalation_comes_before_it(run):
    body = process(
        "p", start(), user("A"), boundary("Up", "A", after("PT1H")), boundary("Card", "A", after("PT1H"), interrupting=False),
        user("B"), script("C", "=1", "card"), end("e2"), end("e3"), end(), flow("s", "A", "e"), flow("Up", "B", "e2"),
        flow("Card", "C", "e3"),
    )  # fmt: skip
    case = run(body)
    case.advance(HOUR)
    assert steps(case, "fired") == ["Card", "Up"]
    assert case.variables == {"card": 1}


def test_a_timer_says_why_it_is_due_then(run):
    assert run(waiting(after("P3DT2H"))).timers[0][2] == "自2026-03-04 09:00起3天2小时"


def test_a_timer_whose_time_cannot_be_reckoned_is_an_incident(run):
    case = run(waiting(on_date("=nothing")))
    assert (case.status, case.ready) == ("incident", [])
    assert "定时器" in case.incidents[0]


def test_with_one_timer_that_cannot_be_reckoned_nothing_is_begun(run):
    good = boundary("G", "A", after("PT1H"), interrupting=False) + flow("G", "B")
    case = run(
        waiting(on_date("=nothing")).replace(
            '<bpmn:endEvent id="e2"', good + '<bpmn:endEvent id="e2"'
        )
    )
    case.retry()
    assert (case.status, case.ready, case.timers) == ("incident", [], [])


@pytest.mark.parametrize(
    "length", ['="P9999Y"', '="PT99999999999999999999H"', '=duration("P999999999D")']
)
def test_a_time_beyond_the_calendar_is_an_incident(run, length):
    case = run(waiting(after(length)))
    assert (case.status, case.ready) == ("incident", [])
    assert "超出了公元9999年" in case.incidents[0]


def test_a_cycle_ends_with_the_calendar(run):
    case = run(waiting(every("R/P999Y"), interrupting=False))
    case.advance(timedelta(days=365 * 7900))
    assert (len(steps(case, "fired")), case.timers) == (7, [])


def test_a_rescheduled_timer_fires_at_the_new_time(run):
    case = run(waiting(after("PT1H")))
    case.reschedule("T", WEDNESDAY + 5 * HOUR, "经网格长批准延长")
    assert case.timers == [(WEDNESDAY + 5 * HOUR, "T", "经网格长批准延长")]
    case.advance(4 * HOUR)
    assert case.ready == ["A"]
    case.advance(HOUR)
    assert case.ready == ["B"]


def test_a_cycle_that_was_put_off_goes_on_from_there(run):
    case = run(waiting(every("R3/PT1H"), interrupting=False))
    case.reschedule("T", WEDNESDAY + 5 * HOUR, "停电")
    case.advance(10 * HOUR)
    fired = [at - WEDNESDAY for at, _, what in case.trail if what == "fired"]
    assert fired == [5 * HOUR, 6 * HOUR, 7 * HOUR]


def test_a_naive_moment_is_one_of_the_district(run):
    case = run(waiting(after("PT1H")))
    case.reschedule("T", datetime(2026, 3, 4, 12), "延长")  # noqa: DTZ001 - what is tried
    assert case.timers[0][0] == WEDNESDAY + 3 * HOUR


def test_a_suspended_instance_lets_timers_pass_until_it_goes_on(run):
    case = run(waiting(after("PT1H")))
    case.suspend()
    case.advance(2 * HOUR)
    assert case.status == "suspended"
    case.resume()
    assert case.ready == ["B"]


def test_an_intermediate_timer_holds_the_way(run):
    case = run(
        process("p", start(), catch("T", after("PT2H")), user("A"), end(), flow("s", "T", "A", "e"))
    )
    assert case.ready == []
    case.advance(2 * HOUR)
    assert case.ready == ["A"]


def test_an_outage_longer_than_one_look_is_caught_up_whole(run):
    case = run(waiting(every("R1500/PT1M"), interrupting=False, ext=props(catchUp="all")))
    case.advance(timedelta(days=3), outage=True)
    assert len(steps(case, "fired")) == 1500


def test_a_function_nobody_registered_refuses_the_diagram(run):
    with pytest.raises(Refused, match="函数“deadlin”不存在"):
        run(waiting(on_date('=deadlin("grid.resolve")')))


@pytest.fixture
def at_noon(monkeypatch):
    """An application whose reminders come at noon of their day."""
    monkeypatch.setattr(timers, "_suits", [])
    timers.reminding(lambda moment, due: moment.replace(hour=12, minute=0))


def test_a_reminder_comes_when_it_suits_people(run, at_noon):
    ahead = props(ahead="P1D")
    case = run(waiting(on_date("2026-03-06T23:00:00+08:00"), interrupting=False, ext=ahead))
    assert [due.isoformat() for due, _, _ in case.timers] == ["2026-03-06T12:00:00+08:00"]
    other = run(waiting(on_date("2026-03-06T23:00:00+08:00"), interrupting=False))
    assert [due.isoformat() for due, _, _ in other.timers] == ["2026-03-06T23:00:00+08:00"]

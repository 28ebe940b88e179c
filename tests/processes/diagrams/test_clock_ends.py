"""On every path of every diagram each deadline that starts is ended by what it times.

A deadline of a step ends when the observers are told that the step was completed or cancelled; one of
the case when the element that `times` it is. So in each walk all that were entered must be over.
"""

from functools import cache

import pytest

from processes.deadlines import end_events, limits, recompute
from processes.deadlines.end_events import ENDED_BY, EndEvent
from tests.processes import shipped_walks
from tests.processes.clock_watch import (
    BEGUN_BY,
    OVER_BY,
    calling,
    drawn,
    owned,
    running,
    starting,
    timing,
)
from tests.processes.shipped_walks import ENDING, WAYS, walk
from tests.processes.walking import HELPER, LEAD, THIRD, Walk, days, liaison

FEW = {"departments": [LEAD, HELPER], "lead": LEAD, "kind": "regular"}


def test_there_is_something_to_look_at():
    assert len(timing()) > 60
    assert starting() == {"BeginClock": {"Mediating"}, "FileConfirmation": {"Ruling"}}


@pytest.mark.parametrize(("process", "scenario"), ENDING)
def test_every_clock_that_starts_on_a_way_is_ended_on_it(process, scenario):
    run = walk(scenario)
    assert run.status == "completed"
    assert running(run.trail) == {}


@pytest.mark.parametrize(("process", "scenario"), WAYS)
def test_at_every_moment_only_what_goes_on_is_timed(process, scenario):
    def look(run):
        left = {each for each in running(run.trail) if each in _tasks()}
        assert left <= {task.element for task in run.tasks}

    walk(scenario, look)


OWNING = [each for each in ENDING if each.values[0] in ("police_mediation", "petition")]


@pytest.mark.parametrize(("process", "scenario"), OWNING)
def test_what_police_and_petitions_owe_runs_where_they_have_the_case_and_no_longer(
    process, scenario
):
    run = walk(scenario)
    ends = {element for _, element, _ in run.trail} & {"GivenBack", "PoliceHandle"}
    assert owned(run.trail) == ({"za.close"} if ends else set())


def test_every_service_of_police_and_petitions_is_known_here():
    """One more must be told what it begins and ends, or it begins and ends nothing."""
    others = {"police.statement", "petition.receive", "petition.accept"}
    called = {type for type, _ in calling().values() if type.startswith(("police.", "petition."))}
    watched = {type for type, _ in BEGUN_BY.keys() | OVER_BY.keys()}
    assert called - others == watched


def test_the_hour_of_a_meeting_that_is_open_asks_nothing():
    trail = walk(shipped_walks.find("whistle", "提前到齐，到时已在会商")).trail
    assert "Convene" not in {element for _, element, _ in trail}


def test_who_is_excused_last_opens_the_meeting_and_nobody_decides_on_want_of_people():
    """With the last answer all have reported, in the same step in which the meeting opens."""
    attended = ("Sign", "Arrive", "Opinion")
    come = [(each, liaison(unit)) for unit in (LEAD, HELPER) for each in attended]
    excused = [("Sign", {"decision": "object", "objection": "不属其职责"} | liaison(THIRD)), "Rule"]
    called = Walk("whistle", FEW).do("Prepare", "Approve", *come, *excused)
    assert called.run.ready == ["Meet"]
    assert {"AllReported", "MeetingBegins"} <= called.passed
    assert "Convene" not in called.passed


def test_a_meeting_that_begins_takes_back_what_was_asked_for_want_of_it():
    """The lead comes after the hour: the quorum stands, and the centre owes no decision any more."""
    attended = ("Sign", "Arrive", "Opinion")
    come = [(each, liaison(unit)) for unit in (HELPER, THIRD, LEAD) for each in attended]
    called = Walk("whistle", FEW).do("Prepare", "Approve", *come[:-3], days(6))
    assert "Convene" in called.run.ready
    called.do(*come[-3:])
    assert (called.run.ready, running(called.run.trail)) == (["Meet"], {"Meet": 1})
    assert "ConveneDecision" not in called.passed


@cache
def _tasks():
    return {
        element
        for element, nodes in drawn().items()
        if all(kind == "userTask" for _, kind, _, _ in nodes)
    }


def test_every_limit_a_case_may_own_is_a_rule_and_ends():
    shipped = limits.shipped()
    assert {key for key in ENDED_BY if key not in shipped.keys} == set()
    assert all(ENDED_BY.values())


def test_every_element_that_times_a_limit_of_the_case_times_one_that_ends_so():
    times = {told["times"] for nodes in drawn().values() for *_, told in nodes if "times" in told}
    assert times == {"tj.rm", "tj.confirm.close"}
    timed = {key for each in times for key in recompute.list_alternatives(each)}
    assert timed == end_events.keys_ended_by(EndEvent.SCOPE)

"""On every path of every diagram each deadline that starts is ended by what it times.

A deadline of a step ends when the observers are told that the step was completed or cancelled; one of
the case when the element that `times` it is. So in each walk all that were entered must be over.
"""

from functools import cache

import pytest

from processes.deadlines import end_events, limits, recompute
from processes.deadlines.end_events import ENDED_BY, EndEvent
from tests.processes.clock_watch import drawn, running, starting, timing
from tests.processes.diagram_paths import PATHS
from tests.processes.walking import Walk

WALKS = [
    pytest.param(process, *path[1:3], id=f"{process}: {path[0]}")
    for process, paths in PATHS.items()
    for path in paths
]


def test_there_is_something_to_look_at():
    assert len(timing()) > 60
    assert starting() == {"BeginClock": {"Mediating"}}


@pytest.mark.parametrize(("process", "variables", "steps"), WALKS)
def test_every_clock_that_starts_on_a_way_is_ended_on_it(process, variables, steps):
    run = Walk(process, variables).do(*steps).run
    assert run.status == "completed"
    assert running(run.trail) == {}


@pytest.mark.parametrize(("process", "variables", "steps"), WALKS)
def test_at_every_moment_only_what_goes_on_is_timed(process, variables, steps):
    walk = Walk(process, variables)
    for step in steps:
        walk.do(step)
        open_tasks = {task.element for task in walk.run.tasks}
        left = {each for each in running(walk.run.trail) if each in _tasks()}
        assert left <= open_tasks, step


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
    assert times == {"tj.rm"}
    assert recompute.list_alternatives("tj.rm") == end_events.keys_ended_by(EndEvent.SCOPE)

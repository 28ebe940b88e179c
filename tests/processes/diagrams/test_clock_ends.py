"""On every path of every diagram each deadline that starts is ended by what it times.

A deadline of a step ends when the observers are told that the step was completed or cancelled; one of
the case when the element that `times` it is. So in each walk all that were entered must be over.
"""

from collections import Counter
from functools import cache

import pytest

from engine.dialect import xml
from engine.dialect.names import bpmn, local, zeebe
from processes.deadlines import end_events, limits, recompute
from processes.deadlines.end_events import ENDED_BY, STARTED_BY, EndEvent
from tests.processes.diagram_paths import PATHS
from tests.processes.walking import DIAGRAMS, FOLDER, Walk

WALKS = [
    pytest.param(process, *path[1:3], id=f"{process}: {path[0]}")
    for process, paths in PATHS.items()
    for path in paths
]


@cache
def drawn():
    """Of every element of every diagram: its kind, what it calls, its properties; by its id."""
    found = {}
    for process in DIAGRAMS:
        root = xml.parse((FOLDER / f"{process}.bpmn").read_bytes(), process)
        for node in root.iter(bpmn("*")):
            extension = node.find(bpmn("extensionElements"))
            if node.get("id") is None or extension is None:
                continue
            told = {
                each.get("name"): each.get("value") for each in extension.iter(zeebe("property"))
            }
            called = extension.find(zeebe("taskDefinition"))
            type = None if called is None else called.get("type")
            found.setdefault(node.get("id"), []).append((process, local(node), type, told))
    return found


@cache
def timing():
    """The elements that time something; events only read the deadline of their step."""
    return {
        element
        for element, nodes in drawn().items()
        for _, kind, _, told in nodes
        if not kind.endswith("Event") and {"clock", "times"} & told.keys()
    }


@cache
def starting():
    """The services that start a limit only an element ends, and the elements that do."""
    found = {}
    for element, nodes in drawn().items():
        for process, _, type, _ in nodes:
            keys = {key for key in STARTED_BY.get(type, ()) if end_events.is_timed_by_a_scope(key)}
            if keys:
                found[element] = {
                    other
                    for other, others in drawn().items()
                    for within, _, _, told in others
                    if within == process
                    and keys <= recompute.list_alternatives(told.get("times", ""))
                }
    return found


def running(trail):
    """What was begun in a walk and is not over."""
    open_now = Counter()
    for _, element, what in trail:
        if element in timing() and what in ("entered", "completed", "cancelled"):
            open_now[element] += 1 if what == "entered" else -1
        if element in starting() and what == "completed":
            open_now["limit of the case"] += 1
        if what in ("completed", "cancelled") and any(
            element in each for each in starting().values()
        ):
            open_now["limit of the case"] = 0
    return {element: number for element, number in open_now.items() if number > 0}


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

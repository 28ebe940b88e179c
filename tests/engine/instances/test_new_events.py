"""Events beyond time and messages, on the database: what is written, what history tells."""

import pytest

from engine import clock, history, runner
from engine.instances import step
from engine.instances.drawing import TokenKind, draw_instance
from tests.engine.started import LI, WEDNESDAY, begin, open_task, open_tasks
from tests.engine.tokens import diagrams as d


@pytest.fixture(autouse=True)
def wednesday():
    with clock.at(WEDNESDAY):
        yield


def marks(session, instance):
    """What waits at the elements of the instance's own process, as its drawing shows it."""
    events = history.list_for_instance(session, instance.id)
    drawn = draw_instance(session, instance, step.look(session, instance), events)
    return {mark.element: mark.kind for mark in drawn[0].marks}, drawn[0].done


CONDITIONAL = d.process(
    "p", d.start(), d.gateway("parallel", "g"), d.user("A"), d.boundary("C", "A", d.condition("=x > 10")), d.user("B"),
    d.catch("W", d.condition("=x > 20")), d.user("Up"), d.end(),
    d.flow("s", "g", "A", "e"), d.flow("g", "B", "W", "e"), d.flow("C", "Up", "e"),
)  # fmt: skip


def test_a_condition_is_waited_for_from_one_step_to_the_next(session):
    instance = begin(session, CONDITIONAL, x=1)
    assert [each.element for each in open_tasks(session, instance)] == ["A", "B"]
    runner.complete(session, open_task(session, instance, "B").id, {"x": 11}, LI)
    assert [each.element for each in open_tasks(session, instance)] == ["Up"]
    shown, done = marks(session, instance)
    assert shown == {"W": TokenKind.EVENT, "Up": TokenKind.TASK}
    assert "C" in done
    runner.complete(session, open_task(session, instance).id, {"x": 21}, LI)
    assert instance.status == "completed"
    trail = [(e["element"], e["what"]) for event in history.list_for_instance(session, instance.id) for e in event.trail]  # fmt: skip
    assert {("C", "fired"), ("A", "cancelled"), ("W", "fired")} <= set(trail)

"""Events beyond time and messages, on the database: what is written, what history tells."""

import pytest

from engine import clock, history, runner
from engine.errors import CannotActivate, NotFound
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


COMPENSATED = d.process(
    "p", d.start(), d.sub("S", d.start("ss"), d.user("A"), d.undoing(d.user("UndoA")), d.undo("A", "UndoA"), d.end("se"),
                          d.flow("ss", "A", "se")),
    d.user("B"), d.throw("T", d.compensate()), d.user("Last"), d.end(), d.flow("s", "S", "B", "T", "Last", "e"),
)  # fmt: skip


def test_what_was_completed_is_undone_many_steps_later(session):
    instance = begin(session, COMPENSATED)
    for element in ("A", "B", "UndoA"):
        runner.complete(session, open_task(session, instance, element).id, {}, LI)
    assert open_task(session, instance).element == "Last"
    _, done = marks(session, instance)
    assert {"A", "UndoA", "A_undo", "T"} <= set(done)


def test_a_handler_is_shown_in_the_sub_process_it_stands_in(session):
    instance = begin(session, COMPENSATED)
    for element in ("A", "B"):
        runner.complete(session, open_task(session, instance, element).id, {}, LI)
    shown, _ = marks(session, instance)
    assert shown == {"UndoA": TokenKind.TASK, "S": TokenKind.INSIDE}
    runner.cancel(session, instance.id, by=LI, reason="x")
    assert open_tasks(session, instance) == []


def test_a_completion_that_was_taken_back_is_not_undone(session):
    instance = begin(session, COMPENSATED)
    first = open_task(session, instance)
    runner.complete(session, first.id, {}, LI)
    runner.withdraw(session, first.id, by=LI)
    for element in ("A", "B"):
        runner.complete(session, open_task(session, instance, element).id, {}, LI)
    assert [each.element for each in open_tasks(session, instance)] == ["UndoA"]


CHECKLIST = d.process(
    "p", d.start(), d.ad_hoc("H", d.user("A"), d.user("B"), d.user("C"), d.flow("A", "B"), until="=done"), d.user("Last"),
    d.end(), d.flow("s", "H", "Last", "e"),
)  # fmt: skip


def test_a_caseworker_chooses_what_is_done_next(session):
    instance = begin(session, CHECKLIST, done=False)
    assert open_tasks(session, instance) == []
    (checklist,) = step.look(session, instance).ad_hocs
    runner.activate(session, instance.id, checklist.id, ["A", "C"], by=LI)
    assert [each.element for each in open_tasks(session, instance)] == ["A", "C"]
    shown, _ = marks(session, instance)
    assert shown["H"] is TokenKind.INSIDE
    with pytest.raises(CannotActivate):
        runner.activate(session, instance.id, checklist.id, ["B"], by=LI)
    told = history.list_for_instance(session, instance.id)[-1]
    assert (told.what, told.by, told.after) == (
        "activated",
        "li",
        {"ad_hoc": "2", "elements": ["A", "C"]},
    )
    runner.complete(session, open_task(session, instance, "A").id, {}, LI)
    runner.complete(session, open_task(session, instance, "C").id, {"done": True}, LI)
    assert open_task(session, instance).element == "Last"
    with pytest.raises(NotFound):
        runner.activate(session, instance.id, checklist.id, ["A"], by=LI)


def test_what_was_chosen_is_told_when_a_completion_is_taken_back(session):
    instance = begin(session, CHECKLIST, done=False)
    (checklist,) = step.look(session, instance).ad_hocs
    runner.activate(session, instance.id, checklist.id, ["A", "C"], by=LI)
    task = open_task(session, instance, "A")
    runner.complete(session, task.id, {}, LI)
    runner.withdraw(session, task.id, by=LI)
    assert sorted(each.element for each in open_tasks(session, instance)) == ["A", "C"]


TRANSACTION = d.process(
    "p", d.start(), d.transaction("X", d.start("ts"), d.user("A", d.assigned()), d.undoing(d.user("UndoA")), d.undo("A", "UndoA"),
                                  d.end("stop", d.event("cancel")), d.flow("ts", "A", "stop")),
    d.boundary("Cancelled", "X", d.event("cancel")), d.user("Again", inside=d.loop("=again")), d.end(), d.flow("s", "X", "e"),
    d.flow("Cancelled", "Again", "e"),
)  # fmt: skip


def test_a_cancelled_transaction_and_a_loop_go_on_from_step_to_step(session):
    instance = begin(session, TRANSACTION)
    runner.complete(session, open_task(session, instance, "A").id, {}, LI)
    runner.complete(session, open_task(session, instance, "UndoA").id, {}, LI)
    runner.complete(session, open_task(session, instance, "Again").id, {"again": True}, LI)
    runner.complete(session, open_task(session, instance, "Again").id, {"again": False}, LI)
    assert instance.status == "completed"

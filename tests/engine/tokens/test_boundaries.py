"""Events at the border: every kind on every kind of activity, interrupting and not."""

from datetime import timedelta

import pytest

from tests.engine.tokens.diagrams import (
    after,
    boundary,
    call,
    defined,
    end,
    event,
    flow,
    many,
    message,
    process,
    start,
    sub,
    user,
)  # fmt: skip

INNER = start("ss") + user("In") + end("se") + flow("ss", "In", "se")
CHILD = process("c", start("cs"), user("Work"), end("ce"), flow("cs", "Work", "ce"))
EACH, IN_TURN = many("=[1, 2]"), many("=[1, 2]", sequential=True)

ACTIVITIES = {
    "task": user("A"),
    "receive task": '<bpmn:receiveTask id="A" name="A" messageRef="awaited"/>',
    "sub-process": sub("A", INNER),
    "call": call("A", "c"),
    "tasks": user("A", inside=EACH),
    "tasks in turn": user("A", inside=IN_TURN),
    "sub-processes": sub("A", EACH, INNER),
    "calls in turn": call("A", "c", inside=IN_TURN),
}
EVENTS = {
    "timer": (after("PT1H"), lambda case: case.advance(timedelta(hours=1))),
    "message": (event("message", "m"), lambda case: case.message("m", 1)),
    "signal": (event("signal", "x"), lambda case: case.signal("x")),
}


def guarded(activity, definition, interrupting):
    border = boundary("B", "A", definition, "", interrupting)
    body = process(
        "p", start(), activity, border, user("Up"), end("e2"), end(), flow("s", "A", "e"), flow("B", "Up", "e2"),
    )  # fmt: skip
    return body + message("m", "=1") + message("awaited", "=2") + defined("signal", "x")


@pytest.mark.parametrize("kind", list(EVENTS))
@pytest.mark.parametrize("activity", list(ACTIVITIES.values()), ids=list(ACTIVITIES))
def test_an_interrupting_event_ends_the_activity(run, activity, kind):
    definition, happen = EVENTS[kind]
    case = run(guarded(activity, definition, interrupting=True), CHILD)
    happen(case)
    assert (case.ready, case.timers) == (["Up"], [])
    case.complete("Up")
    assert case.status == "completed"


@pytest.mark.parametrize("kind", list(EVENTS))
@pytest.mark.parametrize("activity", list(ACTIVITIES.values()), ids=list(ACTIVITIES))
def test_a_non_interrupting_event_leaves_the_activity_alone(run, activity, kind):
    definition, happen = EVENTS[kind]
    case = run(guarded(activity, definition, interrupting=False), CHILD)
    before = case.ready
    happen(case)
    assert case.ready == [*before, "Up"]
    while case.ready:
        case.complete(case.ready[0])
    if not before:
        case.message("awaited", 2)
    assert (case.status, case.timers) == ("completed", [])

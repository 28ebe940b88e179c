"""User tasks, service tasks, scripts: what goes in, what comes out."""

import pytest

from engine import observers
from engine.errors import BpmnError, NotFound, NotPermitted, TaskClosed
from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    assigned,
    boundary,
    defined,
    end,
    event,
    flow,
    io,
    process,
    script,
    service,
    start,
    user,
)  # fmt: skip


def line(*parts):
    """A process of one line: start, the parts, end."""
    ids = [part.split('id="', 1)[1].split('"', 1)[0] for part in parts]
    return process("p", start(), *parts, end(), flow("s", *ids, "e"))


def test_a_user_task_hands_its_variables_to_the_process(run):
    case = run(line(user("A")), x=1)
    assert case.ready == ["A"]
    case.complete("A", {"y": 2})
    assert (case.status, case.variables) == ("completed", {"x": 1, "y": 2})


def test_a_task_that_is_not_open_cannot_be_completed(run):
    case = run(line(user("A")))
    with pytest.raises(NotFound):
        case.complete("B")


@pytest.mark.parametrize("id", ["", "x", "-1", "999", "²"])
def test_an_id_that_is_none_is_no_open_task(run, id):
    with pytest.raises(TaskClosed):
        run(line(user("A"))).complete_task(id)


def test_who_may_is_asked(run):
    case = run(line(user("A", assigned(groups='=["grid@01", "grid@02"]'))))
    with pytest.raises(NotPermitted):
        case.complete("A", by="center@01")
    case.complete("A", by="grid@02")
    assert case.status == "completed"


def test_an_assignee_comes_before_the_groups(run):
    case = run(line(user("A", assigned(groups="grid@01", assignee="=who"))), who="li")
    assert (case.tasks[0].assignee, case.tasks[0].groups) == ("li", ("grid@01",))
    with pytest.raises(NotPermitted):
        case.complete("A", by="grid@01")
    case.complete("A", by="li")


def test_inputs_stay_local_and_outputs_are_all_that_leaves(run):
    mapped = io({"local": "=x + 1"}, {"result": "=local + y"})
    case = run(line(user("A", mapped)), x=1)
    assert case.tasks[0].variables == {"x": 1, "local": 2}
    case.complete("A", {"y": 10, "noise": True})
    assert case.variables == {"x": 1, "result": 12}


def test_an_output_may_change_one_entry_of_a_context(run):
    case = run(line(user("A", io(outputs={"party.name": "=n"}))), party={"id": 7})
    case.complete("A", {"n": "张某"})
    assert case.variables == {"party": {"id": 7, "name": "张某"}}


def test_a_handler_gets_what_is_visible_and_hands_back(run):
    seen = []

    def close(variables):
        seen.append(variables)
        return {"closed": True}

    case = run(
        line(service("S", "case.close", io({"who": "=x"}))), handlers={"case.close": close}, x=3
    )
    assert seen == [{"x": 3, "who": 3}]
    assert case.variables == {"x": 3, "closed": True}


def test_a_failing_handler_is_an_incident_and_can_be_retried(run):
    broken = [True]

    def flaky(_variables):
        if broken:
            raise ConnectionError("no line")

    case = run(line(service("S", "t")), handlers={"t": flaky})
    assert case.status == "incident"
    assert "no line" in case.incidents[0]
    broken.clear()
    case.retry()
    assert case.status == "completed"
    assert steps(case, "entered").count("S") == 1


def test_a_bpmn_error_goes_to_the_boundary(run):
    def refuse(_variables):
        raise BpmnError("no")

    body = process(
        "p", start(), service("S", "t"), boundary("No", "S", event("error", "no")), end("e"), end("e2"),
        flow("s", "S", "e"), flow("No", "e2"),
    ) + defined("error", "no")  # fmt: skip
    case = run(body, handlers={"t": refuse})
    assert case.status == "completed"
    assert "e2" in steps(case, "entered")
    assert "e" not in steps(case, "entered")
    assert "S" in steps(case, "cancelled")


def test_a_bpmn_error_nobody_catches_is_an_incident(run):
    def refuse(_variables):
        raise BpmnError("no", "不行")

    case = run(line(service("S", "t")), handlers={"t": refuse})
    assert case.status == "incident"
    assert "no" in case.incidents[0]


def test_a_script_writes_its_result(run):
    case = run(line(script("X", "=n + 1", "n")), n=1)
    assert case.variables == {"n": 2}


def test_a_suspended_instance_refuses_and_goes_on_later(run):
    from engine.errors import NotActive

    case = run(line(user("A")))
    case.suspend()
    assert case.status == "suspended"
    with pytest.raises(NotActive):
        case.complete("A")
    case.resume()
    case.complete("A")
    assert case.status == "completed"


def test_cancelling_ends_all_that_is_open(run):
    case = run(line(user("A")))
    case.cancel()
    assert (case.status, case.ready, case.timers) == ("cancelled", [], [])
    assert steps(case, "cancelled") == ["A"]


def test_a_handler_cannot_change_the_instance_behind_its_back(run):
    def meddle(variables):
        variables["parties"].append("x")

    case = run(line(service("S", "t")), handlers={"t": meddle}, parties=["a"])
    assert case.variables == {"parties": ["a"]}


def test_observers_are_told_what_is_offered_to_whom_until_when(run, monkeypatch):
    told = []
    monkeypatch.setattr(observers, "observers", [lambda _context, entry: told.append(entry)])
    due = '<zeebe:taskSchedule dueDate="=&quot;2026-03-05T17:30:00+08:00&quot;"/>'
    run(line(user("A", assigned(groups="grid@01") + due)))
    offered = [each for each in told if each.what == "offered"]
    assert [(each.element, each.details) for each in offered] == [
        (
            "A",
            {
                "due": "2026-03-05T17:30:00+08:00",
                "why": "",
                "groups": ["grid@01"],
                "assignee": None,
            },
        )
    ]


@pytest.mark.parametrize("priority", [-1, 101, "high", None])
def test_a_priority_is_a_number_up_to_a_hundred(run, priority):
    case = run(line(user("A", '<zeebe:priorityDefinition priority="=p"/>')), p=priority)
    if priority is None:
        assert case.tasks[0].priority == 50
    else:
        assert "应为" in case.incidents[0]

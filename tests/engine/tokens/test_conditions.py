"""Events that wait for a condition: looked at on entering and whenever what they read changes."""

import pytest

from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    after,
    boundary,
    call,
    catch,
    condition,
    end,
    flow,
    gateway,
    io,
    many,
    process,
    script,
    service,
    start,
    sub,
    user,
)  # fmt: skip


def waiting(text="=x > 10", **only):
    """A task beside an event that waits."""
    return process(
        "p", start(), gateway("parallel", "g"), user("A"), user("B"), catch("C", condition(text, **only)), user("D"), end(),
        flow("s", "g", "A", "B", "e"), flow("g", "C", "D", "e"),
    )  # fmt: skip


def guarded(text="=x > 10", interrupting=True, activity=None, **only):
    border = boundary("C", "A", condition(text, **only), interrupting=interrupting)
    return process(
        "p", start(), gateway("parallel", "g"), activity or user("A"), border, user("B"), user("Up"), end(),
        flow("s", "g", "A", "e"), flow("g", "B", "e"), flow("C", "Up", "e"),
    )  # fmt: skip


def test_a_condition_that_holds_on_entering_is_not_waited_for(run):
    assert run(waiting(), x=11).ready == ["A", "D"]


def test_a_condition_is_looked_at_when_a_completion_changes_its_variable(run):
    case = run(waiting(), x=1)
    assert case.ready == ["A"]
    case.complete("A", {"x": 10})
    assert case.ready == ["B"]
    case.complete("B", {"x": 11})
    assert case.ready == ["D"]
    case.complete("D")
    assert case.status == "completed"


def test_a_condition_over_a_variable_that_is_not_there_yet_waits_for_it(run):
    case = run(waiting())
    assert (case.ready, case.incidents) == (["A"], [])
    case.complete("A", {"x": 11})
    assert case.ready == ["B", "D"]


def test_a_condition_is_looked_at_when_a_handler_or_a_script_writes(run):
    body = process(
        "p", start(), gateway("parallel", "g"), service("H", "h"), user("A"), script("S", "=11", "y"),
        catch("C", condition("=x > 10")), catch("D", condition("=y > 10")), end(),
        flow("s", "g", "H", "A", "S", "e"), flow("g", "C", "D", "e"),
    )  # fmt: skip
    case = run(body, handlers={"h": lambda _: {"x": 11}})
    assert "C" in steps(case, "completed")
    assert "D" not in steps(case, "completed")
    case.complete("A")
    assert case.status == "completed"


def test_a_value_that_stays_what_it_is_changes_nothing(run):
    case = run(guarded(interrupting=False), x=11)
    assert case.ready == ["A", "B", "Up"]
    case.complete("Up", {"x": 11})
    assert case.ready == ["A", "B"]


def test_an_interrupting_condition_ends_its_activity_even_before_its_work_begins(run):
    called = []
    body = guarded(activity=service("A", "h"))
    case = run(body, handlers={"h": lambda _: called.append(1)}, x=11)
    assert (case.ready, called) == (["B", "Up"], [])


def test_a_condition_that_does_not_interrupt_fires_once_for_each_change(run):
    case = run(guarded("=x > 10 or y > 5", interrupting=False), x=1, y=1)
    case.complete("B", {"x": 11, "y": 6})
    assert case.ready == ["A", "Up"]
    case.complete("Up", {"x": 12})
    assert case.ready == ["A", "Up"]
    case.complete("Up", {"x": 0, "y": 0})
    assert case.ready == ["A"]
    case.complete("A")
    assert case.status == "completed"


def test_what_the_activity_itself_hands_back_comes_too_late_for_its_border(run):
    case = run(guarded(), x=1)
    case.complete("A", {"x": 11})
    assert case.ready == ["B"]


def test_an_input_of_the_activity_can_make_it_hold(run):
    case = run(guarded("=mine > 10", activity=user("A", io({"mine": "=x + 1"}))), x=10)
    assert case.ready == ["B", "Up"]


@pytest.mark.parametrize(
    ("only", "ready"), [("create", ["A"]), ("update", ["A", "Up"]), ("create, update", ["A", "Up"])]
)
def test_only_the_changes_that_are_asked_for_count(run, only, ready):
    case = run(guarded(interrupting=False, variableEvents=only), x=1)
    case.complete("B", {"x": 11})
    assert case.ready == ready


def test_only_the_variables_that_are_asked_for_count(run):
    case = run(guarded("=x + y > 10", interrupting=False, variableNames="y"), x=1, y=1)
    case.complete("B", {"x": 11})
    assert case.ready == ["A"]


def inside(interrupting=True):
    handler = sub(
        "H", start("hs", condition("=x > 10"), isInterrupting=str(interrupting).lower()), user("Handle"), end("he"),
        flow("hs", "Handle", "he"), triggeredByEvent="true",
    )  # fmt: skip
    return process("p", start(), user("A"), user("B"), end(), handler, flow("s", "A", "B", "e"))


def test_a_condition_starts_an_event_sub_process_that_interrupts(run):
    case = run(inside(), x=1)
    case.complete("A", {"x": 11})
    assert case.ready == ["Handle"]
    case.complete("Handle")
    assert case.status == "completed"


def test_a_condition_starts_an_event_sub_process_beside_the_rest_again_and_again(run):
    case = run(inside(interrupting=False), x=11)
    assert case.ready == ["A", "Handle"]
    case.complete("A", {"x": 12})
    assert case.ready == ["Handle", "B", "Handle"]


def test_the_scope_further_out_is_looked_at_first(run):
    inner = sub("S", start("ss"), user("A"), boundary("In", "A", condition("=x > 1")), end("se"),
                flow("ss", "A", "se"), flow("In", "se"))  # fmt: skip
    body = process(
        "p", start(), gateway("parallel", "g"), inner, boundary("Out", "S", condition("=x > 1")), user("B"), user("Up"),
        end(), flow("s", "g", "S", "e"), flow("g", "B", "e"), flow("Out", "Up", "e"),
    )  # fmt: skip
    case = run(body, x=0)
    case.complete("B", {"x": 2})
    assert case.ready == ["Up"]
    assert "In" not in steps(case, "fired")


def test_a_variable_of_one_scope_is_none_of_anothers_business(run):
    def part(id, task):
        return sub(id, start(f"{id}s"), user(task), user(f"{task}2"), catch(f"{id}c", condition("=x > 1")), end(f"{id}e"),
                   gateway("parallel", f"{id}g"), flow(f"{id}s", f"{id}g", task, f"{task}2", f"{id}e"),
                   flow(f"{id}g", f"{id}c", f"{id}e"), ext=io({"x": "=0"}))  # fmt: skip

    body = process(
        "p", start(), gateway("parallel", "g"), part("S", "A"), part("T", "B"), end(),
        flow("s", "g", "S", "e"), flow("g", "T", "e"),
    )  # fmt: skip
    case = run(body, x=0)
    case.complete("A", {"x": 2})
    assert steps(case, "fired") == ["Sc"]


def test_each_of_many_looks_at_its_own_variable(run):
    inner = sub("S", many("=[1, 2]"), start("ss"), user("A"), catch("C", condition("=item = 2")), end("se"),
                gateway("parallel", "sg"), flow("ss", "sg", "A", "se"), flow("sg", "C", "se"))  # fmt: skip
    case = run(process("p", start(), inner, end(), flow("s", "S", "e")))
    assert steps(case, "fired") == ["C"]


def test_a_called_process_has_conditions_of_its_own(run):
    child = process("c", start("cs"), user("Work"), catch("C", condition("=x > 10")), end("ce"),
                    flow("cs", "Work", "C", "ce"))  # fmt: skip
    body = process(
        "p", start(), gateway("parallel", "g"), call("K", "c"), user("B"), end(), flow("s", "g", "K", "e"), flow("g", "B", "e"),
    )  # fmt: skip
    case = run(body, child, x=1)
    case.complete("Work")
    case.complete("B", {"x": 11})
    assert case.status == "active"
    assert case.variables == {"x": 11}


def test_an_event_gateway_goes_the_way_whose_condition_holds_first(run):
    body = process(
        "p", start(), gateway("parallel", "g"), user("B"), gateway("eventBased", "v"), catch("T", after("PT1H")),
        catch("C", condition("=x > 10")), catch("D", condition("=x > 20")), user("Late"), user("Up"), user("Far"), end(),
        flow("s", "g", "B", "e"), flow("g", "v", "T", "Late", "e"), flow("v", "C", "Up", "e"), flow("v", "D", "Far", "e"),
    )  # fmt: skip
    case = run(body, x=1)
    case.complete("B", {"x": 25})
    assert (case.ready, case.timers) == (["Up"], [])


def test_a_condition_that_is_none_is_an_incident_that_can_be_put_right(run):
    case = run(waiting("=x"), x=False)
    case.complete("A", {"x": "word"})
    assert len(case.incidents) == 1
    assert "既不是真也不是假" in case.incidents[0]
    case.complete("B", {"x": True})
    case.retry()
    assert (case.ready, case.incidents) == (["D"], [])


def test_a_case_that_is_cancelled_waits_for_no_condition(run):
    case = run(waiting(), x=1)
    case.cancel()
    assert (case.status, case.conditions) == ("cancelled", [])


def test_what_is_waited_for_can_be_looked_at(run):
    case = run(waiting(), x=1)
    assert [(each.element, each.condition) for each in case.conditions] == [("C", "=x > 10")]
    case.write({"x": 11})
    assert case.conditions == []


def test_a_path_that_makes_its_own_condition_hold_for_ever_is_stopped(run):
    border = boundary("C", "A", condition("=n > 0"), interrupting=False)
    body = process(
        "p", start(), user("A"), border, script("Z", "=n + 1", "n"), end(), flow("s", "A", "e"), flow("C", "Z", "e"),
    )  # fmt: skip
    case = run(body, n=1)
    assert len(case.incidents) == 1
    assert "死循环" in case.incidents[0]

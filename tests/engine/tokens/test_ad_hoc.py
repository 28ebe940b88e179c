"""Ad-hoc sub-processes: elements in any order, any number of times, until it is enough."""

from datetime import timedelta

import pytest

from engine.errors import CannotActivate, NotActive, NotFound
from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    ad_hoc,
    after,
    boundary,
    defined,
    end,
    event,
    flow,
    io,
    many,
    process,
    script,
    start,
    sub,
    user,
)  # fmt: skip


def checklist(*parts, beside="", **settings):
    """An ad-hoc sub-process with A, then B; C beside them; then Last."""
    inside = (user("A"), user("B"), user("C"), flow("A", "B"), *parts)
    return process(
        "p", start(), ad_hoc("H", *inside, **settings), user("Last"), end(), beside, flow("s", "H", "Last", "e"),
    )  # fmt: skip


def test_the_elements_of_the_list_are_activated_and_when_they_are_over_it_is_too(run):
    case = run(checklist(active='=["A", "C"]'))
    assert case.ready == ["A", "C"]
    case.complete("A")
    assert case.ready == ["C", "B"]
    case.complete("C")
    assert case.ready == ["B"]
    case.complete("B")
    assert case.ready == ["Last"]
    case.complete("Last")
    assert case.status == "completed"


def test_without_a_list_it_waits_for_somebody_to_activate_something(run):
    case = run(checklist())
    (open_one,) = case.ad_hocs
    assert (case.ready, dict(open_one.elements)) == ([], {"A": "A", "C": "C"})
    case.activate("H", "C")
    assert (case.ready, case.ad_hocs[0].active) == (["C"], ("C",))
    case.activate("H", "C", "A")
    assert case.ready == ["C", "C", "A"]
    case.complete("C")
    case.complete("C")
    case.complete("A")
    case.complete("B")
    assert (case.ready, case.ad_hocs) == (["Last"], [])


def test_only_what_can_be_activated_is(run):
    case = run(checklist())
    with pytest.raises(CannotActivate, match="里没有环节“B”"):
        case.activate("H", "B")
    with pytest.raises(CannotActivate, match="选了两次"):
        case.activate("H", "A", "A")
    with pytest.raises(CannotActivate, match="没有选择"):
        case.activate("H")
    with pytest.raises(NotFound):
        case.activate("nowhere", "A")
    case.cancel()
    with pytest.raises((NotFound, NotActive)):
        case.activate("H", "A")


@pytest.mark.parametrize("wanted", ["=1", '=["A", 2]', '=["B"]', "=null"])
def test_a_list_of_something_else_is_an_incident(run, wanted):
    case = run(checklist(active=wanted))
    assert (case.status, len(case.incidents)) == ("incident", 1)


def test_an_incident_of_the_list_can_be_put_right(run):
    case = run(checklist(active="=todo"), todo=["X"])
    assert "没有可以启动的环节“X”" in case.incidents[0]
    case._execution._top.variables["todo"] = ["C"]
    case.retry()
    assert (case.ready, case.incidents) == (["C"], [])


def test_when_the_condition_holds_the_rest_is_cancelled(run):
    case = run(checklist(active='=["A", "C"]', until="=done"), done=False)
    case.complete("C")
    assert case.ready == ["A"]
    case.activate("H", "C")
    case.complete("C", {"done": True})
    assert case.ready == ["Last"]
    assert "A" in steps(case, "cancelled")


def test_when_the_condition_holds_the_rest_may_be_waited_for(run):
    case = run(checklist(active='=["A", "C"]', until="=done", cancelRemainingInstances="false"))
    case.complete("C", {"done": True})
    assert case.ready == ["A"]
    case.complete("A", {"done": False})
    case.complete("B")
    assert case.ready == ["Last"]


def test_while_the_condition_does_not_hold_it_stays_open(run):
    case = run(checklist(active='=["C"]', until="=done"), done=False)
    case.complete("C")
    assert (case.ready, case.status) == ([], "active")
    case.activate("H", "C")
    case.complete("C", {"done": True})
    assert case.ready == ["Last"]


def test_a_condition_that_is_none_is_an_incident_of_the_path(run):
    case = run(checklist(active='=["C"]', until="=done"))
    case.complete("C")
    assert "既不是真也不是假" in case.incidents[0]
    case.write({"done": True})
    case.retry()
    assert (case.ready, case.incidents) == (["Last"], [])


def test_what_each_path_yields_is_collected_in_the_order_of_its_end(run):
    body = checklist(active='=["A", "C"]', out="results", each="=answer")
    case = run(body)
    case.complete("C", {"answer": "c"})
    case.complete("A")
    case.complete("B", {"answer": "b"})
    assert case.variables["results"] == ["c", "b"]


def test_what_is_collected_can_be_what_is_enough(run):
    case = run(
        checklist(active='=["C"]', out="results", each="=answer", until="=count(results) >= 2")
    )
    case.complete("C", {"answer": 1})
    assert "results" not in case.variables
    case.activate("H", "C")
    case.complete("C", {"answer": 2})
    assert (case.ready, case.variables["results"]) == (["Last"], [1, 2])


def test_one_at_a_time_the_others_wait_for_their_turn(run):
    case = run(checklist(active='=["C", "A"]', ordering="Sequential"))
    assert (case.ready, case.ad_hocs[0].queued) == (["C"], ("A",))
    case.activate("H", "C")
    assert (case.ready, case.ad_hocs[0].queued) == (["C"], ("A", "C"))
    case.complete("C")
    assert case.ready == ["A"]
    case.complete("A")
    case.complete("B")
    case.complete("C")
    assert case.ready == ["Last"]


def test_others_may_be_activated_instead_of_what_is_under_way(run):
    case = run(checklist(active='=["A"]'))
    case.activate("H", "C", cancel_remaining=True)
    assert case.ready == ["C"]
    assert "A" in steps(case, "cancelled")


def test_expressions_see_what_can_be_activated(run):
    case = run(checklist(active='=adHocSubProcessElements[elementId = "C"].elementId'))
    assert case.ready == ["C"]


def test_its_own_variables_stay_its_own(run):
    case = run(checklist(active='=["A"]', ext=io({"own": "=1"}, {"result": "=own + 1"})))
    case.complete("A", {"own": 5})
    case.complete("B")
    assert case.variables == {"result": 6}


def test_a_timer_at_its_border_ends_it(run):
    beside = boundary("T", "H", after("PT1H")) + user("Late") + flow("T", "Late", "e")
    case = run(checklist(active='=["A", "C"]', beside=beside))
    case.advance(timedelta(hours=1))
    assert (case.ready, case.ad_hocs) == (["Late"], [])
    case.complete("Late")
    assert case.status == "completed"


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_inside_it_starts_beside_or_instead(run, interrupting):
    handler = sub(
        "E", start("es", event("signal", "x"), isInterrupting=str(interrupting).lower()), user("Handle"), end("ee"),
        flow("es", "Handle", "ee"), triggeredByEvent="true",
    )  # fmt: skip
    case = run(checklist(handler, active='=["C"]') + defined("signal", "x"))
    case.signal("x")
    assert case.ready == (["Handle"] if interrupting else ["C", "Handle"])
    while case.ready != ["Last"]:
        case.complete(case.ready[0])
    case.complete("Last")
    assert case.status == "completed"


def test_an_error_inside_it_leaves_by_its_border(run):
    bad = '<bpmn:intermediateThrowEvent id="X" name="X"/>'
    inner = sub("S", start("ss"), end("se", event("error", "bad")), flow("ss", "se"))
    beside = boundary("B1", "H", event("error", "bad")) + user("Mend") + flow("B1", "Mend", "e")
    case = run(checklist(bad, inner, active='=["S", "A"]', beside=beside) + defined("error", "bad"))
    assert case.ready == ["Mend"]


def test_many_ad_hoc_sub_processes_stand_side_by_side(run):
    body = process(
        "p", start(), ad_hoc("H", script("A", "=item * 2", "r"), user("B"), flow("A", "B"), active='=["A"]', loop=many("=[1, 2]")),
        end(), flow("s", "H", "e"),
    )  # fmt: skip
    case = run(body)
    assert (case.ready, len(case.ad_hocs)) == (["B", "B"], 2)
    case.complete("B")
    case.complete("B")
    assert case.status == "completed"


def test_two_paths_never_meet_at_a_join(run):
    parts = (
        script("X", "=1", "x"), script("Y", "=1", "y"),
        '<bpmn:parallelGateway id="j" name="j"/>', user("Z"), flow("X", "j"), flow("Y", "j"), flow("j", "Z"),
    )  # fmt: skip
    body = process(
        "p", start(), ad_hoc("H", *parts, active='=["X", "Y"]'), end(), flow("s", "H", "e")
    )
    case = run(body)
    assert (case.ready, case.status) == ([], "active")
    case.cancel()
    assert case.status == "cancelled"

"""Sub-processes, called processes, event sub-processes: what belongs together ends together."""

from datetime import timedelta

from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    after,
    boundary,
    call,
    defined,
    end,
    event,
    every,
    flow,
    gateway,
    io,
    message,
    process,
    script,
    start,
    sub,
    throw,
    user,
)  # fmt: skip


def nested(*more, inner=()):
    return process(
        "p", start(), sub("S", start("ss"), user("In"), end("se"), flow("ss", "In", "se"), *inner), user("After"), end(),
        flow("s", "S", "After", "e"), *more,
    )  # fmt: skip


def test_a_sub_process_ends_when_all_in_it_has(run):
    case = run(nested())
    case.complete("In", {"x": 1})
    assert case.ready == ["After"]
    assert case.variables == {"x": 1}


def test_a_timer_on_a_sub_process_cancels_what_is_in_it(run):
    case = run(nested(boundary("T", "S", after("PT1H")), end("e2"), flow("T", "e2")))
    case.advance(timedelta(hours=1))
    assert case.status == "completed"
    assert steps(case, "cancelled") == ["In", "S"]


def test_terminate_ends_its_own_scope_only(run):
    inner = (gateway("parallel", "F"), user("Long"), end("t", event("terminate")))
    body = process(
        "p", start(), sub("S", start("ss"), *inner, user("Short"), flow("ss", "F", "Long"), flow("F", "Short", "t")),
        user("After"), end(), flow("s", "S", "After", "e"),
    )  # fmt: skip
    case = run(body)
    case.complete("Short")
    assert case.ready == ["After"]
    assert steps(case, "cancelled") == ["Long"]


CHILD = process("c", start("cs"), user("Work"), end("ce"), flow("cs", "Work", "ce"))


def calling(*more, **attributes):
    ext = attributes.pop("ext", "")
    return process(
        "p",
        start(),
        call("C", "c", ext, **attributes),
        user("After"),
        end(),
        flow("s", "C", "After", "e"),
        *more,
    )


def test_a_called_process_has_variables_of_its_own(run):
    case = run(calling(), CHILD, x=1)
    case.complete("Work", {"x": 2, "y": 3})
    assert case.variables == {"x": 2, "y": 3}


def test_what_goes_into_and_out_of_a_call_can_be_mapped(run):
    mapped = calling(
        ext=io({"inside": "=x"}, {"result": "=inside + y"}),
        propagateAllParentVariables="false", propagateAllChildVariables="false",
    )  # fmt: skip
    case = run(mapped, CHILD, x=1, secret=True)
    assert case.tasks[0].variables == {"inside": 1}
    case.complete("Work", {"y": 5})
    assert case.variables == {"x": 1, "secret": True, "result": 6}


def test_nothing_comes_out_of_a_call_that_propagates_nothing(run):
    case = run(calling(propagateAllChildVariables="false"), CHILD)
    case.complete("Work", {"y": 5})
    assert case.variables == {}


def test_a_timer_on_a_call_cancels_the_called_process(run):
    case = run(calling(boundary("T", "C", after("PT1H")), end("e2"), flow("T", "e2")), CHILD)
    case.advance(timedelta(hours=1))
    assert (case.status, case.ready) == ("completed", [])


def test_sub_processes_of_one_id_in_two_files_do_not_meet(run):
    other = process(
        "c",
        start("cs"),
        sub("S", start("x"), user("Other"), end("y"), flow("x", "Other", "y")),
        end("ce"),
        flow("cs", "S", "ce"),
    )
    body = process(
        "p", start(), call("C", "c"), sub("S", start("ss"), user("Mine"), end("se"), flow("ss", "Mine", "se")), end(),
        flow("s", "C", "S", "e"),
    )  # fmt: skip
    case = run(body, other)
    assert case.ready == ["Other"]
    case.complete("Other")
    assert case.ready == ["Mine"]


def event_sub(definition, interrupting=True, tail="", kind="p"):
    handler = sub(
        "H", start("hs", definition, isInterrupting=str(interrupting).lower()), user("Handle"), end("he"),
        flow("hs", "Handle", "he"), triggeredByEvent="true",
    )  # fmt: skip
    return process("p", start(), user("A"), end(), flow("s", "A", "e"), handler, tail)


def test_an_interrupting_event_sub_process_takes_over(run):
    case = run(event_sub(event("message", "m")) + message("m", "=no"), no="1")
    case.message("m", "1", {"why": "激化"})
    assert case.ready == ["Handle"]
    assert case.variables["why"] == "激化"
    case.complete("Handle")
    assert case.status == "completed"


def test_a_non_interrupting_event_sub_process_may_be_started_again(run):
    case = run(event_sub(event("message", "m"), interrupting=False) + message("m", "=no"), no="1")
    case.message("m", "1")
    case.message("m", "1")
    assert case.ready == ["A", "Handle", "Handle"]
    case.complete("A")
    case.complete("Handle")
    assert case.status == "active"
    case.complete("Handle")
    assert case.status == "completed"


def test_a_waiting_event_sub_process_does_not_keep_its_scope_open(run):
    case = run(event_sub(after("P1D"), interrupting=False))
    case.complete("A")
    assert (case.status, case.timers) == ("completed", [])


BROKEN = sub(
    "H", start("hs", after("=d")), user("Handle"), end("he"), flow("hs", "Handle", "he"), triggeredByEvent="true",
)  # fmt: skip


def test_nothing_is_begun_when_a_handler_cannot_say_what_it_waits_for(run):
    around = run(process("p", start(), user("A"), end(), flow("s", "A", "e"), BROKEN))
    inside = run(nested(inner=(BROKEN,)))
    called = run(calling(), CHILD.replace("</bpmn:process>", f"{BROKEN}</bpmn:process>"))
    for case in (around, inside, called):
        assert (case.status, case.ready, len(case.incidents)) == ("incident", [], 1)
        case.retry()
        assert (case.status, case.ready, len(case.incidents)) == ("incident", [], 1)


def test_it_is_begun_once_that_is_put_right(run):
    fork = (gateway("parallel", "F"), user("Fix"), end("e9"), flow("F", "Fix", "e9"))
    body = process(
        "p", start(), *fork, sub("S", start("ss"), user("In"), end("se"), flow("ss", "In", "se"), BROKEN), end(),
        flow("s", "F", "S", "e"),
    )  # fmt: skip
    case = run(body)
    case.complete("Fix", {"d": "PT1H"})
    case.retry()
    assert (case.status, case.ready) == ("active", ["In"])
    case.advance(timedelta(hours=1))
    assert case.ready == ["Handle"]


def test_a_cycle_starts_an_event_sub_process_each_time(run):
    case = run(event_sub(every("R2/PT1H"), interrupting=False))
    case.advance(timedelta(hours=5))
    assert case.ready == ["A", "Handle", "Handle"]


def test_an_error_is_caught_by_the_event_sub_process_of_its_scope(run):
    handler = sub(
        "H",
        start("hs", event("error", "bad")),
        user("Handle"),
        end("he"),
        flow("hs", "Handle", "he"),
        triggeredByEvent="true",
    )
    body = process(
        "p", start(), user("A"), gateway("parallel", "F"), user("B"), end("x", event("error", "bad")), end(),
        flow("s", "A", "F", "B", "e"), flow("F", "x"), handler,
    ) + defined("error", "bad")  # fmt: skip
    case = run(body)
    case.complete("A")
    assert case.ready == ["Handle"]
    case.complete("Handle")
    assert case.status == "completed"


def thrown(kind, inside):
    return process(
        "p", start(), sub("S", start("ss"), *inside), boundary("On", "S", event(kind, "no")), boundary("Other", "S", event(kind, "other")),
        user("Caught"), user("Wrong"), end("e2"), end("e3"), user("After"), end(), flow("s", "S", "After", "e"), flow("On", "Caught", "e2"),
        flow("Other", "Wrong", "e3"),
    ) + defined(kind, "no") + defined(kind, "other")  # fmt: skip


def test_an_error_end_goes_to_the_boundary_with_its_code(run):
    case = run(thrown("error", (end("x", event("error", "no")), flow("ss", "x"))))
    assert case.ready == ["Caught"]
    assert "S" in steps(case, "cancelled")


def test_an_escalation_may_leave_the_activity_running(run):
    inside = (
        throw("t", event("escalation", "no")),
        user("In"),
        end("se"),
        flow("ss", "t", "In", "se"),
    )
    body = thrown("escalation", inside).replace(
        'attachedToRef="S" cancelActivity="true"', 'attachedToRef="S" cancelActivity="false"'
    )
    case = run(body)
    assert case.ready == ["In", "Caught"]
    case.complete("In")
    assert "After" in case.ready


def test_an_escalation_nobody_catches_is_no_fault(run):
    body = process("p", start(), throw("t", event("escalation", "no")), end(), flow("s", "t", "e"))
    assert run(body + defined("escalation", "no")).status == "completed"


def test_an_error_crosses_a_call(run):
    child = process("c", start("cs"), end("x", event("error", "no")), flow("cs", "x")) + defined(
        "error", "no"
    )
    parent = calling(
        boundary("On", "C", event("error", "no")), end("e2"), flow("On", "e2")
    ) + defined("error", "no")
    case = run(parent, child)
    assert (case.status, "e2" in steps(case, "completed")) == ("completed", True)


def test_a_signal_reaches_everyone_who_waits(run):
    body = process(
        "p", start(), gateway("parallel", "F"), user("A"), user("B"), boundary("SA", "A", event("signal", "x")),
        boundary("SB", "B", event("signal", "x")), end("e2"), end(), flow("s", "F", "A", "e"), flow("F", "B", "e"),
        flow("SA", "e2"), flow("SB", "e2"),
    ) + defined("signal", "x")  # fmt: skip
    case = run(body)
    assert case.signal("x") == 2
    assert case.status == "completed"


def test_a_signal_thrown_inside_is_heard_inside(run):
    body = process(
        "p", start(), gateway("parallel", "F"), user("A"), boundary("SA", "A", event("signal", "x")), user("B"),
        throw("t", event("signal", "x")), end("e2"), end(), flow("s", "F", "A", "e"), flow("F", "B", "t", "e"), flow("SA", "e2"),
    ) + defined("signal", "x")  # fmt: skip
    case = run(body)
    case.complete("B")
    assert case.status == "completed"


def test_calls_without_end_become_an_incident(run):
    case = run(process("p", start(), call("C", "p"), end(), flow("s", "C", "e")))
    assert case.status == "incident"
    assert "超过" in case.incidents[0]


def test_a_loop_without_end_becomes_an_incident(run):
    body = process(
        "p", start(), script("X", "=1", "x"), gateway("exclusive", "M"), end("e"), flow("s", "M", "X", "M"),
    )  # fmt: skip
    case = run(body.replace(end("e"), ""))
    assert case.status == "incident"
    assert "死循环" in case.incidents[0]


def test_a_chain_of_a_thousand_elements_is_read_and_run(run):
    ids = [f"X{n}" for n in range(1000)]
    body = process(
        "p", start(), *(script(each, "=n + 1", "n") for each in ids), end(), flow("s", *ids, "e")
    )
    case = run(body, n=0)
    assert (case.status, case.variables) == ("completed", {"n": 1000})


def test_no_id_of_an_analyst_is_one_of_the_engine(run):
    names = ["Start", "End", "Root", "StartEventSplit", "p.EndJoin", "S.BoundaryEventJoin"]
    inner = sub(
        "Root", start("Start"), user("End"), end("p.EndJoin"), flow("Start", "End", "p.EndJoin")
    )
    body = process(
        "p",
        start("StartEventSplit"),
        inner,
        end("S.BoundaryEventJoin"),
        flow("StartEventSplit", "Root", "S.BoundaryEventJoin"),
    )
    case = run(body)
    assert case.ready == ["End"]
    case.complete("End")
    assert case.status == "completed"
    assert sorted(steps(case, "completed")) == sorted(names)

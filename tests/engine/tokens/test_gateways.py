"""Where ways part and come together."""

from datetime import timedelta

import pytest

from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    after,
    boundary,
    catch,
    end,
    event,
    flow,
    gateway,
    link,
    many,
    message,
    process,
    script,
    start,
    sub,
    throw,
    user,
    when,
)  # fmt: skip


def choice(*conditions, **attributes):
    parts = [user(f"T{n}") + flow(f"T{n}", "e") for n in range(len(conditions))]
    flows = [when("G", f"T{n}", c) if c else flow("G", f"T{n}") for n, c in enumerate(conditions)]
    return process(
        "p", start(), gateway("exclusive", "G", **attributes), *parts, end(), flow("s", "G"), *flows
    )


def test_the_first_condition_that_holds_wins_in_document_order(run):
    assert run(choice("=x > 1", "=x > 0"), x=5).ready == ["T0"]
    assert run(choice("=x > 1", "=x > 0"), x=1).ready == ["T1"]


def test_the_default_is_taken_when_nothing_holds(run):
    assert run(choice("", "=x > 0", default="f_G_T0"), x=0).ready == ["T0"]


def test_nothing_holds_and_no_default_is_an_incident(run):
    case = run(choice("=x > 1", "=x > 2"), x=0)
    assert case.status == "incident"
    assert "没有一个条件成立" in case.incidents[0]


def test_a_condition_that_is_neither_true_nor_false_is_an_incident(run):
    assert run(choice("=nothing", "=x > 2"), x=0).status == "incident"


def parallel(*more):
    return process(
        "p", start(), gateway("parallel", "F"), user("A"), user("B"), gateway("parallel", "J"), user("C"), end(),
        flow("s", "F", "A", "J", "C", "e"), flow("F", "B", "J"), *more,
    )  # fmt: skip


def test_a_parallel_join_waits_for_every_branch(run):
    case = run(parallel())
    case.complete("A", {"a": 1})
    assert case.ready == ["B"]
    case.complete("B", {"b": 2})
    assert case.ready == ["C"]
    case.complete("C")
    assert (case.status, case.variables) == ("completed", {"a": 1, "b": 2})
    assert steps(case, "entered").count("J") == 1


def test_two_flows_from_one_source_count_as_two(run):
    body = process(
        "p", start(), gateway("parallel", "F"), gateway("parallel", "J"), user("A"), end(), flow("s", "F", "J", "A", "e"),
        '<bpmn:sequenceFlow id="second" sourceRef="F" targetRef="J"/>',
    )  # fmt: skip
    case = run(body)
    assert case.ready == ["A"]


def test_a_join_in_a_loop_works_each_round(run):
    body = process(
        "p", start(), gateway("exclusive", "M"), gateway("parallel", "F"), user("A"), user("B"), gateway("parallel", "J"),
        script("X", "=n + 1", "n"), gateway("exclusive", "G", default="f_G_e"), end(),
        flow("s", "M", "F", "A", "J", "X", "G", "e"), flow("F", "B", "J"), when("G", "M", "=n < 3"),
    )  # fmt: skip
    case = run(body, n=0)
    for order in (("A", "B"), ("B", "A"), ("A", "B")):
        for each in order:
            case.complete(each)
    assert (case.status, case.variables["n"]) == ("completed", 3)


def inclusive():
    return process(
        "p", start(), gateway("inclusive", "F", default="f_F_C"), user("A"), user("B"), user("C"), gateway("inclusive", "J"),
        user("D"), end(), flow("s", "F"), when("F", "A", "=a"), when("F", "B", "=b"), flow("F", "C", "J"), flow("A", "J"),
        flow("B", "J"), flow("J", "D", "e"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "open_tasks"),
    [(True, True, ["A", "B"]), (True, False, ["A"]), (False, False, ["C"])],
)
def test_an_inclusive_gateway_waits_for_the_ways_that_were_taken(run, a, b, open_tasks):
    case = run(inclusive(), a=a, b=b)
    assert case.ready == open_tasks
    for each in open_tasks:
        assert "D" not in case.ready
        case.complete(each)
    assert case.ready == ["D"]


def test_an_inclusive_join_waits_for_a_running_sub_process(run):
    body = process(
        "p", start(), gateway("inclusive", "F"), user("A"), sub("S", start("ss"), user("In"), end("se"), flow("ss", "In", "se")),
        gateway("inclusive", "J"), user("D"), end(), flow("s", "F"), when("F", "A", "=true"), when("F", "S", "=true"),
        flow("A", "J", "D", "e"), flow("S", "J"),
    )  # fmt: skip
    case = run(body)
    case.complete("A")
    assert case.ready == ["In"]
    case.complete("In")
    assert case.ready == ["D"]


def test_an_inclusive_join_knows_that_a_boundary_event_may_still_bring_a_token(run):
    body = process(
        "p", start(), gateway("inclusive", "F"), user("A"), user("B"), boundary("T", "B", after("PT1H")),
        gateway("inclusive", "J"), user("D"), end(), end("e2"), flow("s", "F"), when("F", "A", "=true"),
        when("F", "B", "=true"), flow("A", "J", "D", "e"), flow("B", "e2"), flow("T", "J"),
    )  # fmt: skip
    case = run(body)
    case.complete("A")
    assert case.ready == ["B"]
    case.complete("B")
    assert case.ready == ["D"]


def test_an_inclusive_join_waits_for_a_token_that_could_come_either_way(run):
    body = process(
        "p", start(), gateway("inclusive", "F"), user("A"), user("B"), gateway("exclusive", "M"),
        gateway("exclusive", "X", default="f_X_M"), gateway("inclusive", "J"), user("D"), end(), flow("s", "F"),
        when("F", "A", "=true"), when("F", "B", "=true"), flow("A", "M", "J", "D", "e"), flow("B", "X", "M"), when("X", "J", "=true"),
    )  # fmt: skip
    case = run(body)
    case.complete("A")
    assert case.ready == ["B"]
    case.complete("B")
    assert case.ready == ["D"]


def test_inclusive_gateways_in_one_loop_do_not_wait_for_each_other(run):
    body = process(
        "p", start(), gateway("exclusive", "M"), gateway("inclusive", "F"), gateway("inclusive", "G"), user("A"), user("B"), user("C"),
        gateway("inclusive", "H"), user("X"), gateway("inclusive", "J"), gateway("exclusive", "K", default="f_K_e"), end(),
        flow("s", "M", "F"), when("F", "G", "=true"), when("F", "C", "=true"), when("G", "A", "=true"), when("G", "B", "=false"),
        flow("A", "H", "X", "J", "K", "e"), flow("B", "H"), flow("C", "J"), when("K", "M", "=again"),
    )  # fmt: skip
    case = run(body, again=True)
    for again in (True, False):
        case.complete("A")
        assert case.ready == ["C", "X"]
        case.complete("C")
        assert case.ready == ["X"]
        case.complete("X", {"again": again})
    assert case.status == "completed"


def test_several_flows_out_of_a_task_are_a_parallel_split(run):
    body = process(
        "p",
        start(),
        user("A"),
        user("B"),
        user("C"),
        end(),
        flow("s", "A", "B", "e"),
        flow("A", "C", "e"),
    )
    case = run(body)
    case.complete("A")
    assert case.ready == ["B", "C"]
    case.complete("B")
    assert case.status == "active"
    case.complete("C")
    assert case.status == "completed"


def test_a_link_is_a_flow_that_is_not_drawn(run):
    body = process(
        "p",
        start(),
        throw("L", link("x")),
        catch("K", link("x")),
        user("A"),
        end(),
        flow("s", "L"),
        flow("K", "A", "e"),
    )
    assert run(body).ready == ["A"]


def test_several_links_lead_to_one_place(run):
    body = process(
        "p",
        start(),
        gateway("parallel", "G", gatewayDirection="Diverging"),
        throw("L", link("There")),
        throw("M", link("t here")),
        catch("K", link("There")),
        user("A"),
        end(),
        flow("s", "G", "L"),
        flow("G", "M"),
        flow("K", "A", "e"),
    )
    assert run(body).ready == ["A", "A"]


def raced():
    return process(
        "p", start(), gateway("eventBased", "G"), catch("M", event("message", "m")), catch("T1", after("PT2H")),
        catch("T2", after("PT1H")), user("A"), user("B"), user("C"), end(), flow("s", "G", "M", "A", "e"),
        flow("G", "T1", "B", "e"), flow("G", "T2", "C", "e"),
    ) + message("m", "=no")  # fmt: skip


def test_of_several_events_the_first_decides(run):
    case = run(raced(), no="7")
    assert [element for _, element, _ in case.timers] == ["T2", "T1"]
    case.advance(timedelta(hours=3))
    assert case.ready == ["C"]
    assert case.timers == []


def test_of_two_events_at_the_same_time_the_first_in_the_diagram_decides(run):
    body = process(
        "p", start(), gateway("eventBased", "G"), catch("Z", after("PT1H")), catch("A", after("PT1H")), user("UZ"), user("UA"),
        end(), flow("s", "G", "Z", "UZ", "e"), flow("G", "A", "UA", "e"),
    )  # fmt: skip
    case = run(body)
    case.advance(timedelta(hours=1))
    assert case.ready == ["UZ"]


def test_a_message_decides_an_event_based_gateway(run):
    case = run(raced(), no="7")
    case.message("m", "7", {"said": "yes"})
    assert (case.ready, case.variables["said"]) == (["A"], "yes")


def test_a_join_inside_many_instances_keeps_to_its_own(run):
    body = process(
        "p", start(),
        sub("S", many("=[1, 2]"), start("ss"), gateway("parallel", "F"), user("A"), user("B"), gateway("parallel", "J"),
            end("se"), flow("ss", "F", "A", "J", "se"), flow("F", "B", "J")),
        end(), flow("s", "S", "e"),
    )  # fmt: skip
    case = run(body)
    for each in ("A", "A", "B", "B"):
        assert case.status == "active"
        case.complete(each)
    assert case.status == "completed"

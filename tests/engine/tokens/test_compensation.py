"""Compensation: what was completed is undone, once, by the handlers at its border."""

from datetime import timedelta

import pytest

from engine.faults import Refused
from tests.engine.tokens import diagrams
from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    after,
    boundary,
    call,
    compensate,
    defined,
    end,
    event,
    flow,
    gateway,
    io,
    many,
    process,
    script,
    service,
    start,
    sub,
    throw,
    undo,
    undoing,
    user,
    when,
)  # fmt: skip

HANDLERS = undoing(user("UndoA")) + undo("A", "UndoA") + undoing(user("UndoB")) + undo("B", "UndoB")


def thrown(definition=None, last=None):
    """Two tasks that can be undone, then a throw, then another task."""
    return process(
        "p", start(), user("A"), user("B"), HANDLERS, throw("T", definition or compensate()), user("After"), end(),
        flow("s", "A", "B", "T", "After", "e"),
    )  # fmt: skip


def complete(case, *elements):
    for each in elements:
        case.complete(each)


def test_a_throw_undoes_all_that_was_completed_and_waits_for_it(run):
    case = run(thrown())
    complete(case, "A", "B")
    assert case.ready == ["UndoB", "UndoA"]
    case.complete("UndoA")
    assert case.ready == ["UndoB"]
    case.complete("UndoB")
    assert case.ready == ["After"]
    case.complete("After")
    assert case.status == "completed"
    assert {"A_undo", "B_undo"} <= set(steps(case, "fired"))


def test_a_throw_can_name_the_one_activity_it_undoes(run):
    case = run(thrown(compensate("A")))
    complete(case, "A", "B")
    assert case.ready == ["UndoA"]
    case.complete("UndoA")
    assert case.ready == ["After"]


def test_a_throw_need_not_wait(run):
    case = run(thrown(compensate(waitForCompletion="false")))
    complete(case, "A", "B")
    assert sorted(case.ready) == ["After", "UndoA", "UndoB"]
    case.complete("After")
    assert case.status == "active"
    complete(case, "UndoA", "UndoB")
    assert case.status == "completed"


def test_where_nothing_was_completed_a_throw_goes_on(run):
    body = process(
        "p", start(), user("A"), undoing(user("UndoA")), undo("A", "UndoA"), throw("T", compensate()), user("After"),
        gateway("exclusive", "g", default="f_g_T"), end(),
        flow("s", "g", "T", "After", "e"), when("g", "A", "=done"), flow("A", "e"),
    )  # fmt: skip
    assert run(body, done=False).ready == ["After"]


def test_what_is_still_under_way_or_was_interrupted_is_not_undone(run):
    body = process(
        "p", start(), gateway("parallel", "g"), user("A"), user("B"), HANDLERS, boundary("late", "B", after("PT1H")),
        throw("T", compensate()), user("C"), end(),
        flow("s", "g", "A", "T", "e"), flow("g", "B", "C", "e"), flow("late", "C"),
    )  # fmt: skip
    case = run(body)
    case.complete("A")
    assert case.ready == ["B", "UndoA"]


def test_an_activity_completed_twice_is_undone_twice_and_no_more(run):
    body = process(
        "p", start(), gateway("exclusive", "m"), script("A", "=n + 1", "n"), undoing(script("UndoA", "=u + 1", "u")), undo("A", "UndoA"),
        gateway("exclusive", "g", default="f_g_T"), throw("T", compensate()), throw("T2", compensate()), end(),
        flow("s", "m", "A", "g", "T", "T2", "e"), when("g", "m", "=n < 2"),
    )  # fmt: skip
    case = run(body, n=0, u=0)
    assert (case.status, case.variables["u"]) == ("completed", 2)


def test_handlers_that_need_nobody_run_last_first(run):
    done = []
    parts = [
        each
        for x in "AB"
        for each in (
            service(x, "do"),
            undoing(service(f"Undo{x}", f"undo{x}")),
            undo(x, f"Undo{x}"),
        )
    ]
    body = process("p", start(), *parts, end("e", compensate()), flow("s", "A", "B", "e"))
    run(
        body,
        handlers={
            "do": lambda _: {},
            "undoA": lambda _: done.append("A"),
            "undoB": lambda _: done.append("B"),
        },
    )
    assert done == ["B", "A"]


def test_an_end_event_compensates_and_the_case_ends_after_it(run):
    body = process(
        "p",
        start(),
        user("A"),
        undoing(user("UndoA")),
        undo("A", "UndoA"),
        end("e", compensate()),
        flow("s", "A", "e"),
    )
    case = run(body)
    case.complete("A")
    assert (case.status, case.ready) == ("active", ["UndoA"])
    case.complete("UndoA")
    assert case.status == "completed"


def nested(definition=None, ext="", loop="", inner_throw=""):
    inner = sub("S", loop, start("ss"), user("A"), undoing(user("UndoA")), undo("A", "UndoA"), inner_throw, end("se"),
                flow("ss", "A", *(["In"] if inner_throw else []), "se"), ext=ext)  # fmt: skip
    return process(
        "p", start(), inner, user("B"), throw("T", definition or compensate()), end(), flow("s", "S", "B", "T", "e"),
    )  # fmt: skip


@pytest.mark.parametrize("definition", [compensate(), compensate("S")])
def test_what_was_done_in_a_completed_sub_process_is_undone_there(run, definition):
    case = run(nested(definition, ext=io({"own": "=1"})))
    complete(case, "A", "B")
    assert case.ready == ["UndoA"]
    # The sub-process is as it was when it was completed.
    assert case.tasks[0].variables["own"] == 1
    case.complete("UndoA")
    assert case.status == "completed"


def test_a_throw_inside_a_sub_process_undoes_nothing_around_it(run):
    inner = sub(
        "S", start("ss"), user("B"), throw("T", compensate()), end("se"), flow("ss", "B", "T", "se")
    )
    body = process(
        "p",
        start(),
        user("A"),
        undoing(user("UndoA")),
        undo("A", "UndoA"),
        inner,
        end(),
        flow("s", "A", "S", "e"),
    )
    case = run(body)
    complete(case, "A", "B")
    assert case.status == "completed"


def test_what_was_undone_inside_is_not_undone_again_from_outside(run):
    case = run(nested(inner_throw=throw("In", compensate())))
    complete(case, "A", "UndoA", "B")
    assert case.status == "completed"


def test_a_sub_process_that_was_interrupted_is_not_undone(run):
    inner = sub(
        "S",
        start("ss"),
        user("A"),
        undoing(user("UndoA")),
        undo("A", "UndoA"),
        user("B"),
        end("se"),
        flow("ss", "A", "B", "se"),
    )
    body = process(
        "p", start(), inner, boundary("late", "S", after("PT1H")), throw("T", compensate()), end(), flow("s", "S", "T", "e"),
        flow("late", "T"),
    )  # fmt: skip
    case = run(body)
    case.complete("A")
    case.advance(timedelta(hours=1))
    assert case.status == "completed"


def test_sub_processes_in_sub_processes_are_undone_all_the_way_down(run):
    innermost = sub("I", start("is"), script("A", "=1", "a"), undoing(script("UndoA", "=append(u, own)", "u")), undo("A", "UndoA"),
                    end("ie"), flow("is", "A", "ie"), ext=io({"own": "=2"}))  # fmt: skip
    outer = sub("S", start("ss"), innermost, undoing(script("UndoI", '=append(u, "I")', "u")), undo("I", "UndoI"), end("se"),
                flow("ss", "I", "se"))  # fmt: skip
    case = run(process("p", start(), outer, end("e", compensate()), flow("s", "S", "e")), u=[])
    assert (case.status, sorted(map(str, case.variables["u"]))) == ("completed", ["2", "I"])


def test_many_are_undone_by_one_handler_only_when_all_are_completed(run):
    body = process(
        "p", start(), user("A", inside=many("=[1, 2]")), undoing(user("UndoA")), undo("A", "UndoA"), end("e", compensate()),
        flow("s", "A", "e"),
    )  # fmt: skip
    case = run(body)
    complete(case, "A", "A")
    assert case.ready == ["UndoA"]
    case.complete("UndoA")
    assert case.status == "completed"


def test_a_handler_may_be_done_for_each_of_many(run):
    handler = undoing(user("UndoA", inside=many("=[1, 2, 3]")))
    body = process(
        "p",
        start(),
        user("A"),
        handler,
        undo("A", "UndoA"),
        end("e", compensate()),
        flow("s", "A", "e"),
    )
    case = run(body)
    complete(case, "A", "UndoA", "UndoA")
    assert case.status == "active"
    case.complete("UndoA")
    assert case.status == "completed"


def test_each_instance_of_a_sub_process_is_undone_with_its_own_variables(run):
    case = run(nested(loop=many("=[1, 2]")))
    complete(case, "A", "A", "B")
    assert [task.variables["item"] for task in case.tasks] == [2, 1]
    complete(case, "UndoA", "UndoA")
    assert case.status == "completed"


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_undoes_what_was_done_around_it(run, interrupting):
    handler = sub(
        "H", start("hs", event("signal", "x"), isInterrupting=str(interrupting).lower()), throw("T", compensate()), user("Last"),
        end("he"), flow("hs", "T", "Last", "he"), triggeredByEvent="true",
    )  # fmt: skip
    body = process(
        "p", start(), user("A"), undoing(user("UndoA")), undo("A", "UndoA"), user("B"), end(), handler, flow("s", "A", "B", "e"),
    ) + defined("signal", "x")  # fmt: skip
    case = run(body)
    case.complete("A")
    case.signal("x")
    assert case.ready == (["UndoA"] if interrupting else ["B", "UndoA"])
    complete(case, "UndoA", "Last")
    assert case.ready == ([] if interrupting else ["B"])


def test_a_handler_can_be_a_sub_process_or_a_called_process(run):
    inside = sub("UndoA", start("us"), user("Inner"), end("ue"), flow("us", "Inner", "ue"))
    body = process(
        "p", start(), user("A"), undoing(inside), undo("A", "UndoA"), user("B"), undoing(call("UndoB", "c")), undo("B", "UndoB"),
        end("e", compensate()), flow("s", "A", "B", "e"),
    )  # fmt: skip
    child = process("c", start("cs"), user("Work"), end("ce"), flow("cs", "Work", "ce"))
    case = run(body, child)
    complete(case, "A", "B")
    assert sorted(case.ready) == ["Inner", "Work"]
    complete(case, "Inner", "Work")
    assert case.status == "completed"


def test_what_a_called_process_did_is_undone_at_its_call_alone(run):
    child = process(
        "c",
        start("cs"),
        user("Work"),
        undoing(user("Deep")),
        undo("Work", "Deep"),
        end("ce"),
        flow("cs", "Work", "ce"),
    )
    body = process(
        "p",
        start(),
        call("K", "c"),
        undoing(user("UndoK")),
        undo("K", "UndoK"),
        end("e", compensate()),
        flow("s", "K", "e"),
    )
    case = run(body, child)
    case.complete("Work")
    assert case.ready == ["UndoK"]


def test_a_handler_that_fails_is_an_incident_and_the_throw_waits_for_it(run):
    tries = iter([RuntimeError("gone"), None])

    def undo_it(_):
        if error := next(tries):
            raise error

    body = process(
        "p", start(), user("A"), undoing(service("UndoA", "undo")), undo("A", "UndoA"), throw("T", compensate()), user("After"),
        end(), flow("s", "A", "T", "After", "e"),
    )  # fmt: skip
    case = run(body, handlers={"undo": undo_it})
    case.complete("A")
    assert (len(case.incidents), case.ready) == (1, [])
    case.retry()
    assert (case.incidents, case.ready) == ([], ["After"])


def test_cancelling_the_case_ends_its_handlers(run):
    case = run(nested())
    complete(case, "A", "B")
    case.cancel()
    assert (case.status, case.ready) == ("cancelled", [])


def test_a_boundary_around_the_throw_ends_the_handlers_too(run):
    inner = sub("S", start("ss"), user("A"), undoing(user("UndoA")), undo("A", "UndoA"), throw("T", compensate()), end("se"),
                flow("ss", "A", "T", "se"))  # fmt: skip
    body = process("p", start(), inner, boundary("stop", "S", event("signal", "x")), user("Up"), end(),
                   flow("s", "S", "e"), flow("stop", "Up", "e")) + defined("signal", "x")  # fmt: skip
    case = run(body)
    case.complete("A")
    case.signal("x")
    assert case.ready == ["Up"]
    case.complete("Up")
    assert case.status == "completed"


def undone_whole(inside="", start_ext=""):
    """A sub-process with an activity that can be undone, and an event sub-process that undoes it as a whole."""
    handler = sub(
        "H", start("hs", compensate()), inside or user("Whole"), end("he"),
        flow("hs", "Again" if inside else "Whole", "he"), triggeredByEvent="true",
    )  # fmt: skip
    body = sub(
        "S", start("ss"), user("Book"), undo("Book", "Undo"), undoing(user("Undo")), end("se"),
        flow("ss", "Book", "se"), handler,
    )  # fmt: skip
    return process(
        "p",
        start(),
        body,
        throw("T", compensate()),
        user("After"),
        end(),
        flow("s", "S", "T", "After", "e"),
    )


def test_an_event_sub_process_undoes_a_sub_process_as_a_whole(run):
    case = run(undone_whole())
    case.complete("Book")
    assert case.ready == ["Whole"]
    case.complete("Whole")
    assert case.ready == ["After"]
    assert "Undo" not in steps(case, "entered")


def test_it_may_undo_what_was_done_inside(run):
    case = run(undone_whole(throw("Again", compensate())))
    case.complete("Book")
    assert case.ready == ["Undo"]
    case.complete("Undo")
    assert case.ready == ["After"]


def test_what_was_interrupted_is_not_undone_as_a_whole(run):
    case = run(
        undone_whole().replace(
            "</bpmn:process>",
            boundary("B", "S", event("signal", "stop")) + flow("B", "T") + "</bpmn:process>",
        )
        + defined("signal", "stop")
    )
    case.signal("stop")
    assert case.ready == ["After"]


def test_a_process_is_not_undone_as_a_whole(tmp_path):
    handler = sub(
        "H", start("hs", compensate()), end("he"), flow("hs", "he"), triggeredByEvent="true"
    )
    with pytest.raises(Refused, match="只能画在子流程里"):
        diagrams.load(tmp_path, process("p", start(), handler, end(), flow("s", "e")))

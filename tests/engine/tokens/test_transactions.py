"""Transactions: cancelled as a whole, and what was completed in them undone."""

import pytest

from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    boundary,
    defined,
    end,
    event,
    flow,
    gateway,
    many,
    process,
    start,
    sub,
    transaction,
    undo,
    undoing,
    user,
    when,
)  # fmt: skip


def booking(*parts, last="cancel", loop="", beside=""):
    """A transaction in which A is undone when somebody cancels, while C is still under way."""
    inside = (
        loop, start("ts"), user("A"), undoing(user("UndoA")), undo("A", "UndoA"), gateway("parallel", "tg"), user("C"),
        user("B"), gateway("exclusive", "tx", default="f_tx_ok"), end("ok"), end("stop", event(last) if last == "cancel" else last),
        flow("ts", "A", "tg", "B", "tx", "ok"), flow("tg", "C", "ok"), when("tx", "stop", "=bad"), *parts,
    )  # fmt: skip
    return process(
        "p", start(), transaction("X", *inside), boundary("Cancelled", "X", event("cancel")), user("Again"), user("After"), end(),
        flow("s", "X", "After", "e"), flow("Cancelled", "Again", "e"), beside,
    )  # fmt: skip


def test_a_transaction_that_goes_well_is_a_sub_process(run):
    case = run(booking(), bad=False)
    for each in ("A", "B", "C"):
        case.complete(each)
    assert case.ready == ["After"]


def test_cancelling_ends_the_rest_undoes_what_was_completed_and_leaves_by_its_event(run):
    case = run(booking(), bad=True)
    case.complete("A")
    case.complete("B")
    assert case.ready == ["UndoA"]
    assert "C" in steps(case, "cancelled")
    case.complete("UndoA")
    assert case.ready == ["Again"]
    case.complete("Again")
    assert case.status == "completed"
    assert "After" not in steps(case, "entered")
    assert "Cancelled" in steps(case, "fired")


def test_where_nothing_can_be_undone_it_leaves_at_once(run):
    inside = (start("ts"), user("A"), end("stop", event("cancel")), flow("ts", "A", "stop"))
    body = process("p", start(), transaction("X", *inside), boundary("Cancelled", "X", event("cancel")), user("Again"), end(),
                   flow("s", "X", "e"), flow("Cancelled", "Again", "e"))  # fmt: skip
    case = run(body)
    case.complete("A")
    assert case.ready == ["Again"]


def test_an_error_is_a_hazard_and_undoes_nothing(run):
    beside = (
        boundary("Hazard", "X", event("error", "bad")) + user("Mend") + flow("Hazard", "Mend", "e")
    )
    case = run(
        booking(last=event("error", "bad"), beside=beside) + defined("error", "bad"), bad=True
    )
    case.complete("A")
    case.complete("B")
    assert case.ready == ["Mend"]


def test_a_sub_process_completed_in_it_is_undone_too(run):
    inner = sub(
        "S",
        start("ss"),
        user("D"),
        undoing(user("UndoD")),
        undo("D", "UndoD"),
        end("se"),
        flow("ss", "D", "se"),
    )
    inside = (start("ts"), inner, end("stop", event("cancel")), flow("ts", "S", "stop"))
    body = process("p", start(), transaction("X", *inside), boundary("Cancelled", "X", event("cancel")), user("Again"), end(),
                   flow("s", "X", "e"), flow("Cancelled", "Again", "e"))  # fmt: skip
    case = run(body)
    case.complete("D")
    assert case.ready == ["UndoD"]
    case.complete("UndoD")
    assert case.ready == ["Again"]


def test_one_of_many_that_is_cancelled_ends_them_all(run):
    case = run(booking(loop=many("=[1, 2]")), bad=True)
    case.complete("A")
    case.complete("B")
    case.complete("UndoA")
    assert case.ready == ["Again"]


@pytest.mark.parametrize("step", ["A", "B"])
def test_a_case_that_is_cancelled_in_a_transaction_undoes_nothing(run, step):
    case = run(booking(), bad=True)
    for each in "AB"[: "AB".index(step) + 1]:
        case.complete(each)
    case.cancel()
    assert (case.status, case.ready) == ("cancelled", [])

"""Errors, escalations and names reckoned while running: who hears what."""

import pytest

from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    boundary,
    call,
    catch,
    defined,
    end,
    event,
    flow,
    gateway,
    message,
    process,
    script,
    start,
    sub,
    throw,
    user,
)  # fmt: skip


def around(kind, inside, *borders):
    """A sub-process S that throws, with events at its border that each lead to an end."""
    caught = [
        boundary(id, "S", event(kind, code)) + end(f"{id}End") + flow(id, f"{id}End")
        for id, code in borders
    ]
    return process("p", start(), sub("S", *inside), *caught, end(), flow("s", "S", "e"))


def throwing(kind, code):
    return (start("ss"), end("x", event(kind, code)), flow("ss", "x"))


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_the_very_code_goes_before_one_that_catches_all(run, kind):
    body = around(kind, throwing(kind, "a"), ("All", ""), ("Very", "a")) + defined(kind, "a")
    assert steps(run(body), "completed")[-1] == "VeryEnd"


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_what_is_defined_without_a_code_catches_all(run, kind):
    nameless = f'<bpmn:{kind} id="any" name="any"/>'
    body = around(kind, throwing(kind, "a"), ("All", "any")) + defined(kind, "a") + nameless
    assert steps(run(body), "completed")[-1] == "AllEnd"


def catching(code):
    """An event sub-process that catches errors and sets `by`."""
    return sub(
        "H", start("hs", event("error", code)), script("X", '="inside"', "by"), end("he"), flow("hs", "X", "he"),
        triggeredByEvent="true",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "border", "catcher"),
    [
        ("a", "a", "he"),
        ("", "", "he"),
        ("a", "", "he"),
        ("", "a", "BEnd"),
        ("", "b", "he"),
        ("b", "a", "BEnd"),
    ],
)
def test_inside_goes_before_the_border_but_the_very_code_before_all(run, inside, border, catcher):
    body = around("error", (*throwing("error", "a"), catching(inside)), ("B", border))
    assert catcher in steps(run(body + defined("error", "a") + defined("error", "b")), "completed")


def test_inside_a_called_process_goes_before_the_border_of_the_call(run):
    child = process("c", *throwing("error", "a"), catching("")) + defined("error", "a")
    parent = process(
        "p", start(), call("C", "c"), boundary("B", "C", event("error", "a")), end("e2"), end(), flow("s", "C", "e"), flow("B", "e2"),
    ) + defined("error", "a")  # fmt: skip
    case = run(parent, child)
    assert (case.status, case.variables) == ("completed", {"by": "inside"})


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_a_thrown_code_may_be_reckoned(run, kind):
    body = around(kind, throwing(kind, "dyn"), ("A", "a"), ("B", "b"))
    body += defined(kind, "dyn", "=code") + defined(kind, "a") + defined(kind, "b")
    assert steps(run(body, code="b"), "completed")[-1] == "BEnd"
    failed = run(body, code=7)
    assert failed.status == "incident"
    assert "应为文字" in failed.incidents[0]


def test_names_of_messages_and_signals_may_be_reckoned(run):
    body = process(
        "p", start(), gateway("parallel", "F"), catch("M", event("message", "m")), catch("S", event("signal", "x")), end(),
        flow("s", "F", "M", "e"), flow("F", "S", "e"),
    ) + message("m", "=no").replace('name="m"', 'name="= kind + &quot;-m&quot;"')  # fmt: skip
    body += defined("signal", "x").replace('name="x"', 'name="= kind + &quot;-s&quot;"')
    case = run(body, kind="a", no=1)
    case.message("a-m", 1)
    assert case.signal("a-s") == 1
    assert case.status == "completed"


def again(*inside):
    """A non-interrupting handler of the escalation x that throws it again."""
    return sub(
        "H", start("hs", event("escalation", "x"), isInterrupting="false"), end("he", event("escalation", "x")),
        flow("hs", "he"), *inside, triggeredByEvent="true",
    )  # fmt: skip


def test_what_a_handler_throws_again_goes_up_and_not_round(run):
    inner = (
        start("ss"),
        throw("T", event("escalation", "x")),
        user("A"),
        end("se"),
        flow("ss", "T", "A", "se"),
    )
    body = process(
        "p", start(), sub("S", *inner, again()), boundary("B", "S", event("escalation", "x"), "", False), user("Up"), end("e2"), end(),
        flow("s", "S", "e"), flow("B", "Up", "e2"),
    ) + defined("escalation", "x")  # fmt: skip
    assert run(body).ready == ["A", "Up"]


def test_an_error_handler_may_throw_its_error_again(run):
    handler = sub(
        "H", start("hs", event("error", "bad")), end("he", event("error", "bad")), flow("hs", "he"), triggeredByEvent="true",
    )  # fmt: skip
    body = around("error", (*throwing("error", "bad"), handler), ("B", "bad")) + defined(
        "error", "bad"
    )
    assert steps(run(body), "completed")[-1] == "BEnd"

"""Handlers: what they may hand back, and errors of any kind."""

import pytest

from engine.errors import BpmnError
from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    boundary,
    defined,
    end,
    event,
    flow,
    process,
    service,
    start,
)


def served(*more):
    return process("p", start(), service("S", "t"), end(), flow("s", "S", "e"), *more)


@pytest.mark.parametrize(
    "value", [[1], "text", 5, True, {"x": object()}, {"x": {1, 2}}, {"x": b"1"}]
)
def test_what_is_no_set_of_variables_is_an_incident(run, value):
    answers = [value, {"x": 1}]
    case = run(served(), handlers={"t": lambda _: answers.pop(0)})
    assert (case.status, case.variables) == ("incident", {})
    assert "服务“t”出错" in case.incidents[0]
    case.retry()
    assert (case.status, case.variables) == ("completed", {"x": 1})


def test_names_are_text(run):
    assert run(served(), handlers={"t": lambda _: {1: 2}}).variables == {"1": 2}


def test_a_code_may_be_given_as_a_number(run):
    def refuse(_variables):
        raise BpmnError(404)

    caught = boundary("B", "S", event("error", "x")) + end("e2") + flow("B", "e2")
    case = run(served(caught) + defined("error", "x", "404"), handlers={"t": refuse})
    assert "e2" in steps(case, "completed")

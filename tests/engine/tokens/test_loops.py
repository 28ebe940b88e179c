"""Standard loops: an activity is done again while a condition holds."""

from datetime import timedelta

import pytest

from tests.engine.tokens.diagrams import (
    after,
    boundary,
    end,
    flow,
    loop,
    process,
    script,
    start,
    sub,
    user,
)  # fmt: skip


def counting(*args, **settings):
    body = script("A", "=n + 1", "n", inside=loop(*args, **settings))
    return process("p", start(), body, end(), flow("s", "A", "e"))


@pytest.mark.parametrize(
    ("given", "settings", "rounds"),
    [
        (["=n < 3"], {}, 3),
        (["=false"], {}, 1),
        (["=false"], {"testBefore": "true"}, 0),
        (["=n < 3"], {"testBefore": "true"}, 3),
        (["=true"], {"loopMaximum": "4"}, 4),
        ([""], {"loopMaximum": "2"}, 2),
        (["=n < 2"], {"loopMaximum": "4"}, 2),
        (["=loopCounter < 3"], {}, 3),
    ],
)
def test_it_is_done_as_often_as_is_wanted(run, given, settings, rounds):
    case = run(counting(*given, **settings), n=0)
    assert (case.status, case.variables) == ("completed", {"n": rounds})


def test_a_person_does_it_again_one_round_at_a_time(run):
    case = run(
        process("p", start(), user("A", inside=loop("=not(done)")), end(), flow("s", "A", "e"))
    )
    case.complete("A", {"done": False})
    assert (case.ready, case.tasks[0].variables["loopCounter"]) == (["A"], 2)
    case.complete("A", {"done": True})
    assert (case.status, case.variables) == ("completed", {"done": True})


def test_a_condition_that_is_none_is_an_incident_of_the_round(run):
    case = run(process("p", start(), user("A", inside=loop("=again")), end(), flow("s", "A", "e")))
    case.complete("A")
    assert "既不是真也不是假" in case.incidents[0]
    case.write({"again": False})
    case.retry()
    assert case.status == "completed"


def test_an_event_at_its_border_ends_all_rounds(run):
    inner = sub("A", loop("=true"), start("ss"), user("In"), end("se"), flow("ss", "In", "se"))
    body = process(
        "p",
        start(),
        inner,
        boundary("T", "A", after("PT1H")),
        end(),
        flow("s", "A", "e"),
        flow("T", "e"),
    )
    case = run(body)
    case.complete("In")
    case.complete("In")
    case.advance(timedelta(hours=1))
    assert (case.status, case.ready) == ("completed", [])


def test_a_loop_without_end_is_stopped(run):
    case = run(counting("=true"), n=0)
    assert "死循环" in case.incidents[0]

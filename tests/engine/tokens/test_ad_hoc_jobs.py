"""An ad-hoc sub-process that a worker outside leads, as Camunda 8.8 has it."""

import pytest

from engine.errors import CannotActivate
from engine.faults import Refused
from tests.engine.tokens import diagrams
from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    ad_hoc,
    boundary,
    defined,
    end,
    event,
    flow,
    io,
    process,
    start,
    user,
)

LED = '<zeebe:taskDefinition type="agent" retries="2"/>'


def led(beside="", **settings):
    inside = user("A"), user("B", io(outputs={"said": "=word"}))
    made = ad_hoc("H", *inside, ext=LED, **settings)
    return process("p", start(), made, user("C"), end(), flow("s", "H", "C", "e"), beside)


def activate(*elements, **more):
    return {"activateElements": [{"elementId": each} for each in elements], **more}


ENOUGH = {"isCompletionConditionFulfilled": True}


def test_the_worker_says_what_is_done_and_when_it_is_enough(run):
    case = run(led())
    assert [job.type for job in case.jobs] == ["agent"]
    assert {
        each["elementId"] for each in case.job_variables("agent")["adHocSubProcessElements"]
    } == {"A", "B"}
    case.complete_job("agent", {"note": 1}, activate("A", "B"))
    assert (sorted(case.ready), case.jobs, case.variables["note"]) == (["A", "B"], [], 1)
    case.complete("A")
    assert (case.ready, len(case.jobs)) == (["B"], 1)
    case.complete("B")
    case.complete_job("agent", {}, ENOUGH)
    assert (case.ready, case.jobs) == (["C"], [])


def test_a_job_nobody_has_done_is_offered_anew_when_an_element_is_done(run):
    case = run(led())
    case.complete_job("agent", {}, activate("A", "B"))
    case.complete("A")
    (before,) = case.jobs
    case.complete("B", {"word": "x"})
    (after,) = case.jobs
    assert before.id != after.id
    assert case.job_variables("agent")["said"] == "x"


def test_enough_waits_for_what_is_under_way_or_ends_it(run):
    waiting = run(led())
    waiting.complete_job("agent", {}, activate("A"))
    waiting.complete("A")
    waiting.complete_job("agent", {}, activate("B"))
    ended = run(led())
    ended.complete_job("agent", {}, activate("A", "B"))
    ended.complete("A")
    ended.complete_job("agent", {}, {**ENOUGH, "isCancelRemainingInstances": True})
    assert (ended.ready, "B" in steps(ended, "cancelled")) == (["C"], True)
    kept = run(led())
    kept.complete_job("agent", {}, activate("A", "B"))
    kept.complete("A")
    kept.complete_job("agent", {}, ENOUGH)
    assert kept.ready == ["B"]
    kept.complete("B")
    assert (kept.ready, kept.jobs) == (["C"], [])


def test_an_element_has_the_variables_it_was_activated_with(run):
    case = run(led(each="=mine", out="found"))
    result = {
        "activateElements": [{"elementId": n, "variables": {"mine": i}} for i, n in enumerate("AB")]
    }
    case.complete_job("agent", {}, result)
    case.complete("B")
    case.complete("A")
    case.complete_job("agent", {}, ENOUGH)
    assert case.variables["found"] == [1, 0]
    assert "mine" not in case.variables


@pytest.mark.parametrize(
    "result",
    [activate("A", "gone"), {"activateElements": "A"}, {"activateElements": [{"variables": {}}]}],
)
def test_a_decision_that_cannot_be_followed_changes_nothing(run, result):
    case = run(led())
    with pytest.raises(CannotActivate):
        case.complete_job("agent", {"x": 1}, result)
    assert ([each.type for each in case.jobs], case.ready) == (["agent"], [])
    assert "x" not in case.variables


def test_a_job_that_fails_is_an_incident_and_is_offered_again(run):
    case = run(led())
    case.fail_job("agent", "no model")
    assert (case.status, case.incidents) == ("incident", ["no model"])
    case.retry()
    case.complete_job("agent", {}, activate("A"))
    assert case.ready == ["A"]


def test_an_error_of_the_worker_leaves_by_the_border(run):
    border = boundary("X", "H", event("error", "bad")) + flow("X", "C")
    case = run(led(beside=border) + defined("error", "bad"))
    case.complete_job("agent", {}, activate("A", "B"))
    case.complete("A")
    case.throw_job_error("agent", "bad")
    assert (case.ready, case.jobs) == (["C"], [])


def test_who_cancels_the_instance_calls_off_the_job(run):
    case = run(led())
    case.cancel()
    assert case.jobs == []


def test_one_after_another_where_it_says_so(run):
    case = run(led(ordering="Sequential"))
    case.complete_job("agent", {}, activate("A", "B"))
    assert case.ready == ["A"]
    case.complete("A")
    assert case.ready == ["B"]


def test_no_handler_of_ours_leads(tmp_path):
    with pytest.raises(Refused, match="只能由外部程序决定"):
        diagrams.load(tmp_path, led(), handlers={"agent": dict})

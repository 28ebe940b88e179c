"""What is wrong with a set is found, with a way to it that really leads there."""

import pytest

from engine.exploration.properties import Property
from engine.loading import import_all
from engine.status import Status
from processes.evidence import path_steps, proofs, report
from processes.studio import scenario_runs
from processes.studio.scenario_file import Scenario, Step
from tests.engine.tokens.diagrams import (
    call,
    end,
    flow,
    gateway,
    io,
    many,
    on_date,
    process,
    service,
    start,
    user,
    when,
)
from tests.processes.evidence.wrong_sets import AT, FORM, WRONG, YES_OR_NO, Wrong, files, timed


@pytest.fixture(scope="module", autouse=True)
def _everything():
    import_all("processes")


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_what_is_wrong_is_found_and_the_way_leads_there(wrong):
    sources = files(wrong)
    proof = proofs.prove(sources, AT)
    found = [each for each in proof.findings if each.finding.property is wrong.property]
    assert wrong.element in {each.finding.place[1] for each in found}, proof.findings
    [told] = [each for each in found if each.finding.place[1] == wrong.element][:1]
    if told.finding.state is None:
        return
    steps = path_steps.steps(told.way, told.short, told.choice)
    numbered = enumerate(steps, 1)
    scenario = Scenario(wrong.name, "", tuple(Step(n, s["type"], s) for n, s in numbered))
    trial, outcome = scenario_runs.play("way", scenario, sources)
    run = trial.run
    if wrong.property is Property.FAILS:
        assert outcome.broken_at == len(steps)
        assert told.finding.message in outcome.why
        return
    assert outcome.passed, outcome
    match wrong.property:
        case Property.STUCK:
            assert (run.status, run.ready, run.timers) == (Status.ACTIVE, [], [])
            assert told.finding.place in run.places
        case Property.NO_CLOCK | Property.NO_FURTHER_CLOCK:
            assert (wrong.element in run.ready, run.timers) == (True, [])
        case Property.NO_CLOCK_FOR_MESSAGE:
            assert wrong.element in {each.element for each in run.subscriptions}
            assert run.timers == []
        case Property.CROWDED:
            assert run.places.count(told.finding.place) > 5
        case Property.NO_END:
            assert run.status is Status.ACTIVE


RIGHT = [
    pytest.param(right, fields, id=name)
    for name, right, fields in (
        ("a task with a clock", lambda: [_one_task()], []),
        ("a task with a due date", lambda: [_dated()], []),
        ("an answer decides", lambda: [_deciding()], YES_OR_NO),
        ("a called process with a clock", lambda: [_called(), _calling()], []),
    )
]


def _one_task():
    return process("p", start(), timed("A"), end(), end("late"), flow("s", "A", "e"))


def _dated():
    due = '<zeebe:taskSchedule dueDate="=now() + duration(&quot;P3D&quot;)"/>'
    return process("p", start(), user("A", ext=due), end(), flow("s", "A", "e"))


def _deciding():
    return process(
        "p", start(), timed("A", ext=FORM), gateway("exclusive", "split", default="f_split_e"),
        timed("B"), end(), end("late"), flow("s", "A", "split", "e"),
        when("split", "B", "=ok = true"), flow("B", "e"),
    )  # fmt: skip


def _called():
    return process("q", start("qs"), timed("B"), end("qe"), end("late"), flow("qs", "B", "qe"))


def _calling():
    return process("p", start(), call("C", "q"), end(), flow("s", "C", "e"))


@pytest.mark.parametrize(("bodies", "fields"), RIGHT)
def test_of_what_is_right_nothing_is_told_but_that_nobody_is_named(bodies, fields):
    proof = proofs.prove(files(Wrong("", Property.FAILS, "", tuple(bodies()), fields)), AT)
    assert {each.finding.property for each in proof.findings} == {Property.NOBODY}
    assert all(each.is_complete for each in proof.covered)


def test_a_proof_that_is_ended_early_says_so():
    proof = proofs.prove(files(WRONG[0]), AT, goes_on=lambda states: states < 2)
    assert not proof.holds
    assert not all(each.is_complete for each in proof.covered)
    assert Property.NEVER not in {each.finding.property for each in proof.findings}


def test_a_list_a_handler_hands_back_has_the_entries_that_are_read_of_its_items():
    given = io(outputs={"measures": "=if ready = true then found else [{due_on: today()}]"})
    day = [{"id": "d", "type": "datetime", "subtype": "date", "key": "due_on", "dateLabel": "日期"}]
    each = many("=measures", "measure")
    body = process(
        "p", start(), service("List", "measures.list", given), timed("A", how=on_date(DUE), inside=each),
        end(), end("late"), flow("s", "List", "A", "e"),
    )  # fmt: skip
    proof = proofs.prove(files(Wrong("", Property.FAILS, "", (body,), day)), AT)
    assert Property.FAILS not in {each.finding.property for each in proof.findings}


DUE = '=date and time(date(min(measures.due_on)), time("17:00:00"))'


def test_what_stands_for_a_called_process_is_told_as_that_process():
    covered = proofs.Covered("dispute", 1, 1, False, frozenset({("grid", "Work")}), frozenset())
    [told] = report.coverage(proofs.Proof([covered]), {"grid": "网格责任制"})
    assert told["unanswered"] == ["网格责任制"]

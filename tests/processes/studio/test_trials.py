"""A trial: replayed, told why, kept with claims, opened again."""

import pytest

from engine.faults import Refused
from processes.diagrams import shipped
from processes.errors import MissingField
from processes.studio import (
    changes,
    drafts,
    kept_scenarios,
    recording,
    reviewing,
    scenario_file,
    scenario_runs,
    trial_reasons,
    trials,
)
from processes.studio.errors import NoSuchScenario
from processes.studio.recording import Holding
from processes.studio.scenario_steps import Broken
from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.processes.studio import files
from tests.processes.studio import scenarios as s

ALL = frozenset(Holding)
STEPS = [
    s.start(),
    s.complete("Contact", note="已联系", danger=True),
    s.wait(to="next"),
]


@pytest.fixture(scope="module")
def sources():
    return [*shipped.sources(), shipped.limits()]


def test_a_trial_tells_which_condition_held_with_which_values(sources):
    trial, outcome = trials.play(sources, STEPS[:2])
    assert outcome.passed, outcome
    [looked] = trial_reasons.conditions(trial, sources, 2)
    assert (looked.element, looked.leads_to) == ("有激化苗头？", "呼叫应急哨")
    assert (looked.expression, looked.holds) == ("=danger = true", True)
    assert looked.values == {"danger": True}
    assert trial_reasons.conditions(trial, sources, 1)[0].values == {"danger": True}


def test_a_trial_tells_which_rule_matched(sources):
    given = s.STARTED | {"case_no": "1", "level": "04", "scale": "01", "consent": True}
    given |= {"needs_enforcement": False, "is_petition": False, "people_count": 2, "leader": None}
    start = s.start("dispute") | {"variables": given | {"rebounds": 0}}
    trial, _outcome = trials.play(sources, [start])
    [made] = trial_reasons.decisions(trial, sources, 1)
    assert made.decision == "研判"
    assert (3, "其余按责任层办理") in made.matched
    assert made.value["tier"] == "society"


def test_a_trial_tells_why_a_task_is_due_then_and_what_happened(sources):
    trial, _outcome = trials.play(sources, STEPS)
    task = next(each for each in trial.run.tasks if each.element == "Handle")
    assert "春节" in trial.trace.why[task.id]
    told = [(each.name, each.what) for each in trial_reasons.trail(trial, 3)]
    assert ("临期前一工作日", "fired") in told
    assert ("首次联系", "entered") not in told


def test_a_trial_that_never_stops_is_taken_for_a_loop():
    body = d.process(
        "visit",
        d.start(),
        d.gateway("exclusive", "Again", default="f_Again_e"),
        d.script("Count", "=1", "n"),
        d.end(),
        d.flow("s", "Again", "e"),
        d.when("Again", "Count", "=1 = 1"),
        d.flow("Count", "Again"),
    )
    _trial, outcome = trials.play([source(body)], [s.start("visit")])
    assert "死循环" in outcome.why


def test_a_record_claims_who_when_what_and_the_end(sources):
    told = recording.record("过春节", STEPS, sources, ALL)
    kinds = [each["type"] for each in told]
    assert kinds[0] == "CREATE_PROCESS_INSTANCE"
    assert {"ASSERT_USER_TASK", "ASSERT_ELEMENT_INSTANCE", "ASSERT_VARIABLES"} <= set(kinds)
    [outcome] = scenario_runs.run_file("a.test.json", s.text(*told), sources)
    assert outcome.passed, outcome


def test_a_record_of_a_record_claims_nothing_twice(sources):
    told = recording.record("过春节", STEPS, sources, ALL)
    assert recording.record("过春节", told, sources, ALL) == told


def test_what_is_not_to_be_held_is_not_claimed(sources):
    assert recording.record("x", STEPS, sources, frozenset()) == STEPS
    told = recording.record("x", STEPS, sources, frozenset({Holding.TASKS}))
    assert {each["type"] for each in told if each not in STEPS} == {"ASSERT_USER_TASK"}


def test_steps_that_do_not_go_through_are_not_recorded(sources):
    with pytest.raises(Broken, match="没有待办任务"):
        recording.record("x", [s.start(), s.complete("Feedback")], sources, ALL)


def test_a_file_is_written_one_instruction_on_a_line_and_read_again():
    case = {"name": "过春节", "description": "节后", "instructions": STEPS}
    text = scenario_file.write([case, case], {"sishi": {"equivalent": []}, "processId": "grid"})
    assert text.count(b'\n        {"type"') == 2 * len(STEPS)
    content = scenario_file.load("a.test.json", text)
    assert content["testCases"] == [case, case]
    assert (content["processId"], content["sishi"]) == ("grid", {"equivalent": []})


@pytest.fixture
def drafted(session, change, analyst, deployed):
    return drafts.copy(session, change, deployed.id, by=analyst)


VISIT = [s.start("visit"), s.wait("P3D")]


def test_a_trial_is_kept_and_opened_again(session, change, analyst, drafted):
    trials.keep(session, change, "三天后提醒", VISIT, ALL, by=analyst)
    trials.keep(session, change, "没有人办", VISIT[:1], ALL, by=analyst)
    listed = trials.list_scenarios(session, change)
    assert [name for _which, name in listed] == ["三天后提醒", "没有人办"]
    name, steps = trials.open_scenario(session, change, listed[0][0])
    assert name == "三天后提醒"
    trial, outcome = trials.play(trials.sources(session, change), steps)
    assert outcome.passed, outcome
    assert trial.run.ready == ["Call"]


def test_a_scenario_saved_again_takes_its_own_place(session, change, analyst, drafted):
    trials.keep(session, change, "三天后提醒", VISIT, ALL, by=analyst)
    trials.keep(session, change, "没有人办", VISIT[:1], ALL, by=analyst)
    claimed = [*VISIT, s.element("Call", "IS_ACTIVE")]
    trials.keep(session, change, "三天后提醒", claimed, frozenset(), by=analyst)
    listed = trials.list_scenarios(session, change)
    assert [name for _which, name in listed] == ["三天后提醒", "没有人办"]
    _name, steps = trials.open_scenario(session, change, listed[0][0])
    assert list(steps) == claimed


def test_what_cannot_be_kept_is_refused_and_nothing_is(session, change, analyst, drafted):
    with pytest.raises(MissingField):
        trials.keep(session, change, " ", VISIT, ALL, by=analyst)
    with pytest.raises(Refused):
        trials.keep(session, change, "x", [{"type": "DANCE"}], ALL, by=analyst)
    with pytest.raises(Broken):
        trials.keep(session, change, "x", [s.start("visit"), s.complete("Gone")], ALL, by=analyst)
    assert trials.list_scenarios(session, change) == []


@pytest.mark.parametrize(
    "which", ["", "visit.test.json", "visit.test.json#9", "gone#0", "visit.test.json#-1"]
)
def test_no_other_scenario_is_opened(session, change, analyst, drafted, which):
    trials.keep(session, change, "三天后提醒", VISIT, ALL, by=analyst)
    with pytest.raises(NoSuchScenario):
        trials.open_scenario(session, change, which)


def test_scenarios_of_an_earlier_change_are_taken_along(
    session, change, analyst, reviewer, drafted
):
    drafts.upload(session, change, files.NAME, files.text(after="P3D", task="Ring"), by=analyst)
    trials.keep(session, change, "三天后提醒", VISIT, ALL, by=analyst)
    reviewing.submit(session, change, by=analyst)
    reviewing.release(session, change, "核对过", by=reviewer)
    later = changes.create(session, "再改", "", by=analyst)
    drafts.add(session, later, files.NAME, files.text(after="P4D", task="Ring"), by=analyst)
    assert kept_scenarios.list_missing(session, later) == ["visit.test.json"]
    kept_scenarios.add(session, later, ["visit.test.json"], by=analyst)
    assert [name for _which, name in trials.list_scenarios(session, later)] == ["三天后提醒"]
    assert kept_scenarios.list_missing(session, later) == []


def test_only_scenarios_there_are_and_not_yet_here_are_taken_along(session, change, analyst):
    for names in ([], ["gone.test.json"], ["grid.test.json", "grid.bpmn"]):
        with pytest.raises(NoSuchScenario):
            kept_scenarios.add(session, change, names, by=analyst)
    kept_scenarios.add(session, change, ["grid.test.json"], by=analyst)
    with pytest.raises(NoSuchScenario):
        kept_scenarios.add(session, change, ["grid.test.json"], by=analyst)


def test_shipped_scenarios_are_there_for_a_shipped_diagram(session, change, analyst):
    text = files.shipped_text("grid.bpmn")
    drafts.add(session, change, "grid.bpmn", text, by=analyst)
    assert kept_scenarios.list_missing(session, change) == ["grid.test.json"]


def test_a_trial_is_added_to_the_scenarios_there_are_already(session, change, analyst):
    shipped.deploy(session)
    text = files.shipped_text("grid.bpmn")
    drafts.add(session, change, "grid.bpmn", text, by=analyst)
    there = [each.name for each in scenario_file.read("", shipped.scenarios()["grid.test.json"])]
    trials.keep(session, change, "过春节", STEPS, ALL, by=analyst)
    listed = trials.list_scenarios(session, change)
    assert [name for _which, name in listed] == [*there, "过春节"]
    assert kept_scenarios.list_missing(session, change) == []


def test_a_scenario_is_taken_out_of_its_file_and_the_others_stay(session, change, analyst, drafted):
    trials.keep(session, change, "三天后提醒", VISIT, ALL, by=analyst)
    trials.keep(session, change, "没有人办", VISIT[:1], ALL, by=analyst)
    assert trials.drop(session, change, "visit.test.json#0", by=analyst) == "三天后提醒"
    listed = trials.list_scenarios(session, change)
    assert listed == [("visit.test.json#0", "没有人办")]
    with pytest.raises(NoSuchScenario):
        trials.drop(session, change, "visit.test.json#1", by=analyst)


def test_what_there_is_no_time_for_has_not_passed(session, change, analyst, drafted):
    trials.keep(session, change, "三天后提醒", VISIT, ALL, by=analyst)
    contents = drafts.contents(session, change)
    [outcome] = scenario_runs.run_all(session, contents, seconds=-1)
    assert not outcome.passed
    assert "没有轮到" in outcome.why

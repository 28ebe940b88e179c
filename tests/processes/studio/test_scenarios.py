"""Scenarios: run with a moved clock, red at the very step that no longer holds."""

import pytest

from engine.deployment.bundle import Source
from engine.faults import Refused
from processes.diagrams import shipped
from processes.studio import drafts, reviewing, scenario_file, scenario_runs, versions
from processes.studio.errors import ScenariosFail
from tests.processes.studio import files
from tests.processes.studio import scenarios as s


@pytest.fixture(scope="module")
def sources():
    return [*shipped.sources(), shipped.limits()]


def run(steps, sources):
    [outcome] = scenario_runs.run_file("grid.test.json", s.text(*steps), sources)
    return outcome


def edited(sources, name, old, new):
    """The shipped files with one thing put otherwise."""
    text = next(each.text for each in sources if each.name == name).decode()
    assert old in text
    changed = Source.of(name, text.replace(old, new).encode())
    return [changed if each.name == name else each for each in sources]


def test_a_case_is_handled_over_the_holiday(sources):
    outcome = run(s.HANDLED_AFTER_THE_HOLIDAY, sources)
    assert outcome.passed, outcome


def test_time_passes_by_working_days_and_to_what_is_due(sources):
    outcome = run(
        (
            s.start(),
            s.wait(to="next"),
            s.element("ContactDue", "IS_COMPLETED"),
            s.complete("Contact", note="迟了"),
            s.wait(workingDays=4),
            s.element("HandleDue", "IS_COMPLETED"),
            {"type": "ASSERT_PROCESS_INSTANCE", "state": "IS_COMPLETED"},
            {"type": "ASSERT_VARIABLES", "variables": {"outcome": "escalate"}},
        ),
        sources,
    )
    assert outcome.passed, outcome


@pytest.mark.parametrize(
    ("old", "new", "step", "why"),
    [
        ('["grid_worker@" + grid]', '["grid_head@" + village]', 2, "不能办理"),
        ('id="Handle"', 'id="Other"', 0, "Handle"),
        ('deadline("grid.resolve", entered_at)', 'deadline("grid.first_contact", entered_at)', 3, "dueDate"),
        ('formId="handle"', 'formId="visit"', 5, ""),
    ],
)  # fmt: skip
def test_a_diagram_that_changed_is_red_at_the_right_step(sources, old, new, step, why):
    outcome = run(s.HANDLED_AFTER_THE_HOLIDAY, edited(sources, "grid.bpmn", old, new))
    assert outcome.broken_at == step
    assert why in outcome.why


def test_a_step_about_what_is_no_longer_drawn_is_red_and_never_passed_over(sources):
    outcome = run((s.start(), s.element("Gone", "IS_NOT_ACTIVATED")), sources)
    assert outcome.broken_at == 2
    assert "没有元素“Gone”" in outcome.why


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (s.complete("Feedback"), "没有待办任务"),
        (s.complete("Contact", by="nobody"), "不能办理"),
        (s.complete("Contact"), "联系情况"),
        (s.wait("P1X"), "不是能用的时长"),
        (s.wait("P99999999D"), "不是能用的时长"),
        ({"type": "SET_TIME", "time": "2020-01-01T00:00:00Z"}, "不能倒退"),
        ({"type": "SET_TIME", "time": "soon"}, "不是时刻"),
        ({"type": "SET_TIME", "time": "9999-12-31"}, "太远"),
        ({"type": "CORRELATE_MESSAGE", "name": "nobody"}, ""),
        ({"type": "ASSERT_VARIABLES", "variables": {"risk_color": "red"}}, "实际是 'yellow'"),
        ({"type": "ASSERT_PROCESS_INSTANCE", "state": "IS_COMPLETED"}, "实际是“active”"),
        (s.task("Contact", assignee="li"), "assignee"),
    ],
)
def test_what_does_not_hold_is_told(sources, step, why):
    outcome = run((s.start(), step), sources)
    assert outcome.broken_at == 2
    assert why in outcome.why


def test_a_handler_can_be_made_to_fail_or_to_answer(sources):
    mock = {"type": "MOCK_JOB_WORKER_THROW_BPMN_ERROR", "jobType": "case.card", "errorCode": "no"}
    outcome = run((mock, s.start(), s.wait("P3D")), sources)
    assert outcome.broken_at == 3
    assert "流程出错" in outcome.why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"[", "不是 JSON"),
        (b"{}", "testCases"),
        (b'{"testCases": [{}]}', "没有名称"),
        (s.text({"type": "RUN_CALLED_PROCESS"}), "MOCK_CHILD_PROCESS"),
        (s.text({"type": "MAKE_COFFEE"}), "MAKE_COFFEE"),
        (s.text({"type": "INCREASE_TIME"}), "缺少“duration”"),
        (s.text("start"), "没有写明种类"),
    ],
)
def test_what_makes_no_sense_here_is_refused_by_name(text, why):
    with pytest.raises(Refused) as refused:
        scenario_file.read("a.test.json", text)
    assert why in str(refused.value)


VISITED = s.text(
    s.start("visit"), s.wait("P4D"), s.element("reminded", "IS_COMPLETED"), name="四天后提醒"
)


def test_a_change_whose_scenario_is_red_is_not_submitted(session, change, analyst, deployed):
    draft = drafts.copy(session, change, deployed.id, by=analyst)
    drafts.add(session, change, "visit.test.json", VISITED, by=analyst)
    first = versions.newest(session, draft)
    later = versions.save(session, draft, files.text(after="P5D"), parent=first, by=analyst)
    with pytest.raises(ScenariosFail, match="四天后提醒"):
        reviewing.submit(session, change, by=analyst)
    versions.save(session, draft, files.text(after="P2D"), parent=later, by=analyst)
    reviewing.submit(session, change, by=analyst)

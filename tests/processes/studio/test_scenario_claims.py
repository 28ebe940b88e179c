"""Every kind of step of the scenario format: taken, or refused by name with the reason."""

import json

import pytest

from engine.deployment.bundle import Source
from engine.faults import Refused
from processes.diagrams import shipped
from processes.studio import scenario_file, scenario_runs
from processes.studio.scenario_refusals import KINDS
from processes.studio.scenario_steps import STEPS
from tests.processes.studio import scenarios as s

#: Every instruction of the published schemas (8.9, and what 8.10 adds).
FORMAT = {
    *("ASSERT_DECISION", "ASSERT_ELEMENT_INSTANCE", "ASSERT_ELEMENT_INSTANCES"),
    *("ASSERT_PROCESS_INSTANCE", "ASSERT_PROCESS_INSTANCE_MESSAGE_SUBSCRIPTION"),
    *("ASSERT_USER_TASK", "ASSERT_VARIABLE", "ASSERT_VARIABLES", "BROADCAST_SIGNAL"),
    *("COMPLETE_JOB", "COMPLETE_JOB_AD_HOC_SUB_PROCESS", "COMPLETE_JOB_USER_TASK_LISTENER"),
    *("COMPLETE_USER_TASK", "CONDITIONAL_BEHAVIOR", "CORRELATE_MESSAGE"),
    *("CREATE_PROCESS_INSTANCE", "EVALUATE_CONDITIONAL_START_EVENT", "EVALUATE_DECISION"),
    *("INCREASE_TIME", "MOCK_CHILD_PROCESS", "MOCK_DMN_DECISION"),
    *("MOCK_JOB_WORKER_COMPLETE_JOB", "MOCK_JOB_WORKER_THROW_BPMN_ERROR", "PUBLISH_MESSAGE"),
    *("RELEASE_JOB", "RESOLVE_INCIDENT", "RUN_CALLED_PROCESS", "SET_TIME"),
    *("STUB_CALL_ACTIVITY_COMPLETE", "STUB_CALL_ACTIVITY_THROW_ERROR"),
    *("THROW_BPMN_ERROR_FROM_JOB", "UPDATE_VARIABLES"),
}


@pytest.fixture(scope="module")
def sources():
    return [*shipped.sources(), shipped.limits()]


def run(sources, *steps):
    [outcome] = scenario_runs.run_file("a.test.json", s.text(*steps), sources)
    return outcome


def decision(key, **claims):
    return {"type": "ASSERT_DECISION", "decisionSelector": {"decisionDefinitionId": key}} | claims


def evaluate(key, **variables):
    selector = {"decisionDefinitionId": key}
    return {
        "type": "EVALUATE_DECISION",
        "decisionDefinitionSelector": selector,
        "variables": variables,
    }


def job(kind, element, **more):
    return {"type": kind, "jobSelector": {"elementId": element}} | more


def elements(state, *ids):
    selectors = [{"elementId": each} for each in ids]
    return {"type": "ASSERT_ELEMENT_INSTANCES", "elementSelectors": selectors, "state": state}


SETTLED = (
    s.complete("Contact", note="已联系"),
    s.complete("Handle", decision="settled", result="已处置"),
)


def test_every_instruction_of_the_format_is_taken_or_refused_by_name():
    assert set(STEPS) | set(KINDS) == FORMAT
    assert not set(STEPS) & set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_cannot_be_taken_says_why(kind):
    with pytest.raises(Refused) as refused:
        scenario_file.read("a.test.json", s.text({"type": kind}))
    assert KINDS[kind] in str(refused.value)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (s.complete("Contact") | {"useExampleData": True}, "示例数据"),
        (s.start() | {"startInstructions": [{"elementId": "Handle"}]}, "从开始事件启动"),
        (s.start() | {"colour": "red"}, "不认识“colour”"),
        (s.complete("Contact") | {"userTaskSelector": None}, "缺少“userTaskSelector”"),
        (s.complete("Contact") | {"userTaskSelector": {"elementId": ["Contact"]}}, "种类不对"),
        (elements("IS_ACTIVE") | {"elementSelectors": ["Contact"]}, "种类不对"),
        (decision("triage", matchedRules=["1"]), "种类不对"),
        (s.element("Contact", "IS_ACTIVE") | {"state": 1}, "种类不对"),
        (
            {"type": "CONDITIONAL_BEHAVIOR", "conditions": [{"type": "DANCE"}], "actions": []},
            "DANCE",
        ),
    ],
)
def test_a_step_that_says_what_nobody_understands_is_refused_whole(step, why):
    with pytest.raises(Refused) as refused:
        scenario_file.read("a.test.json", s.text(step))
    assert why in str(refused.value)


def test_what_says_nothing_may_be_said():
    step = s.complete("Contact") | {"useExampleData": False}
    assert scenario_file.read("a.test.json", s.text(step))


@pytest.mark.parametrize(
    "claim",
    [
        elements("IS_COMPLETED_IN_ORDER", "GridEntered", "Contact", "Handle"),
        elements("IS_ACTIVE_EXACTLY", "Feedback"),
        elements("IS_NOT_ACTIVE", "Contact"),
        {"type": "ASSERT_PROCESS_INSTANCE", "state": "IS_ACTIVE", "hasActiveIncidents": False},
        {"type": "ASSERT_VARIABLES", "variableNames": ["outcome"]},
        {"type": "ASSERT_USER_TASK", "userTaskSelector": {"taskName": "反馈诉求人"}},
        {
            "type": "ASSERT_ELEMENT_INSTANCE",
            "elementSelector": {"elementName": "首次联系"},
            "state": "IS_COMPLETED",
            "amount": 1,
            "sishi": {"at": s.BEFORE_THE_HOLIDAY},
        },
    ],
)
def test_what_is_so_holds(sources, claim):
    outcome = run(sources, s.start(), *SETTLED, claim)
    assert outcome.passed, outcome


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (elements("IS_COMPLETED_IN_ORDER", "Handle", "Contact"), "没有轮到“Contact”"),
        (elements("IS_ACTIVE_EXACTLY", "Feedback", "Handle"), "实际是“Feedback”"),
        (elements("IS_NOT_ACTIVE", "Feedback"), "实际不是"),
        ({"type": "ASSERT_PROCESS_INSTANCE", "hasActiveIncidents": True}, "实际没有"),
        ({"type": "ASSERT_VARIABLES", "variableNames": ["gone"]}, "没有变量“gone”"),
        (
            {"type": "ASSERT_PROCESS_INSTANCE", "processInstanceSelector": {"processDefinitionId": "x"}},
            "没有流程“x”",
        ),
        (
            {
                "type": "ASSERT_VARIABLES",
                "elementSelector": {"elementId": "Handle"},
                "variables": {"x": 1},
            },
            "没有自己的变量",
        ),
        (
            {
                "type": "ASSERT_ELEMENT_INSTANCE",
                "elementSelector": {"elementId": "Contact"},
                "state": "IS_COMPLETED",
                "sishi": {"at": "2026-02-13T10:00:00+08:00"},
            },
            "应在2026-02-13T10:00:00+08:00完成",
        ),
        ({"type": "ASSERT_USER_TASK", "userTaskSelector": {"elementId": "Feedback"}, "state": "IS_FAILED"}, "IS_FAILED"),
        (decision("triage", output=1), "还没有作出过"),
        (decision("gone"), "没有决策“gone”"),
        (job("COMPLETE_JOB", "CardHandle"), "还没有走到“CardHandle”"),
    ],
)  # fmt: skip
def test_what_is_not_so_is_red(sources, claim, why):
    outcome = run(sources, s.start(), *SETTLED, claim)
    assert outcome.broken_at == 4
    assert why in outcome.why


DANGER = {
    "scale": "01",
    "level": "04",
    "category": "0201",
    "source": "patrol",
    "police_matter": True,
}


def test_a_decision_is_asked_and_its_rules_are_claimed(sources):
    asked = evaluate("triage", risk_color="blue", consent=None, needs_enforcement=False, is_petition=False, **DANGER)  # fmt: skip
    holds = decision("triage", matchedRules=[2], notMatchedRules=[1])
    assert run(sources, asked, holds).passed
    assert run(sources, asked, decision("triage", matchedRules=[3])).broken_at == 2
    assert "不应命中第2条" in run(sources, asked, decision("triage", notMatchedRules=[2])).why
    assert "不应命中任何规则" in run(sources, asked, decision("triage", noMatchedRules=True)).why


def test_a_decision_a_process_made_is_claimed(sources):
    given = s.STARTED | {"case_no": "1", "level": "04", "scale": "01", "consent": True}
    given |= {"needs_enforcement": False, "is_petition": False, "people_count": 2, "leader": None}
    start = s.start("dispute") | {"variables": given | {"rebounds": 0}}
    assert run(sources, start, decision("triage", matchedRules=[3])).passed
    mock = {"type": "MOCK_DMN_DECISION", "decisionDefinitionId": "triage"}
    mocked = mock | {"variables": {"tier": "grid", "whistle": "", "reason": "x"}}
    assert run(sources, mocked, start, s.element("Contact", "IS_ACTIVE")).passed


def test_a_called_process_is_replaced_by_one_that_ends_at_once(sources):
    given = s.STARTED | {"case_no": "1", "level": "04", "scale": "01", "consent": None}
    given |= {"needs_enforcement": False, "is_petition": False, "people_count": 2, "leader": None}
    start = s.start("dispute") | {"variables": given | {"rebounds": 0}}
    mock = {"type": "MOCK_CHILD_PROCESS", "processDefinitionId": "grid"}
    ends = {"variables": {"outcome": "settled", "next_tier": None, "reason": None}}
    outcome = run(sources, mock | ends, start, s.element("Settle", "IS_COMPLETED"))
    assert outcome.passed, outcome
    assert "没有流程“x”" in run(sources, mock | {"processDefinitionId": "x"}, start).why


def test_a_job_is_ended_as_the_step_says(sources):
    archive = job("THROW_BPMN_ERROR_FROM_JOB", "Archive", errorCode="dossier.incomplete")
    text = json.loads(shipped.scenarios()["dispute.test.json"])
    [case] = [each for each in text["testCases"] if each["name"].startswith("卷宗不全")]
    assert archive["type"] in {each["type"] for each in case["instructions"]}
    [outcome] = scenario_runs.run_file("a.test.json", scenario_file.write([case]), sources)
    assert outcome.passed, outcome


def test_messages_are_awaited_kept_and_come(sources):
    name = {"messageName": "danger"}
    claim = {"type": "ASSERT_PROCESS_INSTANCE_MESSAGE_SUBSCRIPTION", "messageSelector": name}
    given = s.STARTED | {"case_no": "1", "level": "04", "scale": "01", "consent": None}
    given |= {"needs_enforcement": False, "is_petition": False, "people_count": 2, "leader": None}
    start = s.start("dispute") | {"variables": given | {"rebounds": 0}}
    sent = {"type": "PUBLISH_MESSAGE", "name": "danger", "correlationKey": "1"}
    outcome = run(sources, sent, start, claim | {"state": "IS_CORRELATED"})
    assert outcome.passed, outcome
    assert run(sources, start, claim | {"state": "IS_WAITING"}).passed
    assert run(sources, start, claim | {"state": "IS_NOT_WAITING"}).broken_at == 2
    unheard = run(sources, start, sent | {"correlationKey": "2"})
    assert "消息“danger”没有人等" in unheard.why


def test_something_is_done_whenever_something_is_so(sources):
    behaviour = {
        "type": "CONDITIONAL_BEHAVIOR",
        "conditions": [s.task("Contact")],
        "actions": [s.complete("Contact", note="已联系")],
    }
    assert run(sources, behaviour, s.start(), s.task("Handle")).passed
    endless = behaviour | {"actions": [{"type": "UPDATE_VARIABLES", "variables": {"x": 1}}]}
    assert "停不下来" in run(sources, endless, s.start()).why


def test_what_failed_is_claimed_and_tried_again(sources):
    text = next(each.text for each in sources if each.name == "grid.bpmn").decode()
    broken = text.replace("=danger = true", "=danger + 1")
    files = [
        Source.of("grid.bpmn", broken.encode()) if e.name == "grid.bpmn" else e for e in sources
    ]
    contact = s.complete("Contact", note="已联系")
    fails = {"type": "ASSERT_PROCESS_INSTANCE", "hasActiveIncidents": True}
    assert run(files, s.start(), contact).broken_at == 2
    outcome = run(files, s.start(), contact, fails)
    assert outcome.passed, outcome
    again = {"type": "RESOLVE_INCIDENT", "incidentSelector": {"elementId": "IsDangerous"}}
    assert run(sources, s.start(), again).broken_at == 2


def test_variables_are_changed(sources):
    change = {"type": "UPDATE_VARIABLES", "variables": {"danger": True, "note": "x"}}
    claim = {"type": "ASSERT_VARIABLES", "variables": {"note": "x"}}
    assert run(sources, s.start(), change, claim).passed

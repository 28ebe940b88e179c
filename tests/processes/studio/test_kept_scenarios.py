"""What held before a change and would not after it is told, whether or not its scenarios are brought along."""

import pytest

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.models import Deployment
from processes.diagrams import shipped
from processes.studio import (
    changes,
    drafts,
    kept_scenarios,
    reverting,
    reviewing,
    scenario_runs,
)
from processes.studio.errors import ScenariosFail, ScenariosNeedReason
from tests.processes.studio.files import shipped_text, turned_round


@pytest.fixture
def in_force(session):
    """The shipped files are released."""
    shipped.deploy(session)


def broken_by(session, change):
    contents = drafts.contents(session, change)
    return kept_scenarios.list_broken(session, contents, seconds=scenario_runs.WAITED)


def test_a_change_that_breaks_a_scenario_it_did_not_bring_needs_a_reason(
    session, change, analyst, in_force
):
    drafts.add(session, change, "grid.bpmn", turned_round(), by=analyst)
    # Those of the diagram that calls it, too.
    assert {"grid.test.json", "dispute.test.json"} <= {
        each.file for each in broken_by(session, change)
    }
    with pytest.raises(ScenariosNeedReason, match="已有的场景不再成立"):
        reviewing.submit(session, change, by=analyst)
    reviewing.submit(session, change, by=analyst, reason="就该如此")
    assert any("场景“转调解”按这项变更不再成立（第" in each for each in change.warnings)
    assert change.warnings_reason == "就该如此"


def test_a_scenario_in_the_change_must_pass(session, change, analyst, in_force):
    drafts.add(session, change, "grid.bpmn", turned_round(), by=analyst)
    kept_scenarios.add(session, change, ["grid.test.json"], by=analyst)
    assert "grid.test.json" not in {each.file for each in broken_by(session, change)}
    with pytest.raises(ScenariosFail, match=r"grid\.test\.json 转调解"):
        reviewing.submit(session, change, by=analyst, reason="就该如此")


def test_what_failed_before_is_not_the_fault_of_a_change(session, change, analyst, in_force):
    catalogue.deploy(session, [Source.of("grid.bpmn", turned_round())])
    text = shipped_text("revisit.bpmn").replace(b'name="', b'name="\xe6\x96\xb0', 1)
    drafts.add(session, change, "revisit.bpmn", text, by=analyst)
    assert broken_by(session, change) == []


def test_the_newest_released_scenarios_count(session, change, analyst, reviewer, in_force):
    """Who changed the rule and its scenario once is not held to the shipped one ever after."""
    drafts.add(session, change, "grid.bpmn", turned_round(), by=analyst)
    for name in sorted({each.file for each in broken_by(session, change)}):
        drafts.add(session, change, name, b'{"testCases": []}', by=analyst)
    reviewing.submit(session, change, by=analyst, reason="就该如此")
    reviewing.release(session, change, "同意", by=reviewer)
    later = changes.create(session, "再改", "", by=analyst)
    text = turned_round().replace(b'name="', b'name="\xe6\x96\xb0', 1)
    drafts.add(session, later, "grid.bpmn", text, by=analyst)
    assert broken_by(session, later) == []


def test_scenarios_alone_change_nothing_for_others(session, change, analyst, in_force):
    kept_scenarios.add(session, change, ["grid.test.json"], by=analyst)
    assert broken_by(session, change) == []


def test_scenarios_go_back_with_the_files(session, change, analyst, reviewer, in_force):
    first = max(each.deployment_id for each in catalogue.list_released(session))
    drafts.add(session, change, "grid.bpmn", turned_round(), by=analyst)
    for name in sorted({each.file for each in broken_by(session, change)}):
        drafts.add(session, change, name, b'{"testCases": []}', by=analyst)
    reviewing.submit(session, change, by=analyst, reason="就该如此")
    reviewing.release(session, change, "同意", by=reviewer)
    there = shipped.scenarios()["grid.test.json"]
    deployment = session.get_one(Deployment, first)
    for back in (
        reverting.revert(session, change, by=analyst),
        reverting.restore(session, deployment, by=analyst),
    ):
        found = drafts.contents(session, back)
        assert found["grid.test.json"] == there
        assert broken_by(session, back) == []

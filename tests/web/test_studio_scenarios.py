"""Trials and scenarios on the pages: another way from an earlier step, coverage, what is not noticed."""

import io
import json

import pytest

from engine import worker
from processes.diagrams import shipped
from processes.studio import mutation_runs
from tests.processes.studio import files
from tests.processes.studio import scenarios as s

BEGUN = [s.start("visit"), s.wait("P1D"), s.wait("P1D")]


def press(browser, change, steps, do, branches=(), **typed):
    """Press a button of the trial, after these steps."""
    sent = {"steps": json.dumps(steps), "branches": json.dumps(list(branches)), "do": do} | typed
    browser.get(f"/studio/{change.id}/trial")
    return browser.post(f"/studio/{change.id}/trial", sent)


def carried(page, name):
    """What the page carries along."""
    text = page.partition(f'name="{name}" value="')[2].partition('"')[0]
    return json.loads(text.replace("&#34;", '"'))


def test_another_way_from_an_earlier_step_keeps_the_first_beside(analyst, change):
    page = press(analyst, change, BEGUN, "branch", at="2").text
    assert carried(page, "steps") == BEGUN[:2]
    assert carried(page, "branches") == [BEGUN]
    assert "换到第1次（3步）" in page
    back = press(analyst, change, BEGUN[:2], "switch", [BEGUN], at="0").text
    assert carried(back, "steps") == BEGUN
    assert carried(back, "branches") == [BEGUN[:2]]


def test_a_step_that_no_longer_fits_is_told_and_can_be_cut(analyst, change):
    steps = [*BEGUN[:1], s.complete("Gone"), s.wait("P1D")]
    page = press(analyst, change, steps, "look").text
    assert "第2步不再合适（共3步）" in page
    assert "没有元素“Gone”" in page
    assert carried(press(analyst, change, steps, "cut", at="1").text, "steps") == steps[:1]


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "branch", "at": "9"},
        {"do": "branch", "at": "x"},
        {"do": "switch", "at": "0"},
        {"do": "look", "branches": "[1]"},
        {"do": "look", "branches": "{"},
        {"do": "look", "branches": f'[[{{"type": {"[" * 400}{"]" * 400}}}]]'},
        {"do": "look", "branches": f'[[{{"type": {2**70}}}]]'},
        {"do": "look", "branches": json.dumps([[]] * 9)},
    ],
)
def test_what_no_page_sends_is_refused(analyst, change, sent):
    analyst.get(f"/studio/{change.id}/trial")
    sent = {"steps": json.dumps(BEGUN)} | sent
    assert analyst.post(f"/studio/{change.id}/trial", sent).status_code == 400


def test_variables_that_are_no_json_are_asked_for_again(analyst, change):
    answer = press(
        analyst, change, [], "start", process="visit", at="2026-02-13T09:00", variables="{grid: 1"
    )
    assert answer.status_code == 422
    assert "应写成 JSON 对象" in answer.text
    assert "{grid: 1" in answer.text


@pytest.mark.parametrize("typed", ["[1]", f'{{"x": {2**70}}}', '{"x": NaN}', '{"x": ' + "[" * 400])
def test_variables_no_process_could_hold_are_refused(analyst, change, typed):
    answer = press(
        analyst, change, [], "start", process="visit", at="2026-02-13T09:00", variables=typed
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("at", ["", "soon", "9999-12-31T00:00", "1999-01-01T00:00"])
def test_a_moment_no_trial_plays_in_is_told(analyst, change, at):
    page = press(analyst, change, [], "start", process="visit", at=at, variables="{}").text
    assert "启动流程" in page
    assert 'role="alert"' in page


def test_a_start_is_taken_back_with_its_time(analyst, change):
    started = press(
        analyst, change, [], "start", process="visit", at="2026-02-13T09:00", variables='{"x": 1}'
    ).text
    steps = carried(started, "steps")
    assert [each["type"] for each in steps] == ["SET_TIME", "CREATE_PROCESS_INSTANCE"]
    assert steps[1]["variables"] == {"x": 1}
    sent = {"task": "Call", "by": "center@420303001", "data": '{"y": 2}'}
    done = carried(press(analyst, change, steps, "complete", **sent).text, "steps")
    assert (done[2]["variables"], done[2]["sishi"]) == ({"y": 2}, {"by": "center@420303001"})
    assert "启动流程" in press(analyst, change, steps, "back").text


def test_a_task_says_who_may_do_it(analyst, change):
    page = press(analyst, change, BEGUN[:1], "look").text
    assert "谁能办" in page
    assert "center@420303001" in page


def test_a_kept_trial_is_opened_run_and_covers(analyst, change):
    sent = {"steps": json.dumps(BEGUN), "title": "等两天", "holding": ["tasks", "ending"]}
    analyst.get(f"/studio/{change.id}/trial")
    analyst.post(f"/studio/{change.id}/trial/keep", sent)
    page = analyst.get(f"/studio/{change.id}/scenarios").text
    assert "1个全部通过" in page
    assert "没有走到的" in page
    assert "data-missed=" in page
    opened = press(analyst, change, [], "open", scenario="visit.test.json#0").text
    assert carried(opened, "steps")[0] == BEGUN[0]


def test_claims_are_read_in_words_taken_away_and_added(analyst, change):
    sent = {"steps": json.dumps(BEGUN), "title": "等两天", "holding": ["tasks", "ending"]}
    analyst.get(f"/studio/{change.id}/trial")
    analyst.post(f"/studio/{change.id}/trial/keep", sent)
    page = press(analyst, change, [], "open", scenario="visit.test.json#0").text
    steps = carried(page, "steps")
    assert [each["type"] for each in steps][1] == "ASSERT_USER_TASK"
    assert "“Call”待办，由" in page
    assert "正在进行“Call”" in page
    told = page.partition('<ol class="trial-steps">')[2].partition("</ol>")[0]
    assert "IS_" not in told

    # Only a claim can be taken away: what was done before is what the rest follows from.
    fewer = carried(press(analyst, change, steps, "", drop="2").text, "steps")
    assert fewer == [steps[0], *steps[2:]]
    assert press(analyst, change, steps, "", drop="1").status_code == 400
    assert press(analyst, change, steps, "", drop="99").status_code == 400

    asked = {"element": "late", "state": "IS_NOT_ACTIVATED"}
    page = press(analyst, change, fewer, "claim-element", **asked, called="等两天").text
    more = carried(page, "steps")
    assert more == [*fewer, s.element("late", "IS_NOT_ACTIVATED")]
    assert "没有到过“late”" in page
    # What is not so is told, and not added.
    asked = {"element": "late", "state": "IS_COMPLETED"}
    refused = press(analyst, change, more, "claim-element", **asked)
    assert "应为“走完”" in refused.text
    assert carried(refused.text, "steps") == more
    page = press(
        analyst, change, more, "claim-variable", variable="risk_color", value="yellow"
    ).text
    assert carried(page, "steps")[-1]["variables"] == {"risk_color": "yellow"}
    refused = press(analyst, change, more, "claim-variable", variable="case", value="2")
    assert "应为 2" in refused.text

    # Opened as a scenario, it is saved in its place.
    assert 'required value="等两天"' in press(analyst, change, more, "look", called="等两天").text
    sent = {"steps": json.dumps(more), "title": "等两天"}
    analyst.post(f"/studio/{change.id}/trial/keep", sent)
    told = analyst.get(f"/studio/{change.id}/review").text
    assert "没有到过“late”" in told
    assert "不能逐项比对" not in told


def test_a_scenario_that_is_gone_is_not_opened(analyst, change):
    assert press(analyst, change, [], "open", scenario="visit.test.json#0").status_code == 404


def test_what_is_not_noticed_is_asked_for_and_shown(analyst, session, change):
    analyst.get(f"/studio/{change.id}")
    refused = analyst.post(f"/studio/{change.id}/mutations")
    assert refused.status_code == 422
    assert "还没有场景" in refused.text
    text = s.text(*BEGUN, s.element("Call", "IS_ACTIVE"), name="等两天")
    sent = {"csrf_token": analyst.token, "file": (io.BytesIO(text), "visit.test.json")}
    analyst.client.post(f"/studio/{change.id}/upload", data=sent)
    assert analyst.post(f"/studio/{change.id}/mutations").status_code == 302
    waiting = analyst.get(f"/studio/{change.id}/mutations")
    assert waiting.headers["Refresh"]
    assert "排队中" in waiting.text
    assert "还没有看过" in analyst.get(f"/studio/{change.id}/review").text
    worker.run_until_idle(session)
    done = analyst.get(f"/studio/{change.id}/mutations")
    assert "Refresh" not in done.headers
    assert "没有场景能发现" in done.text
    assert "办理角色清空" in done.text
    assert mutation_runs.find_latest(session, change).finished_at
    assert "没有场景能发现" in analyst.get(f"/studio/{change.id}/review").text


def test_a_scenario_is_opened_from_the_list_and_taken_out_of_it(analyst, browse, change):
    sent = {"steps": json.dumps(BEGUN), "title": "两天以后", "holding": ["tasks"]}
    analyst.get(f"/studio/{change.id}/trial")
    analyst.post(f"/studio/{change.id}/trial/keep", sent)
    page = analyst.get(f"/studio/{change.id}/scenarios").text
    assert "去掉这个场景" in page
    opened = press(analyst, change, [], "open", scenario="visit.test.json#0").text
    assert carried(opened, "steps")[0] == BEGUN[0]
    drop = f"/studio/{change.id}/scenarios/drop"
    analyst.get(f"/studio/{change.id}/scenarios")
    assert analyst.post(drop, {"scenario": "visit.test.json#7"}).status_code == 404
    assert browse("outsider").post(drop, {"scenario": "visit.test.json#0"}).status_code in (
        403,
        404,
    )
    analyst.post(drop, {"scenario": "visit.test.json#0"})
    page = analyst.get(f"/studio/{change.id}/scenarios").text
    assert "已去掉场景“两天以后”" in page
    assert "还没有场景文件" in page or "去掉这个场景" not in page


def test_a_scenario_the_change_would_break_is_shown_and_taken_along(session, analyst, change):
    shipped.deploy(session)
    drafted = {"file": (io.BytesIO(files.turned_round()), "grid.bpmn")}
    analyst.get(f"/studio/{change.id}")
    analyst.post(f"/studio/{change.id}/upload", drafted)
    address = f"/studio/{change.id}/scenarios"
    page = analyst.get(address).text
    assert "这项变更会使它们不再成立" in page
    assert "转调解" in page
    assert 'name="file" value="grid.test.json"' in page
    analyst.get(f"/studio/{change.id}")
    submitted = analyst.post(f"/studio/{change.id}/submit", {})
    assert "个已有的场景不再成立" in submitted.text
    assert 'id="reason"' in submitted.text
    analyst.get(address)
    assert analyst.post(address, {"file": "nothing.test.json"}).status_code == 404
    analyst.post(address, {"file": "grid.test.json"})
    page = analyst.get(address).text
    assert "已加入1个场景文件" in page
    assert 'name="file" value="grid.test.json"' not in page

"""The studio's judgement of a folder, from the command line."""

import json

import pytest

from engine.deployment import catalogue
from tests.processes.studio import files
from tests.processes.studio import scenarios as s


@pytest.fixture
def run(app, session):
    catalogue.deploy(session, [files.released()])
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(each) for each in arguments])


@pytest.fixture
def folder(tmp_path):
    (tmp_path / files.NAME).write_bytes(files.text())
    (tmp_path / "README.md").write_text("不是我们的文件")
    return tmp_path


def test_a_folder_without_faults_is_said_to_be_so(run, folder):
    result = run("check", folder)
    assert (result.exit_code, result.output) == (0, "没有问题。\n")


def test_a_fault_is_told_by_file_and_element(run, folder):
    (folder / files.NAME).write_bytes(files.text(after="soon"))
    result = run("check", folder)
    assert result.exit_code == 1
    assert "visit.bpmn late:" in result.output
    assert json.loads(run("check", folder, "--json").output)[0]["element"] == "late"


def test_scenarios_are_run_on_the_files_of_the_folder(run, folder):
    steps = (s.start("visit"), s.wait("P4D"), s.element("reminded", "IS_COMPLETED"))
    (folder / "visit.test.json").write_bytes(s.text(*steps))
    assert run("scenarios", folder).output == "1个场景全部通过。\n"
    (folder / files.NAME).write_bytes(files.text(after="P5D"))
    result = run("scenarios", folder)
    assert result.exit_code == 1
    assert "第3步" in result.output
    told = json.loads(run("scenarios", folder, "--json").output)
    assert [each["passed"] for each in told] == [False]


def test_a_folder_without_scenarios_is_no_success(run, folder):
    assert run("scenarios", folder).exit_code == 1


def test_two_files_and_two_folders_are_compared_in_meaning(run, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / files.NAME).write_bytes(files.text())
    assert run("diff", folder, other).output == "含义相同。\n"
    (other / files.NAME).write_bytes(files.text(after="P5D"))
    result = run("diff", folder / files.NAME, other / files.NAME)
    assert result.exit_code == 1
    assert "时长:P3D → P5D" in result.output
    assert files.NAME in json.loads(run("diff", folder, other, "--json").output)
    assert run("diff", folder, other / files.NAME).exit_code == 2


def test_what_no_scenario_notices_is_listed_and_counted(run, folder, tmp_path):
    assert run("mutate", folder).exit_code == 1
    steps = (s.start("visit"), s.task("Call"), s.wait("P3D"), s.element("reminded", "IS_COMPLETED"))
    (folder / "visit.test.json").write_bytes(s.text(*steps))
    report = tmp_path / "page.md"
    result = run("mutate", folder, "--least", "100", "--report", report)
    assert result.exit_code == 1
    assert "Call 办理角色清空" in result.output
    assert "没有场景能发现" in result.output
    assert "# 场景能发现哪些改动" in report.read_text("utf-8")
    assert run("mutate", folder, "--least", "10").exit_code == 0
    told = json.loads(run("mutate", folder, "--json").stdout)
    assert {each["fate"] for each in told} == {"found", "missed"}


def test_a_mark_of_an_alteration_that_is_made_no_more_is_told(run, folder):
    marks = {"equivalent": [{"mutant": "visit.bpmn#Gone role", "reason": "另有复核"}]}
    content = json.loads(s.text(s.start("visit"), s.task("Call"))) | {"sishi": marks}
    (folder / "visit.test.json").write_text(json.dumps(content), "utf-8")
    result = run("mutate", folder)
    assert result.exit_code == 1
    assert "已经没有这处改动" in result.output + result.stderr


def test_scenarios_are_written_for_other_programs(run, folder, tmp_path):
    steps = (s.start("visit"), s.wait(workingDays=1), s.complete("Call", by="center@420303001"))
    (folder / "visit.test.json").write_bytes(s.text(*steps))
    result = run("scenarios", folder, "--for-camunda", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "第3步的 by没有写出" in result.output
    text = (tmp_path / "out" / "visit.test.json").read_text("utf-8")
    assert "sishi" not in text
    times = [e["time"] for e in json.loads(text)["testCases"][0]["instructions"] if "time" in e]
    assert times == [s.BEFORE_THE_HOLIDAY, "2026-02-14T09:00:00+08:00"]
    (folder / "visit.test.json").write_bytes(s.text(s.start("visit"), s.complete("Gone")))
    assert run("scenarios", folder, "--for-camunda", tmp_path / "out").exit_code == 1

"""The studio's judgement of a folder, from the command line."""

import io
import json
import zipfile

import pytest

from engine.deployment import catalogue
from processes.studio import changes, drafts, releases
from tests.processes import factories
from tests.processes.studio import files
from tests.processes.studio import scenarios as s
from web.studio import folders


@pytest.fixture
def run(app, session):
    catalogue.deploy(session, [files.released()])
    return lambda *arguments: app.test_cli_runner().invoke(args=[str(each) for each in arguments])


@pytest.fixture
def people(session):
    return factories.cast(session)


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
    assert "时长：P3D → P5D" in result.output
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


def test_a_folder_is_released_and_stands_in_the_list(run, folder, session):
    (folder / files.NAME).write_bytes(files.text(after="P5D"))
    told = json.loads(run("deploy", folder, "--by", "张三", "--json").output)
    assert told["released"] == [{"name": files.NAME, "version": 2}]
    newest = releases.list_releases(session)[0]
    assert (newest.deployment.id, newest.deployment.told_by) == (told["deployment"], "张三")
    again = run("deploy", folder, "--by", "张三")
    assert (again.exit_code, again.output) == (0, "这些文件与现行版本相同，没有发布新版本。\n")


def test_a_folder_with_a_fault_or_a_red_scenario_is_not_released(run, folder, session):
    (folder / files.NAME).write_bytes(files.text(after="soon"))
    result = run("deploy", folder, "--by", "张三", "--json")
    assert result.exit_code == 1
    assert json.loads(result.output)["findings"][0]["element"] == "late"
    (folder / files.NAME).write_bytes(files.text(after="P5D"))
    steps = (s.start("visit"), s.wait("P4D"), s.element("reminded", "IS_COMPLETED"))
    (folder / "visit.test.json").write_bytes(s.text(*steps, name="四天"))
    result = run("deploy", folder, "--by", "张三")
    assert result.exit_code == 1
    assert "visit.test.json 四天" in result.output
    assert len(releases.list_releases(session)) == 1


def test_a_folder_with_nothing_in_it_is_no_release(run, tmp_path):
    result = run("deploy", tmp_path, "--by", "张三")
    assert result.exit_code == 1
    assert "没有流程图" in result.output


def test_what_the_studio_hands_out_comes_back_the_same(run, folder, session, people, tmp_path):
    change = changes.create(session, "往返", "", by=people["analyst"])
    for name in ("visit.bpmn", "visit.test.json"):
        content = files.text() if name == files.NAME else s.text(s.start("visit"))
        drafts.add(session, change, name, content, by=people["analyst"])
    with zipfile.ZipFile(io.BytesIO(drafts.archive(session, change))) as given:
        given.extractall(tmp_path / "out")
    assert folders.read(tmp_path / "out") == drafts.contents(session, change)
    assert run("check", tmp_path / "out").exit_code == 0


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

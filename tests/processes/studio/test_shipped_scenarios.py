"""The scenarios beside the shipped diagrams: all green, they come everywhere, and they notice."""

import re
from pathlib import Path

import pytest

from processes.diagrams import shipped
from processes.studio import coverage, mutation, mutation_report, scenario_file
from processes.studio.coverage import Reached
from processes.studio.mutation import Fate
from processes.studio.mutation_report import Figures, Line

ROOT = Path(__file__).parents[3]
#: At least so many of a hundred alterations are noticed.
LEAST = 85


@pytest.fixture(scope="module")
def sources():
    return [*shipped.sources(), shipped.limits()]


@pytest.fixture(scope="module")
def scenarios():
    return {name: scenario_file.read(name, text) for name, text in shipped.scenarios().items()}


@pytest.fixture(scope="module")
def walked(scenarios, sources):
    return coverage.walk(scenarios, sources)


def test_no_scenario_is_deployed(sources):
    assert [each.name for each in sources if each.name.endswith(".test.json")] == []
    assert len(shipped.scenarios()) == 18


def test_all_are_green(walked):
    assert [each.outcome for each in walked if not each.outcome.passed] == []


def test_the_twelve_scenarios_of_the_domain_are_among_them(scenarios):
    names = {each.name.split()[0] for each in scenarios["acceptance.test.json"]}
    assert names == {
        f"场景{n}"
        for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    }


def test_each_says_how_it_ends(scenarios):
    """A scenario that claims nothing would be green for ever."""
    for several in scenarios.values():
        for each in several:
            assert any(step.type.startswith("ASSERT_") for step in each.steps), each.name


def test_they_come_to_every_element_flow_and_row(walked, sources):
    reached = Reached()
    for each in walked:
        reached.add(each.reached)
    missed = {each.file: each.missed for each in coverage.of_files(sources, reached)}
    assert {file: ids for file, ids in missed.items() if ids} == {}


def test_they_are_written_as_the_studio_writes_them():
    for name, text in shipped.scenarios().items():
        content = scenario_file.load(name, text)
        assert scenario_file.write(content["testCases"], content) == text, name


@pytest.mark.parametrize("file", ["police_mediation.bpmn", "triage.dmn"])
def test_most_alterations_are_noticed(scenarios, sources, file):
    """Two files with their own scenarios, quickly; the whole set is told in docs/mutations.md."""
    own = f"{file.partition('.')[0]}.test.json"
    bench = mutation.prepare({own: scenarios[own]}, sources, [file])
    lines = [Line.of(each) for each in mutation.judge(bench)]
    figures = Figures.of(lines)
    assert figures.tried > 10
    assert figures.found * 100 >= LEAST * figures.tried, [e for e in lines if e.fate is Fate.MISSED]


def test_the_page_tells_what_is_noticed_of_the_whole_set(sources):
    page = (ROOT / "docs" / "mutations.md").read_text("utf-8")
    rate = re.search(r"发现率 (\d+)\.\d+%", page)
    tried = re.search(r"(\d+)处改动", page)
    assert rate
    assert int(rate[1]) >= LEAST
    refused = int(re.search(r"另有(\d+)处检查就会拒绝", page)[1])
    made = mutation.list_mutants(sources, [each.name for each in sources])
    assert int(tried[1]) + refused == len(made), "run the command named on the page again"
    assert mutation_report.page([]).splitlines()[:3] == page.splitlines()[:3]

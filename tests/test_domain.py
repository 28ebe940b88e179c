"""Whatever cites `docs/domain.md` names a section or a row of it that exists."""

import re
from pathlib import Path

import pytest

from processes.deadlines import limits
from tests.processes.walking import DIAGRAMS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "domain.md").read_text("utf-8")
SECTIONS = set(re.findall(r"^#+ (\d+(?:\.\d+)?)\.? ", PAGE, re.MULTILINE))
ROWS = set(re.findall(r"^\| ([SLDGC]\d\d) \|", PAGE, re.MULTILINE))
#: `3.4`, `L06`, and several: `L04, L11`, `G03—G05`, `3.1 and 3.2`.
ONE = r"(?:[SLDGC]\d\d|\d+(?:\.\d+)?)"
CITED = re.compile(rf"docs/domain\.md ({ONE}(?:(?:, |—| and ){ONE})*)")
#: What tells people where things come from in general; it is no citation.
WITHOUT_SECTION = re.compile(r"`docs/domain\.md`|docs/domain\.md, 来源|docs/domain\.md(?=\))")
ENDINGS = {".py", ".html", ".js", ".css", ".bpmn", ".dmn", ".form", ".json", ".md", ".po"}
FOLDERS = ("engine", "processes", "web", "bpmn", "tests", "docs")
FILES = [
    *(
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in ENDINGS and "built" not in path.parts and path != Path(__file__)
    ),
    *ROOT.glob("*.md"),
]
CODE = [path for path in FILES if path.suffix == ".py"]


def test_the_page_has_the_numbered_sections_and_rows():
    assert {str(number) for number in range(1, 13)} < SECTIONS
    assert len(ROWS) == 45


def test_every_citation_names_a_section_or_row_that_exists():
    cited = {
        (str(path.relative_to(ROOT)), each)
        for path in FILES
        for several in CITED.findall(path.read_text("utf-8"))
        for each in re.findall(ONE, several)
    }
    assert len(cited) > 60
    assert {(path, each) for path, each in cited if each not in SECTIONS | ROWS} == set()


def test_no_citation_leaves_the_section_out():
    for path in CODE:
        text = path.read_text("utf-8")
        whole = CITED.findall(text) + WITHOUT_SECTION.findall(text)
        assert text.count("docs/domain.md") == len(whole), path
        # A page beside it links to it, and a test opens it, without the folder.
        assert re.findall(r'(?<![/("])domain\.md', text) == [], path


def test_a_row_is_never_named_without_its_page():
    named = re.compile(r"[(, ]([SLDGC](?:0\d|1[0-2]))\b")
    for path in CODE:
        if path.is_relative_to(ROOT / "processes") or path.is_relative_to(ROOT / "web"):
            lines = filter(named.search, path.read_text("utf-8").splitlines())
            assert [line for line in lines if "docs/domain.md" not in line] == [], path


@pytest.mark.parametrize("word", ["handbook", "手册"])
def test_nothing_is_cited_that_is_not_in_the_repository(word):
    assert [path for path in FILES if word in path.read_text("utf-8").lower()] == []


def test_every_rule_on_time_and_every_diagram_is_told():
    told = set(re.findall(r"`([^`\s]+)`", PAGE))
    assert {row.key for row in limits.shipped().rows} - told == set()
    assert set(DIAGRAMS) - told == set()

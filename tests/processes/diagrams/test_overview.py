"""`docs/diagrams.md` is what the diagrams, forms and handlers say now."""

import re
from pathlib import Path

import processes.handlers  # noqa: F401 - registers what the page tells of
from engine.script import handlers
from processes.diagrams import overview
from processes.diagrams.overview.markdown import anchor, table
from tests.processes.walking import DIAGRAMS, FOLDER

PAGE = Path(__file__).parents[3] / "docs" / "diagrams.md"
HEADINGS = [line.lstrip("# ") for line in PAGE.read_text("utf-8").split("\n") if line[:1] == "#"]


def test_the_page_is_up_to_date():
    """`make docs` writes it again."""
    assert overview.text() == PAGE.read_text("utf-8")


def test_every_link_within_the_page_leads_to_one_heading():
    anchors = [anchor(each) for each in HEADINGS]
    links = re.findall(r"\]\(#([^)]+)\)", PAGE.read_text("utf-8"))
    assert len(links) > len(DIAGRAMS)
    assert set(links) - set(anchors) == set()
    assert len(set(anchors)) == len(anchors)


def test_no_diagram_and_no_form_is_left_out():
    told = {each.partition(" ")[0] for each in HEADINGS}
    assert set(DIAGRAMS) | {file.stem for file in FOLDER.glob("*.form")} <= told


def test_what_a_test_registers_is_not_told():
    name = "overview.stranger"
    if name not in handlers:
        handlers(name)(lambda context: None)
    assert name not in overview.text()


def test_a_table_leaves_out_what_is_empty_everywhere():
    assert table(("甲", "乙"), [("1", ""), ("a|b", "")]) == "| 甲 |\n| --- |\n| 1 |\n| a&#124;b |"
    assert table(("甲",), []) == ""

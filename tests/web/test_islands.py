"""The scripts of the pages: small, and in Chinese."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ISLANDS = sorted((ROOT / "web/static/islands").rglob("*.js"))
VIEWER = ROOT / "node_modules/@bpmn-io/form-js-viewer/dist/index.es.js"
ASKED = re.compile(r"""ranslate\((?:'((?:[^'\\]|\\.)+)'|"([^"]+)")""")
#: Not for those who fill in forms, or from a comment.
NOT_SHOWN = {"binding path '{value}' is already claimed", "HELLO {you}"}


@pytest.mark.parametrize("island", ISLANDS, ids=lambda path: path.name)
def test_an_island_is_under_a_hundred_lines(island):
    assert len(island.read_text().splitlines()) < 100


@pytest.mark.parametrize("island", ISLANDS, ids=lambda path: path.name)
def test_an_island_makes_no_page_out_of_text(island):
    assert (
        re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", island.read_text()
        )
        == []
    )


@pytest.mark.skipif(not VIEWER.is_file(), reason="the front end's packages are not installed")
def test_all_that_form_js_says_is_said_in_chinese():
    words = json.loads((ROOT / "web/static/islands/form-words.json").read_text())
    asked = {one or two for one, two in ASKED.findall(VIEWER.read_text())} - NOT_SHOWN
    assert len(asked) > 30
    assert asked - words.keys() == set()


def test_the_lock_names_no_address():
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


PANEL = ROOT / "node_modules/@bpmn-io/properties-panel/dist/index.esm.js"
COMMON = ROOT / "node_modules/bpmn-js-i18n/translations/zn.js"


@pytest.mark.skipif(not PANEL.is_file(), reason="the front end's packages are not installed")
def test_all_that_the_properties_panel_says_is_said_in_chinese():
    words = json.loads((ROOT / "web/static/islands/lib/studio/words.json").read_text())
    common = set(re.findall(r"""^\s*["'](.+?)["']\s*:""", COMMON.read_text(), re.MULTILINE))
    asked = {one or two for one, two in ASKED.findall(PANEL.read_text())}
    assert len(asked) > 10
    assert asked - words.keys() - common == set()

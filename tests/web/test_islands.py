"""The scripts of the pages: small, and in Chinese."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

from processes import handlers as _handlers  # noqa: F401 - templates are made of them
from processes.studio import handler_templates, task_templates

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


EDITORS = [
    ROOT / "node_modules/@bpmn-io/form-js-editor/dist/index.es.js",
    ROOT / "node_modules/form-js-viewer-1/dist/index.es.js",
]
_PROSE = r"""(['"`])([A-Z][A-Za-z]+ (?:(?!\1)[^\n\\])+)\1"""
_SHOWN = r"(?:label|children|title|placeholder|tooltip|description|'aria-label'): (?:\[\s*)?"
#: What the form editor says: beside the name of a text, or as the answer of what checks a field.
SAID = re.compile(rf"(?:{_SHOWN}|\breturn ){_PROSE}")
#: For who writes programs, or the maker's own mark.
NOT_SAID = {
    "No associated form field in the registry", "Drop is not a valid target",
    "Drop not allowed by path registry", "Powered by bpmn.io",
    "Web-based tooling for BPMN, DMN, and forms powered by",
}  # fmt: skip


@pytest.mark.skipif(not VIEWER.is_file(), reason="the front end's packages are not installed")
@pytest.mark.parametrize("editor", EDITORS, ids=lambda path: path.parts[-3])
def test_all_that_the_form_editor_says_is_said_in_chinese(editor):
    path = ROOT / "web/static/islands/lib/studio/form-editor-words.json"
    said = {text for _quote, text in SAID.findall(editor.read_text())}
    assert len(said) > 10
    assert said - json.loads(path.read_text()).keys() - NOT_SAID == set()


SAYING = re.compile(r"\bsay`((?:[^`$]|\$\{(?:[^{}`]|`[^`]*`)*\})*)`")
VALUE = re.compile(r"\$\{(?:[^{}`]|`[^`]*`)*\}")


def test_all_that_the_studio_says_itself_has_its_english():
    english = json.loads((ROOT / "web/static/islands/lib/studio/english.json").read_text())
    sources = [path.read_text() for path in ISLANDS]
    said = {VALUE.sub("{}", text) for source in sources for text in SAYING.findall(source)}
    assert said == english.keys()
    assert [text for text in said if text.count("{}") != english[text].count("{}")] == []
    unsaid = [line for source in sources for line in source.splitlines() if is_unsaid(line)]
    assert unsaid == []


def is_unsaid(line):
    """A Chinese text that is not said: but for marks of rules, which are data."""
    code = re.sub(r"\"[法设]\"", "", SAYING.sub("", line.partition("// ")[0]))
    return re.search("[一-鿿]", code) is not None


def test_the_lock_names_no_address():
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


PACKAGES = ROOT / "node_modules"
COMMON = PACKAGES / "bpmn-js-i18n/translations/zn.js"
OFFERED = re.compile(r"""^ +(?:label|name): '([A-Z][^']+)'""", re.MULTILINE)
#: What of the editor of diagrams asks for texts by name.
ASKING = [
    "@bpmn-io/properties-panel/dist/index.esm.js",
    "bpmn-js-element-templates/dist/index.esm.js",
    "bpmn-js-create-append-anything/dist/index.es.js",
]


@pytest.mark.skipif(not COMMON.is_file(), reason="the front end's packages are not installed")
@pytest.mark.parametrize("package", ASKING)
def test_all_that_the_editor_of_diagrams_says_is_said_in_chinese(package):
    words = json.loads((ROOT / "web/static/islands/lib/studio/words.json").read_text())
    common = set(re.findall(r"""^\s*["'](.+?)["']\s*:""", COMMON.read_text(), re.MULTILINE))
    source = (PACKAGES / package).read_text()
    asked = {(one or two).replace("\\'", "'") for one, two in ASKED.findall(source)}
    if "create-append" in package:
        asked |= set(OFFERED.findall(source))
    assert len(asked) > 5
    assert asked - words.keys() - common == set()


EDITOR = ROOT / "web/static/built/studio-bpmn.js"
#: Bytes, compressed.
LARGEST = 900_000


@pytest.mark.skipif(not EDITOR.is_file(), reason="the front end is not built")
def test_the_editor_of_diagrams_is_small_enough():
    assert len(gzip.compress(EDITOR.read_bytes())) <= LARGEST


def test_the_editor_of_diagrams_is_loaded_on_its_own_page_alone():
    pages = (ROOT / "web/templates").rglob("*.html")
    assert [each.name for each in pages if "studio-bpmn.js" in each.read_text()] == ["bpmn.html"]
    users = [each.name for each in ISLANDS if "studio/modeler.js" in each.read_text()]
    assert users == ["studio-bpmn.js"]


VALIDATOR = PACKAGES / "@bpmn-io/element-templates-validator/dist/index.js"
#: Reads templates, writes what is wrong with them by Camunda's own schema.
JUDGING = """
import { validateAllZeebe } from "%s";
let text = "";
for await (const part of process.stdin) text += part;
const { results } = validateAllZeebe(JSON.parse(text));
const wrong = results.filter((each) => !each.valid).map((each) => [each.object.id, each.errors]);
process.stdout.write(JSON.stringify(wrong));
"""


@pytest.mark.skipif(not VALIDATOR.is_file(), reason="the front end's packages are not installed")
def test_our_templates_are_templates_by_camundas_schema():
    limits = [("grid.resolve", "grid.resolve 网格现场处置")]
    people = task_templates.templates(
        groups=[('=["grid_worker@" + grid]', "网格员")],
        forms=[("handle", "handle 现场处置")],
        decisions=[("triage", "triage")],
        limits=limits,
    )
    sent = json.dumps([*people, *handler_templates.templates(limits)])
    asked = ["node", "--input-type=module", "--eval", JUDGING % VALIDATOR.as_uri()]
    told = subprocess.run(  # noqa: S603 - our own script
        asked, input=sent, capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == []


ON_EVERY_PAGE = [
    ROOT / f"web/static/built/{name}.js" for name in ("page", "outbox", "service-worker")
]
#: Bytes, compressed: a phone on a slow network loads them first of all.
LARGEST_ON_EVERY_PAGE = 15_000


@pytest.mark.skipif(not ON_EVERY_PAGE[0].is_file(), reason="the front end is not built")
def test_what_every_page_loads_to_work_without_network_is_small():
    sizes = {each.name: len(gzip.compress(each.read_bytes())) for each in ON_EVERY_PAGE}
    assert sum(sizes.values()) <= LARGEST_ON_EVERY_PAGE, sizes

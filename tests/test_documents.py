"""What the documents promise is there."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
SETTING = re.compile(r'environ(?:\.get\(|\[)\s*"([A-Z_]+)"|"((?:SISHI_[A-Z_]+)|DATABASE_URL|PORT)"')
#: What the system or a library sets, not the person who runs us.
NOT_OURS = {"HTTP_CONNECTION", "SERVER_PROTOCOL", "XDG_RUNTIME_DIR"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_picture_is_taken_by_a_test():
    taken = "".join(each.read_text() for each in (ROOT / "tests/system").rglob("*.py"))
    pictures = {each.stem for each in (ROOT / "docs/screenshots").iterdir()}
    assert {each for each in pictures if f'"{each}"' not in taken} == set()


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs/adr/README.md").read_text()
    pages = {page.name for page in (ROOT / "docs/adr").glob("[0-9]*.md")}
    assert {page for page in pages if page not in index} == set()


def test_every_decision_has_a_number_of_its_own():
    pages = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    assert [page.read_text()[:7] for page in pages] == [f"# {page.name[:4]} " for page in pages]
    assert len({page.name[:4] for page in pages}) == len(pages)


def test_every_pinned_package_says_why_it_is_there():
    reasons = (ROOT / "docs/adr/0002-libraries.md").read_text()
    pins = [
        re.sub(r"\[.*\]", "", line.replace("==", " "))
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text().split("\n")
        if line and not line.startswith("#")
    ]
    package = json.loads((ROOT / "package.json").read_text())
    bundled = package["dependencies"] | package["devDependencies"]
    pins += [f"{name} {version}" for name, version in bundled.items()]
    rows = {" ".join(row.split()[:2]) for row in re.findall(r"^\| (\S+ \d.*?) \|", reasons, re.M)}
    assert {pin for pin in pins if f"| {pin}" not in reasons} == set()
    assert rows - set(pins) == set()


def test_every_setting_is_in_the_readme():
    code = [file for part in ("engine", "processes", "web") for file in (ROOT / part).rglob("*.py")]
    names = {a or b for file in code for a, b in SETTING.findall(file.read_text())} - NOT_OURS
    assert {name for name in names if f"`{name}`" not in README} == set()


def test_every_target_is_in_the_readme():
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets
    assert [target for target in targets if f"`make {target}`" not in README] == []

"""`docs/law.md` tells of every rule on time where it comes from, and of none that is not there."""

import re
from pathlib import Path

from processes.deadlines import limits
from tests.law import uses

PAGE = (Path(__file__).parent.parent / "docs" / "law.md").read_text("utf-8")
#: `#### `za.close` 版本2 治安案件办结`: key, variant, version, name.
HEADING = re.compile(r"`([a-z._]+)`(?:\(([a-z0-9._]+)\))?(?: 版本(\d+))? (.+)")
#: A row of the district's own rules: key, variant, name, length.
ROW = re.compile(r"\| `([a-z._]+)`(?:\(([a-z0-9._]+)\))? \| (.+?) \| (.+?) \|")
#: What is said of each statutory rule.
TOLD = ["依据", "期限", "起点", "首日", "末日", "停钟", "延期", "适用", "终点", "用在", "核对"]

BLOCKS = re.split(r"^#### ", PAGE.partition("\n## 4.")[0], flags=re.MULTILINE)[1:]


def told():
    """Each rule of the page: what names it and what is said of it."""
    for block in BLOCKS:
        key, variant, version, _ = HEADING.match(block).groups()
        lines = dict(re.findall(r"^- (\w+)：(.+)$", block, re.MULTILINE))
        yield (key, variant, int(version or 1)), lines, block
    for key, variant, _, _ in ROW.findall(PAGE):
        yield (key, variant or None, 1), {}, ""


def named(row):
    return row.key, row.variant, row.version


def test_every_rule_of_the_library_stands_on_the_page_and_no_other():
    library = {named(row) for row in limits.shipped().rows}
    names = [name for name, _, _ in told()]
    assert len(names) == len(set(names))
    assert set(names) == library


def test_every_statutory_rule_is_told_in_full_with_the_words_of_its_article():
    for name, lines, block in told():
        if block:
            assert [each for each in TOLD if not lines.get(each)] == [], name
            assert re.search(r"^> \S", block, re.MULTILINE), name


def test_every_rule_of_today_says_who_asks_for_it():
    """A diagram, a right on the case, a prompt; or why nobody does."""
    told_of = {name: lines["用在"] for name, lines, block in told() if block}
    rules = {(row.key, row.variant, row.version): row for row in uses.rules()}
    assert {name: told_of[name] for name in rules} == {
        name: uses.told(row) for name, row in rules.items()
    }


def test_every_statutory_rule_says_whether_it_was_read():
    for name, lines, block in told():
        if block:
            status = re.match(r"已核对|待确认", lines["核对"])
            assert status, name
            # What was read names the file it was read in; what was not says what is missing.
            source = r"`.+\.md`|公开网页转载" if status[0] == "已核对" else r"待确认.*；."
            assert re.search(source, lines["核对"]), name


def test_the_lengths_of_the_page_are_those_of_the_library():
    library = {named(row): row.length for row in limits.shipped().rows}
    of_the_law = {name: lines["期限"] for name, lines, block in told() if block}
    of_the_district = {
        (key, variant or None, 1): length.split()[0]
        for key, variant, _, length in ROW.findall(PAGE)
    }
    assert of_the_law | of_the_district == library

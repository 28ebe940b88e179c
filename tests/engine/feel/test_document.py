"""docs/feel.md promises results; each is run here, and no function is left out."""

import re
from pathlib import Path

import pytest

from engine import feel
from engine.feel.registry import BUILTINS

PAGE = Path(__file__).parents[3] / "docs" / "feel.md"
# What itself holds backticks stands between two of them and a space.
ROW = re.compile(
    r"^\| .*? \| (?:`` (?P<quoted>[^|]+) ``|`(?P<example>[^|`]+)`) \| `(?P<result>[^|]+)` \|$",
    re.MULTILINE,
)
# The last section is about functions the engine knows nothing of; processes tests it.
TEXT = PAGE.read_text("utf-8").split("## 本系统的函数")[0]
ROWS = [(each["quoted"] or each["example"], each["result"]) for each in ROW.finditer(TEXT)]


@pytest.mark.parametrize(("example", "result"), ROWS)
def test_the_example_has_the_result_on_the_page(example, result):
    value, warnings = feel.compile(example).evaluate_with_warnings({})
    expected = feel.compile(result).evaluate({})
    same = feel.compile("a = b").evaluate({"a": value, "b": expected})
    assert same is True, (value, warnings)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_built_in_function_has_an_example(name):
    assert any(re.search(rf"(?<!\w){re.escape(name)}\(", example) for example, _ in ROWS)


def test_every_row_of_the_tables_is_read():
    rows = [line for line in TEXT.splitlines() if line.startswith("| ")]
    headings = sum(1 for line in rows if line.startswith(("| --- ", "| 函数 ", "| 写法 ")))
    assert len(ROWS) == len(rows) - headings

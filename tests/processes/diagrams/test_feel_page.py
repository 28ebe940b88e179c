"""docs/feel.md shows our own functions too; each example is run here, and none is left out."""

import re
from pathlib import Path

import pytest

from engine import feel
from engine.feel.registry import BUILTINS
from processes.diagrams import feel_functions

PAGE = Path(__file__).parents[3] / "docs" / "feel.md"
ROW = re.compile(r"^\| .*? \| `([^|]+)` \| `([^|]+)` \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text("utf-8").split("## 本系统的函数")[1])
OURS = {
    name
    for name in feel.FUNCTIONS
    if name not in BUILTINS and f'"{name}"' in Path(feel_functions.__file__).read_text("utf-8")
}


@pytest.mark.parametrize(("example", "result"), ROWS)
def test_the_example_has_the_result_on_the_page(example, result):
    assert feel.compile(f"{example} = {result}").evaluate({}) is True


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_function_of_ours_has_an_example(name):
    assert any(f"{name}(" in example for example, _ in ROWS)

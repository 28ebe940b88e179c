"""`docs/coverage.md` names, for every row of docs/domain.md 1, what carries it."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "coverage.md"
#: S01–S04, L01–L11, D01–D10, G01–G12, C01–C08.
ROWS = [
    f"{letter}{number:02}"
    for letter, most in (("S", 4), ("L", 11), ("D", 10), ("G", 12), ("C", 8))
    for number in range(1, most + 1)
]


@cache
def told():
    """Row id to the names in backticks, in the order of the page; one line may not repeat."""
    lines = re.findall(r"^\| ([SLDGC]\d\d) \|(.*)\|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return [(row, re.findall(r"`([^`]+)`", text)) for row, text in lines]


def test_every_row_stands_there_once_and_in_order():
    assert [row for row, _ in told()] == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_what_a_row_names_exists_and_a_test_is_among_it(row):
    names = dict(told())[row]
    for name in names:
        path, _, test = name.partition("::")
        assert (ROOT / path).exists(), name
        if test:
            assert f"def {test}(" in (ROOT / path).read_text("utf-8"), name
    assert any(re.fullmatch(r"tests/[\w/]+\.py::test_\w+", name) for name in names)
    assert any(not name.startswith("tests/") for name in names)

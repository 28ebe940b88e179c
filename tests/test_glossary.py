"""The glossary of the README names what stands in the code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TERMS = re.findall(
    r"`([A-Za-z_]+)`",
    "".join(
        row.split("|")[2]
        for row in (ROOT / "README.md").read_text("utf-8").partition("## 术语")[2].splitlines()
        if row.startswith("|")
    ),
)
CODE = "\n".join(
    file.read_text("utf-8")
    for folder in ("engine", "processes", "bpmn")
    for file in sorted((ROOT / folder).rglob("*"))
    if file.suffix in {".py", ".bpmn"}
)


@pytest.mark.parametrize("term", TERMS)
def test_a_term_of_the_glossary_stands_in_the_code(term):
    assert re.search(rf"(?<![A-Za-z]){term}", CODE)

"""A sample of every form is kept under docs/documents, made from demonstration cases."""

from pathlib import Path

import pytest

from processes.documents.kinds import KINDS
from tests.processes.documents.papers import text

FOLDER = Path(__file__).parents[3] / "docs/documents"


def test_there_is_a_sample_of_every_form_and_of_nothing_else():
    assert {file.stem for file in FOLDER.glob("*.docx")} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_filled_in(kind):
    said = text((FOLDER / f"{kind}.docx").read_bytes())
    page = (FOLDER / "README.md").read_text("utf-8")
    number = next(row for row in page.splitlines() if f"({kind}.docx)" in row).split("|")[2].strip()
    assert number in said or kind == "application"
    assert "{" not in said
    assert "None" not in said

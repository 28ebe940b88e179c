"""The table of `docs/desk.md`, which says what was counted: it must say what a day counts."""

import re

from tests.system.product import ROOT

PAGE = ROOT / "docs" / "desk.md"


def compare(module, counted):
    """Every act of a day stands in the table with what was counted, and the table has no others."""
    told = {row["做什么"]: row["实测"] for row in rows() if f"`{module}`" in row["测试"]}
    found = {act.words: str(act).removeprefix(act.words).strip() for act in counted}
    assert told == found, f"docs/desk.md tells {told}, counted were {found}"


def rows():
    """The rows of the table by the words of its head."""
    table = PAGE.read_text("utf-8").partition("| 人 |")
    lines = (table[1] + table[2]).partition("\n\n")[0].splitlines()
    head, _, *body = (re.split(r"\s*\|\s*", line.strip("| ")) for line in lines)
    return [dict(zip(head, row, strict=True)) for row in body]

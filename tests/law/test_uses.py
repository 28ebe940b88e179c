"""Every rule of a law is asked for by somebody, or says why not; and says all that the law says of it."""

import json

import pytest

from processes.casework.prompts import OCCASIONS
from processes.codes import code_tables
from processes.deadlines import library, limits
from tests.law import uses

#: What each rule of a law says outright; what the law is silent on is said with null, [], false or "".
SAID = {"extension", "pauses", "rolls", "applies_to", "categories", "proceedings", "quote", "ends"}
SAID_OF_EXTENSIONS = {"amount", "unit", "by", "office", "article", "times", "told"}
#: Not read, so there are no words to quote; not counted, so nothing ends it.
NO_QUOTE, NO_END = {"ld.review.apply"}, {"xf.reps_max"}


def rows():
    """The rows of the file that are the law's rules of today, by name."""
    current = {row.rule for row in uses.rules()}
    for row in json.loads(library.FILE.read_bytes())["rules"]:
        variant = f":{row['variant']}" if row["variant"] else ""
        if f"{row['key']}{variant}@{row['version']}" in current:
            yield f"{row['key']}{variant}", row


def test_every_rule_of_a_law_is_used_or_says_why_not():
    assert [name for name, _, asked in uses.table() if asked == ["——没有用到——"]] == []


def test_a_rule_that_is_used_says_nothing_else():
    assert [row.rule for row in uses.rules() if row.unused and uses.uses(row)] == []


@pytest.mark.parametrize(("name", "row"), list(rows()))
def test_every_rule_of_a_law_says_what_it_must(name, row):
    said = (
        SAID - ({"quote"} if name in NO_QUOTE else set()) - ({"ends"} if name in NO_END else set())
    )
    assert said - set(row) == set()
    assert row["proceedings"]
    if row["extension"] is not None:
        assert SAID_OF_EXTENSIONS - set(row["extension"]) == set()
        assert row["extension"]["article"]
    if row["rolls"]:
        assert row.get("rolls_article")


def test_the_categories_are_those_of_the_code_table():
    known = set(code_tables.first("category").codes)
    named = {each for row in limits.shipped().rows for each in row.categories}
    assert named
    assert named - known == set()


def test_every_prompt_is_of_a_rule_of_a_law():
    assert {each.rule for each in OCCASIONS} <= {uses.name(row) for row in uses.rules()}

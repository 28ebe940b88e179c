"""The triage table: which tier has the case, whether an emergency whistle goes beside it."""

import json

import pytest

from engine import dmn
from processes.codes import code_tables
from tests.processes.walking import CASE, FOLDER

UNITS = FOLDER.parent / "processes" / "demonstration" / "units.json"


@pytest.fixture(scope="module")
def table():
    return dmn.load((FOLDER / "triage.dmn").read_bytes())


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        ({}, "grid"),
        ({"consent": False}, "grid"),
        ({"consent": True}, "society"),
        ({"source": "court"}, "society"),
        ({"category": "0502"}, "society"),
        ({"category": "0701", "consent": True, "scale": "02"}, "society"),
        ({"category": "0701", "scale": "02"}, "department"),
        ({"needs_enforcement": True, "consent": True}, "department"),
        ({"is_petition": True}, "department"),
        ({"category": "1101", "consent": True}, "department"),
        ({"category": "1499"}, "department"),
        ({"level": "02"}, "department"),
        ({"level": "01"}, "leader"),
        ({"scale": "03", "is_petition": True}, "leader"),
    ],
)
def test_the_table_finds_the_tier(table, facts, tier):
    answer = table.decide("triage", CASE | {"police_matter": None} | facts).value
    assert (answer["tier"], answer["whistle"]) == (tier, "")


@pytest.mark.parametrize("facts", [{"risk_color": "red"}, {"police_matter": True}])
@pytest.mark.parametrize("tier", [{}, {"consent": True}, {"scale": "03"}])
def test_danger_is_whistled_beside_whatever_tier(table, facts, tier):
    calm = table.decide("triage", CASE | {"police_matter": False} | tier).value
    answer = table.decide("triage", CASE | {"police_matter": False} | tier | facts).value
    assert (answer["tier"], answer["whistle"]) == (calm["tier"], "emergency")
    assert answer["reason"].endswith(calm["reason"])


def test_every_category_has_departments_of_the_district(table):
    known = set(json.loads(UNITS.read_text("utf-8"))["departments"])
    categories = code_tables.first("category").codes
    assert categories
    for category in categories:
        answer = table.decide("departments", {"category": category}).value
        assert {answer["lead"], *answer["helpers"]} <= known, category


def test_wages_go_to_the_labour_bureau(table):
    answer = table.decide("departments", {"category": "0701"}).value
    assert answer["lead"] == "dept-renshe"
    assert set(answer["helpers"]) == {"dept-zhujian", "dept-gongan"}

"""Codes variables had in the district's cases, and nothing that could tell of a person."""

import pytest

from engine import runner
from engine.deployment import catalogue
from processes.organisation import people as persons
from processes.studio import history_values
from tests.processes.studio import files


@pytest.fixture
def cases(session, analyst):
    """Start so many cases with these variables: `cases(3, tier="grid")`."""
    catalogue.deploy(session, [files.released()])
    here = persons.get_person(session, analyst.id).district

    def start(count, district=here, **variables):
        for _ in range(count):
            runner.start(session, "visit", variables, district=district)

    return start


def test_codes_several_cases_had_are_told_the_usual_first(session, analyst, cases):
    cases(4, tier="society", category="0201")
    cases(3, tier="grid", category="0101")
    cases(1, tier="leader")
    assert history_values.seen(session, by=analyst) == {
        "tier": ["society", "grid"],
        "category": ["0201", "0101"],
    }


@pytest.mark.parametrize(
    "value",
    ["张三", "13800138000", "0719-8880000", 45, 2.5, {"a": 1}, ["a"], "li@420303", "a b", "x" * 40],
)
def test_what_is_no_code_is_never_told(session, analyst, cases, value):
    cases(5, said=value)
    assert history_values.seen(session, by=analyst) == {}


def test_one_value_in_prose_silences_the_variable(session, analyst, cases):
    cases(5, said="ok")
    assert history_values.seen(session, by=analyst) == {"said": ["ok"]}
    cases(1, said="王某已电话告知")
    assert history_values.seen(session, by=analyst) == {}


def test_too_many_values_are_no_choice(session, analyst, cases):
    for number in range(13):
        cases(3, said=f"code-{number}")
    assert history_values.seen(session, by=analyst) == {}


def test_the_cases_of_another_district_are_not_looked_at(session, analyst, cases):
    cases(5, district="110101", tier="grid")
    assert history_values.seen(session, by=analyst) == {}

"""The second reckoning itself, by examples worked by hand."""

import re
import sys
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from tests.law import model
from tests.law.comparing import SHIPPED

FOUR_HOURS = model.Rule(4, "working_hour")
HALF_AGAIN, SEVENTY = Fraction(3, 2), Fraction(7, 10)


def at(words):
    return datetime.fromisoformat(words)


def share(rule, start, part, events=()):
    return model.share(rule, at(start), part, list(events), SHIPPED)


def test_four_working_hours_over_the_national_day_and_half_as_much_again():
    start = at("2026-09-30 15:30")
    assert model.end(FOUR_HOURS, start, [], SHIPPED).due == at("2026-10-08 10:30")
    assert share(FOUR_HOURS, "2026-09-30 15:30", HALF_AGAIN) == at("2026-10-08 15:00")


@pytest.mark.parametrize(
    ("rule", "start", "part", "used"),
    [
        # Seven of ten working days: 3, 4, 5, 6, 9, 10, 11 March.
        (model.Rule(10, "working_day"), "2026-03-02 09:00", SEVENTY, "2026-03-11 17:30"),
        # Fifteen: five more after the tenth, 16 March: 17, 18, 19, 20, 23.
        (model.Rule(10, "working_day"), "2026-03-02 09:00", HALF_AGAIN, "2026-03-23 17:30"),
        # 2.1 of three: 0.1 of the 390 minutes of the third day.
        (model.Rule(3, "working_day"), "2026-03-04 09:00", SEVENTY, "2026-03-09 09:09"),
        (model.Rule(60, "day"), "2026-08-04 09:00", SEVENTY, "2026-09-16 00:00"),
        (model.Rule(15, "day"), "2026-03-02 09:00", SEVENTY, "2026-03-13 12:00"),
        (model.Rule(2, "hour"), "2026-10-01 10:00", SEVENTY, "2026-10-01 11:24"),
        # June has thirty days: twenty-one of them.
        (model.Rule(1, "month"), "2026-06-01 09:00", SEVENTY, "2026-06-23 00:00"),
    ],
)
def test_a_share_is_one_of_the_limits_own_unit(rule, start, part, used):
    assert share(rule, start, part) == at(used)


def test_what_stood_still_is_not_used_and_what_was_granted_is_part_of_the_whole():
    stop = model.Stop(at("2026-03-05 10:00"), at("2026-03-12 10:00"))
    ten = model.Rule(10, "working_day")
    # Three days until the stop, four after it: 13, 16, 17, 18 March.
    assert share(ten, "2026-03-02 09:00", SEVENTY, [stop]) == at("2026-03-18 17:30")
    # Fourteen of twenty: nine by 13 March, then 16 to 20.
    more = model.More(10, "working_day")
    assert share(ten, "2026-03-02 09:00", SEVENTY, [more]) == at("2026-03-20 17:30")
    # What stops after the share was used takes nothing from it.
    late = model.Stop(at("2026-03-12 10:00"), at("2026-03-20 10:00"))
    assert share(ten, "2026-03-02 09:00", SEVENTY, [late]) == at("2026-03-11 17:30")


@pytest.mark.parametrize(
    ("rule", "start", "now", "left"),
    [
        # Monday and Tuesday, not four days over a weekend.
        (model.Rule(5, "working_day"), "2026-03-03 09:00", "2026-03-06 15:00", 2),
        # The last day is the last day until it is over.
        (model.Rule(15, "day"), "2026-12-16 09:00", "2026-12-31 23:00", 0),
        (model.Rule(60, "day"), "2026-08-04 09:00", "2026-09-30 09:00", 3),
        (model.Rule(1, "month"), "2026-06-01 09:00", "2026-06-30 09:00", 1),
        (model.Rule(2, "hour"), "2026-10-01 10:00", "2026-10-01 10:01", timedelta(minutes=119)),
        (FOUR_HOURS, "2026-09-30 15:30", "2026-10-03 12:00", timedelta(hours=2)),
    ],
)
def test_what_remains_is_told_in_the_limits_unit(rule, start, now, left):
    ends = model.end(rule, at(start), [], SHIPPED)
    assert model.remaining(rule, ends, at(now), SHIPPED) == left


def test_the_end_of_a_year_lies_in_it():
    ends = model.end(model.Rule(15, "day"), at("2026-12-16 09:00"), [], SHIPPED)
    assert ends.due == at("2027-01-01 00:00")
    assert ends.nominal == date(2026, 12, 31)


def test_nothing_of_the_program_is_used():
    text = Path(model.__file__).read_text("utf-8")
    imported = re.findall(r"^(?:from|import) (\w+)", text, re.MULTILINE)
    assert set(imported) <= sys.stdlib_module_names
    assert len(text.splitlines()) < 250

"""The examples a lawyer reads (`examples/`), worked by hand: each on the program's own reckoning."""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from processes.deadlines import limits
from processes.deadlines.limits import Unit
from tests.law import model
from tests.law.comparing import SHIPPED, ours

FOLDER = Path(__file__).parent / "examples"
UNITS = {"日": "day", "个工作日": "working_day", "小时": "hour", "年": "year"}
STOPPED = re.compile(r"停 (\S+) 至 (\S+)(?: \S+)?")
GRANTED = re.compile(r"延 (\d+)(\D+)")


def rows(name):
    """The rows of a table, one for each rule it names."""
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    for row in cells:
        if re.match(r"[a-z]", row[0]) and len(row) > 4:
            yield from ([rule, *row[1:]] for rule in row[0].split())


def moment(words):
    """`2026-03-02` is its nine o'clock, `2026-03-17 24:00` the midnight that ends the day."""
    day, _, hour = words.partition(" ")
    if hour == "24:00":
        return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time())
    return datetime.fromisoformat(f"{day} {hour or '09:00'}")


def happened(words):
    """What stood still and what was granted, in the order of the row."""
    for each in filter(None, words.split(";")):
        if stopped := STOPPED.fullmatch(each.strip()):
            yield model.Stop(*map(moment, stopped.groups()))
        else:
            amount, unit = GRANTED.fullmatch(each.strip()).groups()
            yield model.More(int(amount), UNITS[unit])


def limit(rule, start):
    key, _, variant = rule.partition(":")
    return limits.find(key, start.date(), variant or None)


ENTERED = [*rows("statutory.md"), *rows("district.md")]


@pytest.mark.parametrize(("rule", "start", "events", "due", "why"), ENTERED)
def test_the_program_reckons_what_was_worked_by_hand(rule, start, events, due, why):
    begins = moment(start)
    assert ours(limit(rule, begins), begins, list(happened(events))).due == moment(due), why


@pytest.mark.parametrize(("rule", "start", "events", "due", "why"), ENTERED)
def test_the_second_reckoning_does_too(rule, start, events, due, why):
    row = limit(rule, moment(start))
    law = model.Rule(row.amount, str(row.unit), row.rolls, row.advances, row.at)
    ends = model.end(law, moment(start), list(happened(events)), SHIPPED)
    assert ends.due == moment(due), why


def test_each_rule_has_three_examples():
    counted = Counter(row[0] for row in ENTERED)
    library = {
        f"{row.key}:{row.variant}" if row.variant else row.key
        for row in limits.shipped().rows
        if row.unit is not Unit.PERSON
    }
    assert set(counted) == library
    assert {rule for rule, times in counted.items() if times < 3} == set()


def test_each_example_says_why():
    assert [row for row in ENTERED if not row[-1]] == []

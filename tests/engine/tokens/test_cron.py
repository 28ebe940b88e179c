"""Cron expressions: six fields in the district's zone."""

from datetime import datetime, timedelta

import pytest

from engine.tokens.cron import Cron
from tests.engine.tokens.conftest import WEDNESDAY
from tests.engine.tokens.diagrams import boundary, end, every, flow, process, props, start, user


def dues(text, count=3):
    found, at, cron = [], WEDNESDAY, Cron.parse(text)
    for _ in range(count):
        at = cron.after(at)
        found.append(f"{at:%m-%d %H:%M:%S}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 9 * * MON-FRI", ["03-05 09:00:00", "03-06 09:00:00", "03-09 09:00:00"]),
        ("*/20 * * * * *", ["03-04 09:00:20", "03-04 09:00:40", "03-04 09:01:00"]),
        ("0 0/30 8-9 * * *", ["03-04 09:30:00", "03-05 08:00:00", "03-05 08:30:00"]),
        ("0 15 10,12 * * *", ["03-04 10:15:00", "03-04 12:15:00", "03-05 10:15:00"]),
        ("@daily", ["03-05 00:00:00", "03-06 00:00:00", "03-07 00:00:00"]),
        ("@hourly", ["03-04 10:00:00", "03-04 11:00:00", "03-04 12:00:00"]),
        ("@weekly", ["03-08 00:00:00", "03-15 00:00:00", "03-22 00:00:00"]),
        ("0 0 0 1 jan,jun ?", ["06-01 00:00:00", "01-01 00:00:00", "06-01 00:00:00"]),
        ("0 0 0 L * *", ["03-31 00:00:00", "04-30 00:00:00", "05-31 00:00:00"]),
        ("0 0 0 L-3 * *", ["03-28 00:00:00", "04-27 00:00:00", "05-28 00:00:00"]),
        ("0 0 0 31W * *", ["03-31 00:00:00", "05-29 00:00:00", "07-31 00:00:00"]),
        ("0 0 0 1W * *", ["04-01 00:00:00", "05-01 00:00:00", "06-01 00:00:00"]),
        ("0 0 0 LW * *", ["03-31 00:00:00", "04-30 00:00:00", "05-29 00:00:00"]),
        ("0 0 0 * * 5L", ["03-27 00:00:00", "04-24 00:00:00", "05-29 00:00:00"]),
        ("0 0 0 ? * MON#1", ["04-06 00:00:00", "05-04 00:00:00", "06-01 00:00:00"]),
        ("0 0 0 13 * FRI", ["03-13 00:00:00", "11-13 00:00:00", "08-13 00:00:00"]),
        ("0 0 0 * * 7", ["03-08 00:00:00", "03-15 00:00:00", "03-22 00:00:00"]),
    ],
)
def test_what_fits_all_fields_is_due(text, expected):
    assert dues(text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0 0 9 * *", "应有六段"),
        ("0 0 25 * * *", "应在 0 到 23 之间"),
        ("0 60 0 * * *", "应在 0 到 59 之间"),
        ("0 0 0 31 2 *", "没有一天符合"),
        ("0 0 0 * * MON#6", "读不懂"),
        ("0 0 17-9 * * *", "起点在终点之后"),
        ("0 0 */0 * * *", "读不懂"),
        ("@sometimes", "应有六段"),
    ],
)
def test_what_cannot_be_read_is_told(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        Cron.parse(text)


def reminded(ext=""):
    return process(
        "p",
        start(),
        user("A"),
        boundary("T", "A", every("0 0 9 * * MON-FRI"), ext, False),
        user("B"),
        end("e2"),
        end(),
        flow("s", "A", "e"),
        flow("T", "B", "e2"),
    )


def test_a_cron_reminds_on_working_days(run):
    case = run(reminded())
    case.advance(timedelta(days=6))
    assert case.ready == ["A", "B", "B", "B", "B"]
    ((due, element, why),) = case.timers
    assert (due, element) == (WEDNESDAY + timedelta(days=7), "T")
    assert why == "按 cron“0 0 9 * * MON-FRI”，第5次"


@pytest.mark.parametrize(("policy", "count"), [("coalesce", 1), ("all", 4), ("skip", 0)])
def test_what_a_cron_missed_is_caught_up_by_policy(run, policy, count):
    case = run(reminded(props(catchUp=policy)))
    case.advance(timedelta(days=6, hours=1), outage=True)
    assert case.ready.count("B") == count
    assert case.timers[0][0] == datetime(2026, 3, 11, 9, tzinfo=WEDNESDAY.tzinfo)

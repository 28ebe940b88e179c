"""What history keeps of what comes in: codes, dates and numbers; of prose nothing."""

import pytest

from engine import outside


@pytest.mark.parametrize(
    "text",
    [
        "",
        "society",
        "grid.resolve",
        "dept-renshe",
        "mediator@420303001201",
        "420303001",
        "420303001201-01-01",
        "0201",
        "2026-03-04",
        "2026-03-04T09:00:00+08:00",
        "2026-03-04T09:00:00.123+08:00@Asia/Shanghai",
        "P3D",
        "PT2H",
    ],
)
def test_codes_dates_and_places_are_kept(text):
    assert outside.is_kept(text)


@pytest.mark.parametrize(
    "text",
    [
        *("张三", "楼上漏水", "13800001234", "0719-8612345", "8612345", "420303199001011234"),
        *("42030319900101123X", "Mr Li came", "a" * 65),
    ],
)
def test_names_prose_and_numbers_of_people_are_not(text):
    assert not outside.is_kept(text)


def test_what_stands_inside_lists_and_records_is_looked_at_too():
    given = {"departments": ["dept-sifa", "城管局"], "sent": {"by": "王五", "n": 3, "yes": True}}
    assert outside.kept(given) == {
        "departments": ["dept-sifa", outside.PROSE],
        "sent": {"by": outside.PROSE, "n": 3, "yes": True},
    }

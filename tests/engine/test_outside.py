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
        *("li.ming@example.com", "E12345678", "EA1234567", "wx13800001234"),
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


def test_a_number_as_long_as_a_telephone_or_an_identity_number_is_not_kept():
    given = {"phone": 13800001234, "id": 420303199001011234, "amount": 1200000.5, "count": -3}
    mark = outside.PROSE
    assert outside.kept(given) == {"phone": mark, "id": mark, "amount": 1200000.5, "count": -3}


def test_what_is_written_freely_is_never_kept_however_much_it_looks_like_a_code():
    given = {
        "who": "Wang",
        "kind": "society",
        "rows": [{"who": "wang_01"}],
        "notes": ["x"],
        "why": "",
    }
    mark = outside.PROSE
    assert outside.kept(given, {"who", "notes", "why"}) == {
        "who": mark,
        "kind": "society",
        "rows": [{"who": mark}],
        "notes": [mark],
        "why": "",
    }

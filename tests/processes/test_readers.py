"""What people type, read: the value, or a sentence; never an error of ours."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes import readers
from processes.cases.choices import Tier
from processes.readers import Mistyped

READERS = {
    "text": lambda typed: readers.text(typed, "字段", most=20),
    "day": lambda typed: readers.day(typed, "字段"),
    "time": lambda typed: readers.time_of_day(typed, "字段"),
    "moment": lambda typed: readers.moment(typed, "字段"),
    "whole": lambda typed: readers.whole(typed, "字段"),
    "number": lambda typed: readers.number(typed, "字段", least=0, most=100, places=2),
    "money": lambda typed: readers.money(typed, "字段"),
    "row": lambda typed: readers.row(typed, "字段"),
    "choice": lambda typed: readers.choice(Tier, typed, "字段"),
}


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", " 漏水\r\n严重 ", "漏水\n严重"),
        ("day", "2026-03-04", date(2026, 3, 4)),
        ("day", "2026/3/4", date(2026, 3, 4)),
        ("time", "09:30", time(9, 30)),
        ("time", "09:30:00", time(9, 30)),
        ("moment", "2026-03-04T09:30", datetime(2026, 3, 4, 1, 30, tzinfo=UTC)),
        ("moment", "2026-03-04", datetime(2026, 3, 3, 16, tzinfo=UTC)),
        ("whole", "007", 7),
        ("number", "3.50", Decimal("3.50")),
        ("money", "12,345.678", Decimal("12345.68")),
        ("row", "9223372036854775807", 2**63 - 1),
        ("choice", "grid", Tier.GRID),
    ],
)
def test_what_is_typed_well_is_read(kind, typed, value):
    assert READERS[kind](typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("text", "长" * 21, "“字段”最多20字，现在有21字。"),
        ("text", "\0", "“字段”含有不能保存的字符。"),
        ("text", "\ud800", "“字段”含有不能保存的字符。"),
        ("day", "昨天", "“字段”应写成2026-03-04这样的日期。"),
        ("day", "2026-02-30", "“字段”应写成2026-03-04这样的日期。"),
        ("day", "20261-01-01", "“字段”应写成2026-03-04这样的日期。"),
        ("day", "２０２６-03-04", "“字段”应写成2026-03-04这样的日期。"),
        ("day", "9999-12-31", "“字段”应在1900年1月1日至2199年12月31日之间。"),
        ("day", "0001-01-01", "“字段”应在1900年1月1日至2199年12月31日之间。"),
        ("time", "24:01", "“字段”应写成09:30这样的时刻。"),
        ("moment", "9999-12-31T23:59", "“字段”应在1900年1月1日至2199年12月31日之间。"),
        ("whole", "²", "“字段”应为0到1000000之间的整数。"),
        ("whole", "9" * 5000, "“字段”应为0到1000000之间的整数。"),
        ("number", "1e3", "“字段”应为0到100之间的数，最多2位小数。"),
        ("number", "1.234", "“字段”应为0到100之间的数，最多2位小数。"),
        ("money", "一百", "“字段”应为数字，单位为元。"),
        ("money", "999999999999.999", "“字段”应在零到一万亿元之间。"),
        ("row", "9223372036854775808", "“字段”不是有效的编号。"),
        ("choice", "x", "“字段”应从列出的选项中选择。"),
    ],
)
def test_what_is_not_is_refused_with_a_sentence(kind, typed, sentence):
    with pytest.raises(Mistyped) as refusal:
        READERS[kind](typed)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("kind", READERS)
@given(typed=st.text(max_size=40) | st.from_regex(r"[0-9²２:T./-]{0,40}"))
def test_any_text_is_read_or_refused(kind, typed):
    try:
        answer = READERS[kind](typed)
    except Mistyped as refusal:
        answer = refusal.beside
    assert answer is not None


def test_what_is_left_out_is_nothing_and_what_an_address_misspells_too():
    assert readers.given(readers.day, " ", "字段") is None
    assert readers.asked(readers.day, None) is None
    assert readers.asked(readers.day, "9999-12-31") is None
    with pytest.raises(Mistyped):
        readers.given(readers.day, "x", "字段")
